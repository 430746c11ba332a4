#include "examples/generative_models/runs/classifier_studies.h"

#include <algorithm>
#include <cmath>

#include "gan/probability/quadrature.h"

namespace saddle::family {

using ad::Random;

NormalClassifier two_normals(double delta, double prior, Index dimensions) {
  NormalClassifier truth{prior, Array::zeros(1, dimensions), Array::zeros(1, dimensions),
                         Array::zeros(dimensions, dimensions)};
  truth.mean0[0] = -delta / 2;
  truth.mean1[0] = delta / 2;
  for (Index i = 0; i < dimensions; ++i) truth.covariance(i, i) = 1;
  return truth;
}

Labelled draw(const NormalClassifier& from, Index n, Random& random) {
  const Index dimensions = from.mean0.size();
  const Array factor = cholesky(from.covariance);
  Labelled drawn{Array::zeros(n, dimensions), Array::zeros(n, 1)};
  for (Index k = 0; k < n; ++k) {
    drawn.y[k] = random.uniform() < from.prior ? 1 : 0;
    const Array& mean = drawn.y[k] == 1 ? from.mean1 : from.mean0;
    for (Index i = 0; i < dimensions; ++i) drawn.x[k * dimensions + i] = mean[i];
    for (Index j = 0; j < dimensions; ++j) {
      const double z = random.normal();
      for (Index i = j; i < dimensions; ++i) drawn.x[k * dimensions + i] += factor(i, j) * z;
    }
  }
  return drawn;
}

ExcessVariances excess_variances(double delta, double prior, Index dimensions, bool known_covariance) {
  const double odds = ad::logit(prior), border = -odds / delta, others = static_cast<double>(dimensions - 1);
  // A_i = E D (1 - D) x^i for the posterior D, along the first axis.
  double moments[3];
  for (int i = 0; i < 3; ++i) {
    const auto f = [&](double x) {
      const double one = prior * std::exp(-(x - delta / 2) * (x - delta / 2) / 2),
                   zero = (1 - prior) * std::exp(-(x + delta / 2) * (x + delta / 2) / 2);
      return one * zero / (one + zero) * std::pow(x, i) / std::sqrt(2 * std::numbers::pi);
    };
    moments[i] = gan::integrate(f, -12, 12, {}, {.scale = 0.5}).value;
  }
  const double det = moments[0] * moments[2] - moments[1] * moments[1];
  ExcessVariances result;
  result.logistic =
      (moments[2] - 2 * border * moments[1] + border * border * moments[0]) / det + others / moments[0];
  const double of_covariance = known_covariance ? 0 : delta * delta, p1 = prior, p0 = 1 - prior;
  const double along = 1 / (p0 * p1) + std::pow(border - delta / 2, 2) / p1 +
                       std::pow(border + delta / 2, 2) / p0 + 2 * border * border * of_covariance;
  result.normal = along + others * (1 / (p0 * p1) + of_covariance);
  return result;
}

double efron_efficiency(double delta) {
  const auto f = [delta](double z) {
    return std::exp(-z * z / 2) / std::cosh(delta * z / 2) / std::sqrt(2 * std::numbers::pi);
  };
  return (1 + delta * delta / 4) * std::exp(-delta * delta / 8) *
         gan::integrate(f, -12, 12, {}, {.scale = 0.5}).value;
}

Labelled BitsSource::draw(Index n, Random& random) const {
  Labelled drawn{Array::zeros(n, 64), Array::zeros(n, 1)};
  for (Index k = 0; k < n; ++k) {
    drawn.y[k] = random.uniform() < 0.5 ? 1 : 0;
    const double p = 0.5 + (drawn.y[k] == 1 ? gap : -gap);
    double* const row = drawn.x.data() + k * 64;
    for (Index i = 0; i < groups; ++i)
      std::fill_n(row + i * copies, copies, random.uniform() < p ? 1.0 : 0.0);
    for (Index i = groups * copies; i < 64; ++i) row[i] = random.uniform() < p ? 1 : 0;
  }
  return drawn;
}

LinearRule BitsSource::naive_rule() const {
  return rule_of_bits(0.5, Array::filled(1, 64, 0.5 - gap), Array::filled(1, 64, 0.5 + gap));
}

LinearRule BitsSource::best_rule() const {
  LinearRule rule = naive_rule();
  for (Index i = 0; i < groups * copies; ++i) rule.w[i] /= static_cast<double>(copies);
  rule.b *= static_cast<double>(groups + singles()) / 64;
  return rule;
}

std::vector<double> BitsSource::posterior(const Array& x) const {
  ad::Tape tape;
  const Var p = sigmoid(best_rule().logit(tape.constant(x)));
  const ad::ArrayView values = p.array();
  return {values.begin(), values.end()};
}

double BitsSource::error_rate(double weight_of_groups) const {
  const auto binomial = [](Index n, Index k, double p) {
    const double a = static_cast<double>(n), b = static_cast<double>(k);
    return std::exp(std::lgamma(a + 1) - std::lgamma(b + 1) - std::lgamma(a - b + 1) + b * std::log(p) +
                    (a - b) * std::log1p(-p));
  };
  // By symmetry the error rate is that in class 1; the value of a tie is one half.
  double wrong = 0;
  for (Index k = 0; k <= groups; ++k)
    for (Index j = 0; j <= singles(); ++j) {
      const double score =
          weight_of_groups * static_cast<double>(2 * k - groups) + static_cast<double>(2 * j - singles());
      wrong += (score < 0    ? 1.0
                : score == 0 ? 0.5
                             : 0.0) *
               binomial(groups, k, 0.5 + gap) * binomial(singles(), j, 0.5 + gap);
    }
  return wrong;
}

namespace {

// The error rates of rules: on fixed samples, each counted with the exact posterior, and corrected by what
// the best rule is known to reach.
class ErrorRates {
 public:
  ErrorRates(const BitsSource& source, Random& random) : x_(source.draw(2000, random).x) {
    posterior_ = source.posterior(x_);
    correction_ = source.error_rate(1) - raw({source.best_rule()})[0];
  }
  std::vector<double> of(const std::vector<LinearRule>& rules) const {
    std::vector<double> errors = raw(rules);
    for (double& each : errors) each += correction_;
    return errors;
  }

