#include "gan/certificate.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
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

std::vector<double> logits_on(const nn::Sequential& net, const ad::Array& points) {
  const ad::Array logits = net(points);
  return {logits.begin(), logits.end()};
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

  // Measure V on samples on which D was not trained.
  const std::vector<double> on_data = logits_on(net, p_data(o.held_out, of_data));
  const Certificate found = held_out_jsd(on_data, logits_on(net, p_g(o.held_out, of_g)), o.risk);
  if (!std::isfinite(found.jsd))
    throw std::runtime_error(
        "certify: V must be finite, got NaN or an infinity; likely G's samples are not finite");
  return found;
}

}  // namespace saddle::gan
