#include "gan/certificate.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "autodiff/real_math.h"
#include "gan/objective.h"
#include "nn/optimiser.h"

namespace saddle::gan {
namespace {

// Mean and standard deviation of each column of two arrays together, as rows.
struct Standard {
  ad::Array mean, sd;
};
Standard standard_of(const ad::Array& a, const ad::Array& b) {
  Standard s{ad::Array(1, a.cols()), ad::Array(1, a.cols())};
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
  }
  return s;
}

// Mean of log(2 sigmoid(sign * logit)) with the variance of the mean.
struct Mean {
  double value, variance;
};
Mean log_twice(const nn::Sequential& net, const ad::Array& points, double sign) {
  ad::Tape tape;
  const ad::ArrayView logit = net(tape.constant(points)).array();
  double sum = 0, squares = 0;
  for (const double a : logit) sum += ad::real::log_sigmoid(sign * a);
  const auto n = static_cast<double>(logit.size());
  const double mean = sum / n;
  for (const double a : logit) {
    const double off = ad::real::log_sigmoid(sign * a) - mean;
    squares += off * off;
  }
  return {std::log(2.0) + mean, squares / n / (n - 1)};
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
  nn::Adam optimiser(net.parameters(), o.learning_rate);
  ad::Tape tape;
  for (int step = 0; step < o.steps; ++step) {
    tape.clear();
    const ad::Var x = tape.constant(p_data(o.batch, of_data)), g = tape.constant(p_g(o.batch, of_g));
    optimiser.set_learning_rate(o.learning_rate * (1 - static_cast<double>(step) / o.steps));
    optimiser.ascend(backward(value_function(net(x), net(g)), net.parameters()));
  }

  // Measure V on samples that D has not seen.
  const Mean real = log_twice(net, p_data(o.held_out, of_data), 1);
  const Mean fake = log_twice(net, p_g(o.held_out, of_g), -1);
  const Certificate found{(real.value + fake.value) / 2, std::sqrt(real.variance + fake.variance) / 2};
  if (!std::isfinite(found.jsd))
    throw std::runtime_error(
        "certify: V must be finite, got NaN or an infinity; likely G's samples are not finite");
  return found;
}

}  // namespace saddle::gan