 private:
  std::vector<double> raw(const std::vector<LinearRule>& rules) const {
    const Index count = static_cast<Index>(rules.size());
    Array w = Array::zeros(64, count);
    for (Index r = 0; r < count; ++r)
      for (Index i = 0; i < 64; ++i) w[i * count + r] = rules[static_cast<std::size_t>(r)].w[i];
    ad::Tape tape;
    const Var scores = matmul(tape.constant(x_), w);
    const ad::ArrayView table = scores.array();
    const double* score = table.data();
    std::vector<double> errors(rules.size(), 0.0);
    for (const double p : posterior_)
      for (std::size_t r = 0; r < rules.size(); ++r) {
        const double logit = *score++ + rules[r].b;
        errors[r] += logit > 0 ? 1 - p : logit < 0 ? p : 0.5;
      }
    for (double& each : errors) each /= static_cast<double>(posterior_.size());
    return errors;
  }

  Array x_;
  std::vector<double> posterior_;
  double correction_ = 0;
};

void add_point(ErrorCurve& curve, Index samples, std::vector<double> errors) {
  std::sort(errors.begin(), errors.end());
  double sum = 0;
  for (const double each : errors) sum += each;
  curve.samples.push_back(static_cast<double>(samples));
  curve.mean.push_back(sum / static_cast<double>(errors.size()));
  curve.low.push_back(errors[errors.size() / 20]);
  curve.high.push_back(errors[errors.size() - 1 - errors.size() / 20]);
}

}  // namespace

ErrorCurves error_curves(const BitsSource& source, const std::vector<Index>& sizes, int draws,
                         Random& random) {
  const ErrorRates rates(source, random);
  ErrorCurves curves;
  for (const Index size : sizes) {
    std::vector<LinearRule> naive, logistic;
    for (int i = 0; i < draws; ++i) {
      const Labelled data = source.draw(size, random);
      naive.push_back(naive_bayes(data.x, data.y));
      // The copies, and few samples, leave the best w open: a small ridge chooses.
      logistic.push_back(
          logistic_regression(data.x, data.y, source.best_rule(), 1.0 / static_cast<double>(size), 0.05));
    }
    add_point(curves.naive, size, rates.of(naive));
    add_point(curves.logistic, size, rates.of(logistic));
  }
  return curves;
}

}  // namespace saddle::family
