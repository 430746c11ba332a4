#include "nn/init.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

void require(bool holds, const char* function, const char* requirement, Real got) {
  if (!holds) throw std::invalid_argument(fmt::format("{}: {}, got {}", function, requirement, got));
}

Real xavier_sd(const char* function, const Parameter& weight, Real gain) {
  require(gain > 0 && std::isfinite(gain), function, "the gain must be positive and finite", gain);
  const ad::Shape s = weight.shape();
  return gain * std::sqrt(Real(2) / static_cast<Real>(s.rows + s.cols));
}

// [kaiming
Real kaiming_sd(const char* function, const Parameter& weight, Real slope) {
  require(std::isfinite(slope), function, "the slope must be finite", slope);
  return std::sqrt(2 / static_cast<Real>(weight.shape().rows)) / std::hypot(Real(1), slope);
}
// kaiming]

// A uniform distribution on +-bound has the standard deviation bound / sqrt(3).
void fill_symmetric(Parameter& p, Real sd, Random& rng) {
  const Real bound = std::sqrt(Real(3)) * sd;
  fill_uniform(p, -bound, bound, rng);
}

}  // namespace

void fill_uniform(Parameter& p, Real low, Real high, Random& rng) {
  if (!(low <= high && std::isfinite(high - low)))
    throw std::invalid_argument(fmt::format(
        "fill_uniform: low must not be above high, and their distance finite, got {} and {}", low, high));
  Real* values = p.write();
  for (Index i = 0; i < p.size(); ++i) {
    // In single precision, a draw just below 1 rounds to 1.
    const Real x = low + (high - low) * static_cast<Real>(rng.uniform());
    values[i] = x < high || low == high ? x : std::nextafter(high, low);
  }
}

void fill_normal(Parameter& p, Real mean, Real sd, Random& rng) {
  if (!(sd >= 0 && std::isfinite(sd) && std::isfinite(mean)))
    throw std::invalid_argument(
        fmt::format("fill_normal: mean and sd must be finite and sd not negative, got {} and {}", mean, sd));
  Real* values = p.write();
  for (Index i = 0; i < p.size(); ++i) values[i] = mean + sd * static_cast<Real>(rng.normal());
}

void zeros(Parameter& p) {
  std::fill_n(p.write(), p.size(), Real(0));
}
void zeros(Parameter& p, Random&) {
  zeros(p);
}

void xavier_uniform(Parameter& weight, Random& rng, Real gain) {
  fill_symmetric(weight, xavier_sd("xavier_uniform", weight, gain), rng);
}
void xavier_uniform(Parameter& weight, Random& rng) {
  xavier_uniform(weight, rng, 1);
}
void xavier_normal(Parameter& weight, Random& rng, Real gain) {
  fill_normal(weight, 0, xavier_sd("xavier_normal", weight, gain), rng);
}
void xavier_normal(Parameter& weight, Random& rng) {
  xavier_normal(weight, rng, 1);
}

void kaiming_uniform(Parameter& weight, Random& rng, Real slope) {
  fill_symmetric(weight, kaiming_sd("kaiming_uniform", weight, slope), rng);
}
void kaiming_uniform(Parameter& weight, Random& rng) {
  kaiming_uniform(weight, rng, 0);
}
void kaiming_normal(Parameter& weight, Random& rng, Real slope) {
  fill_normal(weight, 0, kaiming_sd("kaiming_normal", weight, slope), rng);
}
void kaiming_normal(Parameter& weight, Random& rng) {
  kaiming_normal(weight, rng, 0);
}

void pytorch_default(Parameter& weight, Parameter& bias, Random& rng) {
  if (bias.shape() != ad::Shape{1, weight.shape().cols})
    throw std::invalid_argument(
        fmt::format("pytorch_default: the bias must be a row as wide as the weight, got {} for {}",
                    to_string(bias.shape()), to_string(weight.shape())));
  const Real bound = 1 / std::sqrt(static_cast<Real>(weight.shape().rows));
  fill_uniform(weight, -bound, bound, rng);
  fill_uniform(bias, -bound, bound, rng);
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
