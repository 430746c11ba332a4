// The exact checks of the chain of a restricted Boltzmann machine, and of contrastive divergence.

#include <algorithm>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/checks/rbm_exact.h"
#include "examples/generative_models/targets/likelihood.h"
#include "examples/generative_models/targets/transition_matrix.h"

namespace saddle::family {
namespace {

Measurement measure_rbm_kernel(Passed passed, Study& study) {
  Random rng = study.random("rbm-kernel");
  const Rbm model = random_rbm(9, 4, 0.7, rng);
  const std::vector<double> p = law_of(model);
  const Array kernel = chain_kernel(model, passed);
  Measurement result;
  result.add("sum of a row minus one: largest", row_sum_error(kernel), 0);
  result.add("p K - p, divided by the largest p", stationary_error(p, kernel), 0);
  result.add("p_i K_ij - p_j K_ji, divided by the largest flow", balance_error(p, kernel), 0);
  return result;
}

// The derivatives of -F by all parameters, for each visible state: (2^visible, parameters). Their means are
// what contrastive divergence compares.
Array rbm_statistics(const Rbm& model) {
  const Index visible = model.visible_bias.size(), hidden = model.hidden_bias.size();
  const Array v = all_states(visible);
  ad::Tape tape;
  const Var means = sigmoid(model.hidden_logits(tape.constant(v)));
  Array out = Array::zeros(v.rows(), visible * hidden + visible + hidden);
  for (Index s = 0; s < v.rows(); ++s) {
    Index at = 0;
    for (Index i = 0; i < visible; ++i)
      for (Index j = 0; j < hidden; ++j) out(s, at++) = v(s, i) * means.array()(s, j);
    for (Index i = 0; i < visible; ++i) out(s, at++) = v(s, i);
    for (Index j = 0; j < hidden; ++j) out(s, at++) = means.array()(s, j);
  }
  return out;
}

double rbm_mean(const std::vector<double>& p, const Array& statistics, Index column) {
  double sum = 0;
  for (std::size_t s = 0; s < p.size(); ++s) sum += p[s] * statistics(static_cast<Index>(s), column);
  return sum;
}

// All components of the gradient of E_data log p by the tape, in the order of rbm_statistics().
std::vector<double> rbm_exact_gradient(const Rbm& model, const std::vector<double>& data) {
  ad::Tape tape;
  const Var v = tape.constant(all_states(model.visible_bias.size()));
  const ad::Gradients g = backward(sum(Array::column(data) * model.log_p(v)), model.parameters());
  std::vector<double> all;
  for (const nn::Parameter* p : model.parameters()) {
    const ArrayView part = g[*p];
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

// The bias of CD-k, k = 1 ... 40, against sqrt(chi^2(data, p)) lambda^(power k) times the deviation of the
// statistic under p.
Measurement measure_rbm_contrastive(Passed passed, double power, Study& study) {
  constexpr Index visible = 5;
  Random rng = study.random("rbm-contrastive");
  const Rbm model = random_rbm(visible, 4, 0.7, rng);
  std::vector<double> data(std::size_t{1} << visible);
  double total = 0;
  for (double& each : data) total += each = rng.uniform();
  for (double& each : data) each /= total;

  const std::vector<double> p = law_of(model), exact = rbm_exact_gradient(model, data);
  const double lambda = reversible_spectrum(p, chain_kernel(model))[1];
  double chi_square = -1;
  for (std::size_t s = 0; s < p.size(); ++s) chi_square += data[s] * data[s] / p[s];
  const Array statistics = rbm_statistics(model), kernel = chain_kernel(model, passed);
  Measurement result;
  std::vector<double> law = data;
  for (int k = 1; k <= 40; ++k) {
    law = law_after_step(law, kernel);
    for (Index c = 0; c < statistics.cols(); ++c) {
      const double mean = rbm_mean(p, statistics, c);
      double variance = 0;
      for (std::size_t s = 0; s < p.size(); ++s)
        variance += p[s] * std::pow(statistics(static_cast<Index>(s), c) - mean, 2);
      const double expected = rbm_mean(data, statistics, c) - rbm_mean(law, statistics, c);
      result.at_most(fmt::format("|bias of CD-{}| of parameter {}", k, c + 1),
                     std::fabs(expected - exact[static_cast<std::size_t>(c)]),
                     std::pow(lambda, power * k) * std::sqrt(chi_square * variance));
    }
  }
  return result;
}

// The machine with one bit on each side, w = 2, b = -1, c = 1, and data with P(v = 1) = 1/4.
constexpr double rbm_field_data = 0.25;

// The probability of the bit z with this logit.
Var rbm_bit(double z, const Var& logit) {
  return z == 1 ? sigmoid(logit) : sigmoid(-logit);
}

// The expected step of CD-1 in (w, b, c), or the gradient of E_data log p, by enumeration of all states.
Var rbm_field(const Var& theta, bool exact) {
  const Var w = slice_cols(theta, 0, 1), b = slice_cols(theta, 1, 1), c = slice_cols(theta, 2, 1);
  Var of_w = 0 * w, of_b = of_w, of_c = of_w, z = of_w;
  for (const double v : {0.0, 1.0})
    for (const double h : {0.0, 1.0}) z = z + exp(b * v + c * h + w * (v * h));
  for (const double v : {0.0, 1.0}) {
    const double data = v == 1 ? rbm_field_data : 1 - rbm_field_data;
    of_w = of_w + data * v * sigmoid(c + w * v);
    of_b = of_b + data * v;
    of_c = of_c + data * sigmoid(c + w * v);
    for (const double h : {0.0, 1.0})
      for (const double next : {0.0, 1.0}) {
        // p(next), summed over h, or the probability of the path from the data.
        const Var q = exact ? (v == 0 ? 1.0 : 0.0) * exp(b * next + c * h + w * (next * h)) / z
                            : data * rbm_bit(h, c + w * v) * rbm_bit(next, b + w * h);
        of_w = of_w - q * next * sigmoid(c + w * next);
        of_b = of_b - q * next;
        of_c = of_c - q * sigmoid(c + w * next);
      }
  }
  return concat({of_w, of_b, of_c}, ad::Axis::cols);
}

Measurement measure_rbm_field(bool exact, Study&) {
  constexpr double w = 2, b = -1, c = 1;
  const Array jacobian =
      ad::jacobian([&](const Var& theta) { return rbm_field(theta, exact); }, Array{w, b, c});
  const auto slope = [](double x) { return ad::sigmoid(x) * ad::sigmoid(-x); };
  const double on = (1 - rbm_field_data) * ad::sigmoid(c) + rbm_field_data * ad::sigmoid(c + w);  // P(h = 1)
  const double by_b = (ad::sigmoid(c + w) - ad::sigmoid(c)) * ((1 - on) * slope(b) + on * slope(b + w));
  const double by_c = (ad::sigmoid(b + w) - ad::sigmoid(b)) *
                      ((1 - rbm_field_data) * slope(c) + rbm_field_data * slope(c + w));
  const double curl = jacobian(1, 2) - jacobian(2, 1);
  Measurement result;
  result.add("d g_b / d c - d g_c / d b of CD-1", curl, by_b - by_c);
  result.at_least("its distance from 0", std::fabs(curl), 0.02);
  return result;
}

}  // namespace

std::vector<Claim> rbm_chain_claims() {
  return {
      {
          .id = "rbm-kernel",
          .statement = "One step of the chain of a restricted Boltzmann machine, h from h given v and then "
                       "v' from v given h, is in detailed balance with p(v), which it therefore keeps.",
          .source = "Geman and Geman 1984; Hinton 2002, section 2",
          .formula = R"(p(v) K(v, v') = p(v') K(v', v),\quad K(v, v') = \sum_h p(h \mid v)\, p(v' \mid h))",
          .derivation =
              "p(v) p(h | v) p(v' | h) = p(v, h) p(v', h) / p(h), which is unchanged when v and v' "
              "are exchanged. Summed over h it is detailed balance; summed over v too it is p K = p.",
          .tolerance = 1e-12,
          .tolerance_reason = "sums of 512 products; each entry of the matrix is a sum of 16 probabilities",
          .measure = [](Study& study) { return measure_rbm_kernel(Passed::bits, study); },
          .wrong = {{Wrong::Kind::formula, "probabilities passed on in place of hidden bits (mean field)",
                     [](Study& study) { return measure_rbm_kernel(Passed::probabilities, study); }}},
      },
      {
          .id = "rbm-contrastive",
          .statement =
              "The expected step of CD-k in a restricted Boltzmann machine differs from the gradient "
              "of the mean log-likelihood, in each parameter, by at most lambda^k sqrt(chi^2(data, p)) "
              "sigma, where lambda < 1 is the second eigenvalue of the chain on v and sigma the "
              "deviation of d(-F)/d(parameter) under p.",
          .source = "Bengio and Delalleau 2009, \"Justifying and generalizing contrastive divergence\"; the "
                    "spectral theorem for reversible chains",
          .formula = R"(\lvert g_k - \nabla \mathbb{E}_{\text{data}} \log p \rvert \le )"
                     R"(\lambda^k \sqrt{\chi^2(\text{data}, p)}\, \sigma)",
          .derivation = "The bias is sum_v (p(v) - p_k(v)) f(v) with p_k = data K^k and f = d(-F). It is the "
                        "inner product, weighted by p, of data / p - 1 and K^k (f - E f). K is symmetric in "
                        "this product, and positive, since it is a step to h times its adjoint; so K^k "
                        "shortens what is orthogonal to 1 by lambda^k. The rest is Cauchy-Schwarz.",
          .tolerance = 1e-12,
          .tolerance_reason = "forty products with a matrix of 32 states, and eigenvalues to 1e-14",
          .measure = [](Study& study) { return measure_rbm_contrastive(Passed::bits, 1, study); },
          .wrong = {{Wrong::Kind::condition, "probabilities passed on in place of hidden bits",
                     [](Study& study) { return measure_rbm_contrastive(Passed::probabilities, 1, study); }},
                    {Wrong::Kind::formula, "a rate of lambda^(2 k)",
                     [](Study& study) { return measure_rbm_contrastive(Passed::bits, 2, study); }}},
      },
      {
          .id = "rbm-no-gradient",
          .statement =
              "The expected step of CD-1 is not the gradient of any function: in the machine with "
              "one bit on each side, w = 2, b = -1, c = 1 and data with P(v = 1) = 1/4, its Jacobian "
              "is not symmetric.",
          .source =
              "Sutskever and Tieleman 2010, \"On the convergence properties of contrastive divergence\"",
          .formula = R"(\frac{\partial g_b}{\partial c} - \frac{\partial g_c}{\partial b} = )"
                     R"((\sigma(c + w) - \sigma(c))\, \mathbb{E}_h \sigma'(b + w h) - )"
                     R"((\sigma(b + w) - \sigma(b))\, \mathbb{E}_v \sigma'(c + w v) \ne 0)",
          .derivation =
              "g_b = E v - E v' and g_c = E s(c + w v) - E s(c + w v') with s the sigmoid, v from the "
              "data, and v' one step later. c moves v' through P(h = 1 | v), b through P(v' = 1 | h): "
              "the two products. The gradient of a smooth function has a symmetric Jacobian.",
          .tolerance = 1e-14,
          .tolerance_reason = "sums of 8 products of numbers below one",
          .measure = [](Study& study) { return measure_rbm_field(false, study); },
          .wrong = {{Wrong::Kind::condition, "the gradient of the log-likelihood in place of CD-1",
                     [](Study& study) { return measure_rbm_field(true, study); }}},
      },
  };
}

}  // namespace saddle::family
