// The exact checks of the classifiers, and the mistakes that users make with them.
#include "examples/generative_models/classifier.h"

#include <fmt/format.h>

#include <cmath>

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/runs/classifier_studies.h"
#include "examples/generative_models/targets/bits.h"
#include "gan/claims/study.h"
#include "gan/discriminator.h"
#include "gan/probability/distribution.h"

namespace saddle::family {
namespace {

using gan::Claim;
using gan::Measurement;
using gan::Study;
using gan::Wrong;

Array normals_of(Index rows, Index cols, double scale, Random& random) {
  Array drawn = Array::zeros(rows, cols);
  for (double& each : drawn) each = scale * random.normal();
  return drawn;
}

// A A^T + 1.
Array covariance_of(Index size, Random& random) {
  const Array a = normals_of(size, size, 0.7, random);
  Array covariance = Array::zeros(size, size);
  for (Index i = 0; i < size; ++i)
    for (Index j = 0; j < size; ++j) {
      covariance(i, j) = i == j ? 1 : 0;
      for (Index k = 0; k < size; ++k) covariance(i, j) += a(i, k) * a(j, k);
    }
  return covariance;
}

// ---- two normals: the posterior is logistic

struct LogisticForm {
  bool one_covariance = true;
  bool odds_in_bias = true;
};

Measurement measure_logistic(const LogisticForm& form, Study& study) {
  Random random = study.random("classifier-logistic");
  Measurement result;
  for (const Index size : {Index{2}, Index{3}}) {
    const Array covariance = covariance_of(size, random);
    const NormalClassifier model{0.2 + 0.6 * random.uniform(), normals_of(1, size, 1, random),
                                 normals_of(1, size, 1, random), covariance};
    NormalClassifier of_one = model;
    if (!form.one_covariance) of_one.covariance = covariance_of(size, random);
    LinearRule rule = model.rule();
    if (!form.odds_in_bias) rule.b -= ad::logit(model.prior);

    ad::Tape tape;
    const Index count = 20;
    const Var x = tape.leaf(normals_of(count, size, 2, random));
    const Var one = of_one.log_joint(x, 1), zero = model.log_joint(x, 0);
    const Var posterior = exp(one) / (exp(one) + exp(zero));  // Bayes' rule as it is written
    const Var logistic = sigmoid(rule.logit(x));
    const Array slope = backward(sum(one - zero), x)[x];
    for (Index k = 0; k < count; ++k) {
      const std::string at = fmt::format(", D = {}, point {}", size, k);
      result.add("p(y = 1 | x)" + at, posterior.array()[k], logistic.array()[k]);
      for (Index i = 0; i < size; ++i) result.add("d logit / dx" + at, slope[k * size + i], rule.w[i]);
    }
  }
  // D* of a GAN is this posterior: y = 1 is "from the data", with prior 1/2.
  const double sd = 0.5 + random.uniform(), here = random.normal(), there = random.normal();
  const gan::Distribution p_data = gan::normal(here, sd), p_g = gan::normal(there, sd);
  const NormalClassifier game{0.5, Array{{there}}, Array{{here}}, Array{{sd * sd}}};
  for (const double x : {-3., -1., 0., 0.5, 2.}) {
    ad::Tape tape;
    const double logit = game.rule().logit(tape.constant(x)).value();
    result.add(fmt::format("logit of D* at {}", x), gan::log_ratio(p_data, p_g, x), logit);
    result.add(fmt::format("D* at {}", x),
               gan::optimal_discriminator(p_data.log_pdf(x), p_g.log_pdf(x)).value(), ad::sigmoid(logit));
  }
  return result;
}

// ---- efficiency

// The error rate of a rule on two normals with the covariance one; theta = (w_1, w_2, b).
Var error_of(const NormalClassifier& truth, const Var& theta) {
  const Var w = slice_cols(theta, 0, 2), b = slice_cols(theta, 2, 1);
  const auto beyond = [](const Var& t) { return 0.5 * erfc(t / std::sqrt(2)); };
  const Var length = norm2(w);
  return truth.prior * beyond((sum(w * truth.mean1) + b) / length) +
         (1 - truth.prior) * beyond(-(sum(w * truth.mean0) + b) / length);
}

// The inverse of the information, column by column.
Array inverse_of(const Array& information) {
  Array inverse = information;
  for (Index j = 0; j < information.cols(); ++j) {
    std::vector<double> unit(static_cast<std::size_t>(information.cols()), 0.0);
    unit[static_cast<std::size_t>(j)] = 1;
    const std::vector<double> column = gan::solve_linear(information, unit);
    for (Index i = 0; i < information.rows(); ++i) inverse(i, j) = column[static_cast<std::size_t>(i)];
  }
  return inverse;
}

// tr(H J C J^T).
double trace_of(const Array& hessian, const Array& jacobian, const Array& covariance) {
  ad::Tape tape;
  const Var j = tape.constant(jacobian);
  return sum(tape.constant(hessian) * matmul(matmul(j, covariance), j, false, true)).value();
}

// The asymptotic variances of both methods by the tape alone: Fisher informations are Hessians of expected
// log-likelihoods, the normal rule is a function of its 8 parameters, and the error rate is quadratic near
// the best rule.
ExcessVariances variances_by_tape(double delta, double prior) {
  const NormalClassifier truth = two_normals(delta, prior, 2);
  const Array best{{delta, 0, ad::logit(prior)}};
  const Array curvature = ad::hessian([&](const Var& theta) { return error_of(truth, theta); }, best);
  ExcessVariances result;

  // theta = (log odds, mean 0, mean 1, the precision P: P_11, P_12, P_22), with x ~ N(mean_y, 1): the
  // expected log-likelihood of the whole model.
  const auto part = [](const Var& theta, Index i) { return slice_cols(theta, i, 1); };
  const auto likelihood = [&](const Var& theta) {
    const Var p11 = part(theta, 5), p12 = part(theta, 6), p22 = part(theta, 7);
    const auto square_at = [&](Index mean, double m) {
      const Var u = m - part(theta, mean), v = -part(theta, mean + 1);
      return p11 * u * u + 2 * p12 * u * v + p22 * v * v;
    };
    const Var odds = part(theta, 0);
    return prior * (log_sigmoid(odds) - 0.5 * square_at(3, delta / 2)) +
           (1 - prior) * (log_sigmoid(-odds) - 0.5 * square_at(1, -delta / 2)) +
           0.5 * (log(p11 * p22 - p12 * p12) - p11 - p22);
  };
  const auto rule = [&](const Var& theta) {
    const Var p11 = part(theta, 5), p12 = part(theta, 6), p22 = part(theta, 7);
    const Var u = part(theta, 3) - part(theta, 1), v = part(theta, 4) - part(theta, 2);
    const Var w1 = p11 * u + p12 * v, w2 = p12 * u + p22 * v;
    const Var b = part(theta, 0) -
                  0.5 * (w1 * (part(theta, 3) + part(theta, 1)) + w2 * (part(theta, 4) + part(theta, 2)));
    return concat({w1, w2, b}, ad::Axis::cols);
  };
  const Array at{{ad::logit(prior), -delta / 2, 0, delta / 2, 0, 1, 0, 1}};
  const Array information = ad::hessian([&](const Var& theta) { return -likelihood(theta); }, at);
  result.normal = trace_of(curvature, ad::jacobian(rule, at), inverse_of(information));

  // The expected loss of logistic regression, by the trapezoidal rule in the plane.
  std::vector<double> points, weights, labels;
  const auto density = [](double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); };
  for (double x = -12; x <= 12; x += 0.125)
    for (double other = -8; other <= 8; other += 0.5) {
      const double one = prior * density(x - delta / 2), zero = (1 - prior) * density(x + delta / 2);
      points.insert(points.end(), {x, other, 1});
      weights.push_back((one + zero) * density(other) * 0.125 * 0.5);
      labels.push_back(one / (one + zero));
    }
  const Index count = static_cast<Index>(weights.size());
  const Array all = Array::from({count, 3}, points), weight = Array::column(weights),
              label = Array::column(labels);
  const auto loss = [&](const Var& theta) {
    return sum(bce_with_logits(matmul(all, theta, false, true), label) * weight);
  };
  const Array one{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  result.logistic = trace_of(curvature, one, inverse_of(ad::hessian(loss, best)));
  return result;
}

struct EfficiencyFormula {
  bool known_covariance = false;
  double factor = 1;
};

Measurement measure_efficiency(const EfficiencyFormula& formula, Study& study) {
  Measurement result;
  for (const double prior : {0.5, 0.8})
    for (const double delta : {1., 2., 3., 4.}) {
      const std::string name = fmt::format("the efficiency, delta = {}, prior {}", delta, prior);
      const double found =
          study.once<double>(name, [&] { return variances_by_tape(delta, prior).efficiency(); });
      const double closed = excess_variances(delta, prior, 2, formula.known_covariance).efficiency();
      result.add(name + ", by the tape", found, formula.factor * closed);
      if (prior == 0.5 && !formula.known_covariance)
        result.add(name + ", Efron's integral", closed, formula.factor * efron_efficiency(delta));
      if (prior == 0.5)
        result.notes.push_back(
            fmt::format("delta = {}: logistic regression has the efficiency {:.6f}.", delta, found));
    }
  return result;
}

// Both methods on the same samples: the quotient of their mean excess errors.
struct SampledEfficiency {
  double quotient = 0, standard_error = 0;
};
constexpr double kSampledDelta = 3;

SampledEfficiency sampled_efficiency(Study& study) {
  Random random = study.random("classifier-efficiency-sampled");
  constexpr Index dimensions = 8, samples = 4000;
  constexpr int draws = 150;
  const NormalClassifier truth = two_normals(kSampledDelta, 0.5, dimensions);
  const auto error = [&](const LinearRule& rule) {
    double length = 0;
    for (const double each : rule.w) length += each * each;
    length = std::sqrt(2 * length);
    const double along = rule.w[0] * kSampledDelta / 2;
    return 0.25 * (std::erfc((along + rule.b) / length) + std::erfc((along - rule.b) / length));
  };
  const double least = error(truth.rule());
  std::vector<double> normal, logistic;
  double of_normal = 0, of_logistic = 0;
  for (int i = 0; i < draws; ++i) {
    const Labelled data = draw(truth, samples, random);
    const LinearRule start = fit_normals(data.x, data.y).rule();
    normal.push_back(error(start) - least);
    logistic.push_back(error(logistic_regression(data.x, data.y, start, 0, 1e-6)) - least);
    of_normal += normal.back() / draws;
    of_logistic += logistic.back() / draws;
  }
  SampledEfficiency result{of_normal / of_logistic, 0};
  for (std::size_t i = 0; i < normal.size(); ++i)
    result.standard_error += std::pow(normal[i] - result.quotient * logistic[i], 2);
  result.standard_error = std::sqrt(result.standard_error) / draws / of_logistic;
  return result;
}

Measurement measure_sampled(double efficiency, Study& study) {
  const SampledEfficiency found = study.once<SampledEfficiency>("classifier-efficiency-sampled",
                                                                [&] { return sampled_efficiency(study); });
  Measurement result;
  result.within("the quotient of the mean excess errors, delta = 3", found.quotient, efficiency,
                found.standard_error);
  return result;
}

// ---- naive Bayes

using RuleOfBits = LinearRule (*)(double prior, const Array& p0, const Array& p1);

// log (p1 / p0) for each bit, as if only ones were evidence.
LinearRule ratios_of_ones(double prior, const Array& p0, const Array& p1) {
  LinearRule rule{Array::zeros(p0.size(), 1), ad::logit(prior)};
  for (Index i = 0; i < p0.size(); ++i) rule.w[i] = std::log(p1[i] / p0[i]);
  return rule;
}

Array probabilities_of(Index bits, Random& random) {
  Array p = Array::zeros(1, bits);
  for (double& each : p) each = 0.05 + 0.9 * random.uniform();
  return p;
}

// log p(bits of a row | y), for independent bits.
double log_p_of_bits(const double* row, const Array& p) {
  double sum = 0;
  for (Index i = 0; i < p.size(); ++i) sum += std::log(row[i] == 1 ? p[i] : 1 - p[i]);
  return sum;
}

Measurement measure_naive_bayes(RuleOfBits rule_of, double plus, Study& study) {
  Random random = study.random("classifier-naive-bayes");
  constexpr Index bits = 10;
  const double prior = 0.2 + 0.6 * random.uniform();
  const Array p0 = probabilities_of(bits, random), p1 = probabilities_of(bits, random),
              states = all_states(bits);
  const LinearRule rule = rule_of(prior, p0, p1);
  ad::Tape tape;
  const Var x = tape.leaf(states), logit = rule.logit(x);
  Measurement result;
  double worst = 0;
  for (Index s = 0; s < states.rows(); ++s) {
    const double one = prior * std::exp(log_p_of_bits(states.data() + s * bits, p1)),
                 zero = (1 - prior) * std::exp(log_p_of_bits(states.data() + s * bits, p0));
    worst = std::max(worst, std::abs(one / (one + zero) - ad::sigmoid(logit.array()[s])));
  }
  result.add("the largest difference of p(y = 1 | x) over 1,024 states", worst, 0);
  // A weight by the counts: what one bit does to the log-odds.
  for (Index i = 0; i < bits; ++i)
    result.add(fmt::format("w_{}", i + 1), rule.w[i], std::log(p1[i] * (1 - p0[i]) / (p0[i] * (1 - p1[i]))));

  // Samples in which the first bit is 0 throughout class 1: a count of zero.
  Array drawn = Array::zeros(40, bits), y = Array::zeros(40, 1);
  for (Index k = 0; k < 40; ++k) {
    y[k] = k % 2 == 0 ? 1 : 0;
    for (Index i = 0; i < bits; ++i) drawn[k * bits + i] = random.uniform() < 0.5 ? 1 : 0;
    drawn[k * bits] = y[k] == 1 ? 0 : (k % 4 == 1 ? 1 : 0);
  }
  const LinearRule fitted = naive_bayes(drawn, y, plus);
  double largest = 0;
  for (const double each : fitted.w) largest = std::max(largest, std::abs(each));
  result.at_most("the largest weight after a count of zero", largest, 2 * std::log(21));
  return result;
}

// ---- copies

struct Copies {
  double counted = 0;  // how often naive Bayes counts the first bit too often; 0: copies - 1
  bool copied = true;
};

Measurement measure_copies(const Copies& what, Study& study) {
  Random random = study.random("classifier-copies");
  constexpr Index bits = 4, copies = 3, all = bits + copies - 1;
  const double prior = 0.2 + 0.6 * random.uniform();
  Array p0 = probabilities_of(bits, random), p1 = probabilities_of(bits, random);
  p1[0] = p0[0] < 0.5 ? p0[0] + 0.4 : p0[0] - 0.4;  // the copied bit tells the classes apart

  // All states of the features that can occur, with p(x, y) for both classes.
  const Array states = all_states(what.copied ? bits : all);
  Array x = Array::zeros(states.rows(), all), joint = Array::zeros(states.rows(), 2);
  for (Index s = 0; s < states.rows(); ++s) {
    for (int y = 0; y < 2; ++y) {
      const Array& p = y == 1 ? p1 : p0;
      double log_p = std::log(y == 1 ? prior : 1 - prior);
      for (Index j = 0; j < all; ++j) {
        const Index own = j < copies ? 0 : j - copies + 1;  // which bit feature j is
        const double bit = states(s, what.copied ? own : j);
        x(s, j) = bit;
        if (!what.copied || j == 0 || j >= copies) log_p += std::log(bit == 1 ? p[own] : 1 - p[own]);
      }
      joint(s, y) = std::exp(log_p);
    }
  }
  // Naive Bayes with the moments of the population: p(x_j = 1 | y).
  Array moment0 = Array::zeros(1, all), moment1 = moment0;
  for (Index s = 0; s < x.rows(); ++s)
    for (Index j = 0; j < all; ++j) {
      moment0[j] += x(s, j) * joint(s, 0) / (1 - prior);
      moment1[j] += x(s, j) * joint(s, 1) / prior;
    }
  const LinearRule naive = rule_of_bits(prior, moment0, moment1);
  // The right rule: the weight of the first bit in equal parts on its copies, and its bias once.
  LinearRule right = naive;
  const double once = std::log1p(-p1[0]) - std::log1p(-p0[0]), weight = naive.w[0];
  for (Index j = 0; j < copies; ++j) right.w[j] /= copies;
  right.b -= (copies - 1) * once;

  Measurement result;
  ad::Tape tape;
  const Var design = tape.constant(x), of_naive = naive.logit(design);
  const double times = what.counted == 0 ? copies - 1 : what.counted;
  for (Index s = 0; s < x.rows(); ++s)
    result.add(fmt::format("the bias of the logit, state {}", s),
               of_naive.array()[s] - std::log(joint(s, 1) / joint(s, 0)), times * (weight * x(s, 0) + once));
  // Logistic regression keeps no bias: the right rule is where its loss has no slope.
  const Var leaf = tape.leaf(right.w), bias = tape.leaf(right.b);
  const Var logit = matmul(design, leaf) + bias;
  const Var loss = sum(slice_cols(tape.constant(joint), 1, 1) * softplus(-logit) +
                       slice_cols(tape.constant(joint), 0, 1) * softplus(logit));
  const ad::Gradients slope = backward(loss, {leaf, bias});
  double largest = std::abs(slope[bias][0]);
  for (const double each : slope[leaf]) largest = std::max(largest, std::abs(each));
  result.add("the largest slope of the expected loss at the right rule", largest, 0);
  return result;
}

}  // namespace

std::vector<Claim> classifier_claims() {
  return {
      {
          .id = "classifier-logistic",
          .statement =
              "For two normals with one covariance matrix S and any prior, p(y = 1 | x) by Bayes' rule is "
              "sigmoid(w.x + b) with w = S^-1 (m1 - m0), and the derivative of its logit is w at every x; "
              "with prior 1/2 it is D* of a GAN with these two normals as p_data and p_g.",
          .source = "Fisher 1936; Efron 1975, Eq. 1.3; Goodfellow et al. 2014, Prop. 1",
          .formula =
              R"(w = S^{-1} (m_1 - m_0), \quad b = \log \frac{\pi_1}{\pi_0} - \frac{1}{2} w \cdot (m_0 + m_1))",
          .derivation =
              "The logit is log p(x, 1) - log p(x, 0). With one covariance the terms that are quadratic in "
              "x cancel, and so do the two normalising constants; what is left is linear in x.",
          .tolerance = 1e-12,
          .tolerance_reason = "logits up to about 20, from squares up to about 50, with 1e-15 each",
          .measure = [](Study& study) { return measure_logistic({}, study); },
          .wrong = {{Wrong::Kind::condition, "a covariance for each class, and a line expected",
                     [](Study& study) { return measure_logistic({.one_covariance = false}, study); }},
                    {Wrong::Kind::formula, "the bias without the log-odds of the prior",
                     [](Study& study) { return measure_logistic({.odds_in_bias = false}, study); }}},
      },
      {
          .id = "classifier-efficiency",
          .statement =
              "For two normals with one covariance matrix at Mahalanobis distance delta, the excess error "
              "of normal discrimination over that of logistic regression tends, as n grows, to a quotient "
              "of two integrals; for equally likely classes it is the formula, in any dimension.",
          .source = "Efron 1975, Eq. 1.12 and Table 1 for equal priors; derived here for any prior",
          .formula =
              R"(\left(1 + \frac{\delta^2}{4}\right) e^{-\delta^2/8} \, \mathbb{E} \frac{1}{\cosh(\delta Z / 2)})",
          .derivation =
              "The error rate is quadratic near the best rule, so n times the mean excess error tends to "
              "half the trace of its Hessian times the asymptotic covariance of (w, b). By the delta "
              "method the variances are 4 + delta^2 for normal discrimination, and 1 / E D(1 - D) for "
              "logistic regression, in each direction that matters.",
          .tolerance = 1e-9,
          .tolerance_reason =
              "integrals within 1e-13 and inverses of informations, whose condition is below 1e3",
          .measure = [](Study& study) { return measure_efficiency({}, study); },
          .wrong = {{Wrong::Kind::condition, "the covariance known, not estimated",
                     [](Study& study) { return measure_efficiency({.known_covariance = true}, study); }},
                    {Wrong::Kind::off, "the right formula times 1.02",
                     [](Study& study) { return measure_efficiency({.factor = 1.02}, study); }}},
      },
      {
          .id = "classifier-efficiency-sampled",
          .statement =
              "On 150 draws of 4,000 samples of two normals in 8 dimensions at distance 3, the quotient of "
              "the mean excess errors of normal discrimination and logistic regression is the efficiency "
              "within 5 standard errors.",
          .source = "Efron 1975",
          .formula =
              R"(\left(1 + \frac{9}{4}\right) e^{-9/8} \, \mathbb{E} \frac{1}{\cosh(3 Z / 2)} = 0.6410)",
          .derivation =
              "Each pair of rules is fitted to the same samples; their error rates are exact, by the normal "
              "distribution function.",
          .tolerance = 5,
          .tolerance_reason = "standard errors; the error of order 1/n is below one of them",
          .measure = [](Study& study) { return measure_sampled(efron_efficiency(kSampledDelta), study); },
          .wrong = {{Wrong::Kind::formula, "both methods equally good",
                     [](Study& study) { return measure_sampled(1, study); }}},
          .unit = {},
      },
      {
          .id = "classifier-naive-bayes",
          .statement =
              "For bits that are independent given the class, with probabilities other than 0 and 1, the "
              "posterior is sigmoid(w.x + b), each w_i is the difference of the bit's log-odds in the two "
              "classes, and with one added to each count no weight estimated from 20 and 20 samples is "
              "above 2 log 21.",
          .source = "Ng and Jordan 2001, section 2",
          .formula =
              R"(w_i = \log \frac{p_{1i}}{1 - p_{1i}} - \log \frac{p_{0i}}{1 - p_{0i}}, \quad b = \log \frac{\pi_1}{\pi_0} + \sum_i \log \frac{1 - p_{1i}}{1 - p_{0i}})",
          .derivation =
              "log p(x_i | y) = x_i logit p_yi + log(1 - p_yi): linear in x_i. With a count c of n samples "
              "the estimate is (c + 1) / (n + 2), whose log-odds log (c + 1) / (n - c + 1) are between "
              "-log(n + 1) and log(n + 1).",
          .tolerance = 1e-12,
          .tolerance_reason = "sums of ten logarithms below 3",
          .measure = [](Study& study) { return measure_naive_bayes(rule_of_bits, 1, study); },
          .wrong = {{Wrong::Kind::formula, "log of the quotient of p for the difference of log-odds",
                     [](Study& study) { return measure_naive_bayes(ratios_of_ones, 1, study); }},
                    {Wrong::Kind::condition, "nothing added to a count of zero",
                     [](Study& study) { return measure_naive_bayes(rule_of_bits, 0, study); }}},
      },
      {
          .id = "classifier-copies",
          .statement =
              "If one bit stands three times among the features, and the bits are independent otherwise, "
              "naive Bayes with the moments of the population has a logit that is wrong by twice the "
              "evidence of that bit, at every x, whatever the number of samples; the expected loss of "
              "logistic regression has no slope at the right posterior.",
          .source = "Ng and Jordan 2001, section 2; derived here",
          .formula =
              R"(\text{logit}_{NB} - \text{logit} = (k - 1) \left(w_1 x_1 + \log \frac{1 - p_{11}}{1 - p_{01}}\right))",
          .derivation =
              "Naive Bayes adds the evidence of each feature, so that of a bit with k copies k times; the "
              "posterior has it once. The right posterior is a logistic one, w_1 / k on each copy, and a "
              "proper score has its minimum there.",
          .tolerance = 1e-12,
          .tolerance_reason = "sums of six logarithms below 3",
          .measure = [](Study& study) { return measure_copies({}, study); },
          .wrong = {{Wrong::Kind::formula, "the evidence of the bit, all three times, as the bias",
                     [](Study& study) { return measure_copies({.counted = 3}, study); }},
                    {Wrong::Kind::condition,
                     "three independent bits with one distribution in place of copies",
                     [](Study& study) { return measure_copies({.copied = false}, study); }}},
      },
  };
}

}  // namespace saddle::family
