#include "gan/certificate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "autodiff/real_math.h"
#include "gan/learned.h"
#include "gan/objective.h"

namespace saddle::gan {
namespace {

// Mean and standard deviation of each column of two arrays together, as rows.
struct Standard {
  ad::Array mean, sd;
};
Standard standard_of(const ad::Array& a, const ad::Array& b) {
  Standard s{ad::Array::zeros(1, a.cols()), ad::Array::zeros(1, a.cols())};
  const auto n = static_cast<double>(a.rows() + b.rows());
  for (ad::Index j = 0; j < a.cols(); ++j) {
    double sum = 0, squares = 0;
    for (const ad::Array* part : {&a, &b})
      for (ad::Index i = 0; i < part->rows(); ++i) sum += (*part)(i, j);
    const double mean = sum / n;
    for (const ad::Array* part : {&a, &b})
      for (ad::Index i = 0; i < part->rows(); ++i) squares += ((*part)(i, j) - mean) * ((*part)(i, j) - mean);
    s.mean[j] = mean;
    s.sd[j] = squares > 0 ? std::sqrt(squares / n) : 1;
    if (!std::isfinite(mean) || !std::isfinite(s.sd[j])) {
      throw std::runtime_error(
          fmt::format("certify: samples need a finite mean and standard deviation, got {} and {} in column "
                      "{}; likely G's samples are not finite or too large to be squared",
                      mean, s.sd[j], j));
    }
  }
  return s;
}

// Mean of log(2 sigmoid(sign * logit)) with the variance of the mean, for logits within +-bound.
struct Mean {
  double value, variance;
};
Mean log_twice(const nn::Sequential& net, const ad::Array& points, double sign, double bound) {
  ad::Tape tape;
  const ad::ArrayView logit = net(tape.constant(points)).array();
  std::vector<double> values;
  double sum = 0, squares = 0;
  for (const double a : logit) {
    values.push_back(ad::real::log_sigmoid(sign * std::clamp(a, -bound, bound)));
    sum += values.back();
  }
  const auto n = static_cast<double>(values.size());
  const double mean = sum / n;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {std::log(2.0) + mean, squares / n / (n - 1)};
}

// The amount by which the mean of n values in an interval of length `range` exceeds its expectation at most,
// with probability 1 - delta: the empirical Bernstein bound of Maurer and Pontil 2009, Thm. 4.
double margin(const Mean& mean, double range, double n, double delta) {
  const double log_term = std::log(2 / delta);
  return std::sqrt(2 * mean.variance * log_term) + 7 * range * log_term / (3 * (n - 1));
}

}  // namespace

Certificate certify(const Sampler& p_data, const Sampler& p_g, const ad::Random& random,
                    const CertificateOptions& o) {
  if (o.hidden < 1 || o.batch < 1 || o.steps < 1 || o.held_out < 2) {
    throw std::invalid_argument(fmt::format(
        "certify: hidden, batch and steps must be positive and held_out at least 2, got {}, {}, {} "
        "and {}",
        o.hidden, o.batch, o.steps, o.held_out));
  }
  if (!(o.risk > 0 && o.risk < 1))
    throw std::invalid_argument(fmt::format("certify: risk must be between 0 and 1, got {}", o.risk));
  ad::Random of_data = random.stream(1), of_g = random.stream(2), of_d = random.stream(3);
  const ad::Array data = p_data(o.batch, of_data), generated = p_g(o.batch, of_g);
  if (data.cols() != generated.cols()) {
    throw std::invalid_argument(fmt::format("certify: samples must have the same columns, got {} and {}",
                                            data.cols(), generated.cols()));
  }
  const nn::Layer standardise([s = standard_of(data, generated)](const ad::Var& x) {
    return (x - x.tape().constant(s.mean)) / x.tape().constant(s.sd);
  });
  const nn::Sequential net("D",
                           {standardise, nn::Linear(data.cols(), o.hidden, of_d), nn::Tanh(),
                            nn::Linear(o.hidden, o.hidden, of_d), nn::Tanh(), nn::Linear(o.hidden, 1, of_d)});

  // Sample minibatches of both, and ascend V.
  const auto v = [&](ad::Tape& tape, int) {
    const ad::Var x = tape.constant(p_data(o.batch, of_data)), g = tape.constant(p_g(o.batch, of_g));
    return value_function(net(x), net(g));
  };
  ascend(net, v, o.steps, o.learning_rate);

  // Measure V on samples on which D was not trained. With the logit within +-log(n), log sigmoid has a range
  // of
  // log(1 + n) - log(1 + 1/n) = log(n).
  const auto n = static_cast<double>(o.held_out);
  const double range = std::log(n);
  const Mean real = log_twice(net, p_data(o.held_out, of_data), 1, range);
  const Mean fake = log_twice(net, p_g(o.held_out, of_g), -1, range);
  const double jsd = (real.value + fake.value) / 2;
  const double missed = (margin(real, range, n, o.risk / 2) + margin(fake, range, n, o.risk / 2)) / 2;
  const Certificate found{jsd, std::sqrt(real.variance + fake.variance) / 2, jsd - missed};
  if (!std::isfinite(found.jsd))
    throw std::runtime_error(
        "certify: V must be finite, got NaN or an infinity; likely G's samples are not finite");
  return found;
}

}  // namespace saddle::gan
