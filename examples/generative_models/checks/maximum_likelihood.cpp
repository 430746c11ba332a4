// The exact checks of maximum likelihood, and the mistakes that users make with it.
#include "examples/generative_models/maximum_likelihood.h"

#include <array>
#include <functional>
#include <iterator>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/runs/three_fits.h"
#include "gan/probability/divergence.h"
#include "gan/probability/tanh_sinh.h"

namespace saddle::family {
namespace {

using ad::Random;
using gan::Distribution;
using gan::normal;

double largest_slope_of(const Array& x) {
  double largest = 0;
  for (const double each : x) largest = std::isnan(each) ? each : std::max(largest, std::abs(each));
  return largest;
}

// ---- the closed forms

// How a variance is read from the parameter log sd, and what the sum of squares is divided by.
struct ClosedForm {
  double (*variance)(double log_sd) = [](double log_sd) { return std::exp(2 * log_sd); };
  double (*divisor)(double n) = [](double n) { return n; };
};

Measurement measure_closed_form(const ClosedForm& closed, Study& study) {
  Random random = study.random("maximum-likelihood-closed-form");
  Measurement result;

  constexpr Index n = 50;
  const Array x = normal(1, 2).sample(n, random);
  const Array theta =
      climb([&](const Var& t) { return mean(log_normal(t.tape().constant(x), t)); }, Array{{0, 0}});
  double total = 0, squares = 0;
  for (const double each : x) total += each;
  for (const double each : x) squares += (each - total / n) * (each - total / n);
  result.add("normal: the mean", theta[0], total / n);
  result.add_relative("normal: the variance", closed.variance(theta[1]), squares / closed.divisor(n));

  const Array waits = gan::exponential(0.5).sample(n, random);
  const Array log_rate =
      climb([&](const Var& t) { return mean(t - exp(t) * t.tape().constant(waits)); }, Array{{0}});
  total = 0;
  for (const double each : waits) total += each;
  result.add_relative("exponential: the rate", std::exp(log_rate[0]), n / total);

  // Four categories; the last logit stays 0, since a number added to all logits changes nothing.
  const Array drawn = gan::categorical({0.4, 0.3, 0.2, 0.1}).sample(4 * n, random);
  Array share = Array::zeros(1, 4);
  for (const double each : drawn) share[static_cast<Index>(each)] += 1.0 / (4 * n);
  const auto log_p = [](const Var& t) {
    return log_softmax(concat({t, t.tape().constant(Array{{0}})}, ad::Axis::cols));
  };
  const Array logits =
      climb([&](const Var& t) { return sum(log_p(t) * t.tape().constant(share)); }, Array{{0, 0, 0}});
  ad::Tape tape;
  const Var fitted = log_p(tape.constant(logits));
  for (Index i = 0; i < 4; ++i)
    result.add_relative(fmt::format("categorical: the probability of {}", i), std::exp(fitted.array()[i]),
                        share[i]);
  return result;
}

// ---- the likelihood and KL

// KL(p_data || p_model) or what is taken for it, and under what the score is averaged.
struct Link {
  double entropy_sign = -1;
  Divergence kind = Divergence::forward_kl;
  bool under_model = true;
};

Measurement measure_kl(const Link& link, Study& study) {
  Random random = study.random("maximum-likelihood-kl");
  Measurement result;
  for (int pair = 0; pair < 3; ++pair) {
    const double mean = 2 * random.uniform() - 1, sd = 1 + 2 * random.uniform();
    const Distribution p = two_modes(1 + 3 * random.uniform(), 0.2 + 0.6 * random.uniform()),
                       q = normal(mean, sd);
    const std::string name = fmt::format(", N({:.3f},{:.3f}^2)", mean, sd);
    // [likelihood-and-kl
    const auto under = [](const Distribution& d, const std::function<double(double)>& h) {
      return expectation_by_tanh_sinh(d, h).value;
    };
    const double entropy = -under(p, [&](double x) { return p.log_pdf(x); });
    const double kl = (link.kind == Divergence::forward_kl ? gan::kl(p, q) : gan::kl(q, p)).value;
    result.add("E log q" + name, under(p, [&](double x) { return q.log_pdf(x); }),
               link.entropy_sign * entropy - kl);
    // likelihood-and-kl]

    // The gradient of KL by the tape and on the grid, that of E log q by its formula and tanh-sinh.
    const Array theta{{mean, std::log(sd)}};
    const Array of_kl = ad::grad(FitObjective(link.kind, p))(theta);
    const auto score = [&](double x, int k) {
      const double z = (x - mean) / sd;
      return k == 0 ? z / sd : z * z - 1;
    };
    for (int k = 0; k < 2; ++k) {
      const std::string by = (k == 0 ? " by the mean" : " by log sd") + name;
      result.add("d/dtheta E log q" + by, under(p, [&](double x) { return score(x, k); }), -of_kl[k]);
    }

    // The score of the model by the tape, averaged under the model itself.
    const Array of_self = ad::grad(FitObjective(Divergence::forward_kl, link.under_model ? q : p))(theta);
    for (int k = 0; k < 2; ++k)
      result.add((k == 0 ? "mean score of the mean" : "mean score of log sd") + name, -of_self[k], 0);
  }
  return result;
}

// ---- EM

// The share of the first term in each x, from the two terms of the sum.
using Share = double (*)(double log_first, double log_second, double logit_weight);

double share_of_em(double log_first, double log_second, double) {
  return ad::sigmoid(log_first - log_second);
}

// em_step() with other shares, in plain numbers.
Array step_with(Share share, const Array& x, const Array& theta) {
  ad::Tape tape;
  const Var terms = log_terms(tape.constant(x), tape.constant(theta));
  std::array<double, 2> count{}, sum{}, squares{};
  std::vector<double> shares;
  for (Index i = 0; i < x.rows(); ++i) {
    shares.push_back(share(terms.array()(i, 0), terms.array()(i, 1), theta[0]));
    count[0] += shares.back(), count[1] += 1 - shares.back();
    sum[0] += shares.back() * x[i], sum[1] += (1 - shares.back()) * x[i];
  }
  for (Index i = 0; i < x.rows(); ++i)
    for (const std::size_t k : {0u, 1u}) {
      const double part = shares[static_cast<std::size_t>(i)], away = x[i] - sum[k] / count[k];
      squares[k] += (k == 0 ? part : 1 - part) * away * away;
    }
  return Array{{std::log(count[0] / count[1]), sum[0] / count[0], std::log(squares[0] / count[0]) / 2,
                sum[1] / count[1], std::log(squares[1] / count[1]) / 2}};
}

using Step = std::function<Array(const Array& x, const Array& theta)>;
Measurement measure_em(const Step& step, Study& study) {
  Random random = study.random("maximum-likelihood-em");
  const Array x = gan::mixture({{0.4, normal(-2, 1)}, {0.6, normal(2, 0.7)}}).sample(100, random);
  const auto log_likelihood = [&](const Var& t) { return mean(log_mixture(t.tape().constant(x), t)); };

  Array theta{{0, -1, 0, 1, 0}}, start = theta;
  double change = 1, rose = 0;
  for (int i = 0; i < 2000 && change > 1e-15; ++i) {
    if (i == 10) start = theta;
    const Array next = step(x, theta);
    if (i < 20)
      rose = std::min(rose, ad::value_and_grad(log_likelihood)(next).value -
                                ad::value_and_grad(log_likelihood)(theta).value);
    change = 0;
    for (Index k = 0; k < theta.size(); ++k) change = std::max(change, std::abs(next[k] - theta[k]));
    theta = next;
  }
  const Array top = climb(log_likelihood, start);
  Measurement result;
  result.add("the largest slope by the tape at EM's fixed point",
             largest_slope_of(ad::grad(log_likelihood)(theta)), 0);
  const std::array<const char*, 5> names{"logit of the weight", "mean 1", "log sd 1", "mean 2", "log sd 2"};
  for (Index k = 0; k < 5; ++k)
    result.add(fmt::format("{} by EM, and by Newton's method", names[static_cast<std::size_t>(k)]), theta[k],
               top[k]);
  result.at_least("the least gain in likelihood of a step of EM", rose, 0);
  return result;
}

}  // namespace

std::vector<Claim> maximum_likelihood_claims() {
  std::vector<Claim> list = {
      {
          .id = "maximum-likelihood-closed-form",
          .statement =
              "For a sample that is not degenerate, Newton's method on the tape arrives at the closed "
              "form of maximum likelihood: the mean and the variance with divisor n of a normal, one "
              "over the mean as the rate of an exponential, the shares as the probabilities of a "
              "categorical distribution.",
          .source = "Fisher 1922; Goodfellow 2016, section 2.1",
          .formula =
              R"(\mu = \bar{x}, \quad \sigma^2 = \frac{1}{n} \sum_i (x_i - \bar{x})^2, \quad \lambda = \frac{1}{\bar{x}}, \quad p_k = \frac{n_k}{n})",
          .derivation = "Each is where the derivative of the log-likelihood is zero: sum (x - mu) = 0; "
                        "sum (x - mu)^2 = n sd^2; n / rate = sum x; n_k - n p_k = 0 in logits.",
          .tolerance = 1e-11,
          .tolerance_reason = "the last step of Newton's method is below 1e-12",
          .measure = [](Study& study) { return measure_closed_form({}, study); },
          .wrong = {{Wrong::Kind::formula, "the variance with divisor n - 1",
                     [](Study& study) {
                       return measure_closed_form({.divisor = [](double n) { return n - 1; }}, study);
                     }},
                    {Wrong::Kind::formula,
                     "the log of the standard deviation read as the log of the variance",
                     [](Study& study) {
                       return measure_closed_form({.variance = [](double t) { return std::exp(t); }}, study);
                     }}},
      },
      {
          .id = "maximum-likelihood-kl",
          .statement =
              "For a mixture of two normals as p and a normal q, the expected log-likelihood is minus the "
              "entropy of p minus KL(p || q), its gradient in the parameters of q is minus that of "
              "KL(p || q), and under q itself the gradient has mean zero.",
          .source = "Goodfellow 2016, section 2.1",
          .formula =
              R"(\mathbb{E}_p \log q_\theta = -H(p) - \operatorname{KL}(p \parallel q_\theta), \quad \mathbb{E}_{q_\theta} \nabla_\theta \log q_\theta = 0)",
          .derivation =
              "KL(p || q) = E log p - E log q, and the first term does not depend on theta. With p = q "
              "KL has its minimum, 0, so that its gradient is zero there: this is the mean of the score.",
          .tolerance = 1e-11,
          .tolerance_reason = "two rules of quadrature and the trapezoidal rule, each within 1e-12",
          .measure = [](Study& study) { return measure_kl({}, study); },
          .wrong = {{Wrong::Kind::formula, "KL(q || p) instead of KL(p || q)",
                     [](Study& study) { return measure_kl({.kind = Divergence::reverse_kl}, study); }},
                    {Wrong::Kind::formula, "the entropy with the sign +",
                     [](Study& study) { return measure_kl({.entropy_sign = 1}, study); }},
                    {Wrong::Kind::condition, "the score averaged under p instead of the model",
                     [](Study& study) { return measure_kl({.under_model = false}, study); }}},
          .unit = "nats",
      },
      {
          .id = "maximum-likelihood-em",
          .statement = "For 100 numbers from 0.4 N(-2,1) + 0.6 N(2,0.49), EM from means at -1 and 1, and "
                       "Newton's method "
                       "on the tape from a point on EM's way arrive at the same stationary point of the "
                       "likelihood, and no step of EM makes the likelihood smaller.",
          .source = "Dempster, Laird and Rubin 1977, Thm. 1",
          .formula =
              R"(\nabla_\theta \log p_\theta(x) = \mathbb{E}_{p_\theta(z \mid x)} \nabla_\theta \log p_\theta(x, z))",
          .derivation =
              "EM maximises the expectation of log p(x, z) under the shares p(z | x) of the last step. At "
              "a fixed point its gradient is zero with the shares of that point itself, and by the "
              "formula it is the gradient of log p(x).",
          .tolerance = 1e-10,
          .tolerance_reason = "EM stops at changes below 1e-15 and converges by a constant factor below 1; "
                              "Newton's last step is below 1e-12",
          .measure = [](Study& study) { return measure_em(em_step, study); },
          .wrong = {{Wrong::Kind::formula, "each number counted for its likelier term alone, as in k-means",
                     [](Study& study) {
                       return measure_em(
                           [](const Array& x, const Array& theta) {
                             return step_with([](double a, double b, double) { return a > b ? 1.0 : 0.0; }, x,
                                              theta);
                           },
                           study);
                     }},
                    {Wrong::Kind::formula, "shares without the weights of the terms",
                     [](Study& study) {
                       return measure_em(
                           [](const Array& x, const Array& theta) {
                             return step_with(
                                 [](double a, double b, double w) { return share_of_em(a, b + w, 0); }, x,
                                 theta);
                           },
                           study);
                     }}},
      },
  };
  std::vector<Claim> fits = maximum_likelihood_fits_claims();
  list.insert(list.end(), std::make_move_iterator(fits.begin()), std::make_move_iterator(fits.end()));
  return list;
}

}  // namespace saddle::family
