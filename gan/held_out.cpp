#include "gan/held_out.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "autodiff/real_math.h"

namespace saddle::gan {
namespace {

struct Mean {
  double value, variance;  // of the mean
};

// The mean of log sigmoid(sign * a(x)).
Mean mean_log_sigmoid(const std::vector<double>& coefficients, double sign, const std::vector<double>& x) {
  const double n = static_cast<double>(x.size());
  if (n < 2)
    throw std::invalid_argument(fmt::format("estimate_bound: each side needs two points, got {}", n));
  std::vector<double> values;
  double mean = 0, squares = 0;
  for (const double at : x) {
    values.push_back(-ad::real::softplus(-sign * logit_at(coefficients, at)));
    mean += values.back() / n;
  }
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, squares / (n - 1) / n};
}

}  // namespace

BoundEstimate estimate_bound(const std::vector<double>& coefficients, const TwoSides& sides) {
  const Mean data = mean_log_sigmoid(coefficients, 1, sides.data.x),
             generated = mean_log_sigmoid(coefficients, -1, sides.generated.x);
  return {std::numbers::ln2 + (data.value + generated.value) / 2,
          std::sqrt(data.variance + generated.variance) / 2};
}

}  // namespace saddle::gan
