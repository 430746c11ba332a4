// How much logistic regression loses on two normals: in closed form, by the tape, and on samples.

#include <numbers>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/classifier.h"
#include "examples/generative_models/runs/classifier_studies.h"

namespace saddle::family {
namespace {

using ad::Random;

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

}  // namespace

std::vector<Claim> classifier_efficiency_claims() {
  return {
      {
          .id = "classifier-efficiency",
          .statement = "For two normals with one covariance matrix at Mahalanobis distance delta, let n "
                       "times the excess "
                       "error of either method tend to its limit distribution: the mean of this for normal "
                       "discrimination, divided by that for logistic regression, is a closed form in three "
                       "integrals; for "
                       "equally likely classes it is the formula, in any dimension.",
          .source = "Efron 1975; derived here for any prior",
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
  };
}

}  // namespace saddle::family
