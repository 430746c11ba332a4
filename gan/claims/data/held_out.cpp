#include "gan/claims/data/held_out.h"

#include <fmt/format.h>

#include <algorithm>
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
Mean mean_log_sigmoid(const std::vector<double>& coefficients, double sign, const Points& points) {
  const std::vector<double>& x = points.x;
  const double n = static_cast<double>(x.size());
  if (n < 2)
    throw std::invalid_argument(fmt::format("estimate_bound: each side needs two points, got {}", n));
  const auto equal = [n](double weight) { return std::fabs(weight * n - 1) <= 1e-9; };
  if (points.weight.size() != x.size() || !std::all_of(points.weight.begin(), points.weight.end(), equal)) {
    throw std::invalid_argument(
        fmt::format("estimate_bound: each point needs the weight 1 / n, got {} weights for {} points; are "
                    "these nodes of a quadrature?",
                    points.weight.size(), x.size()));
  }
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
  const Mean data = mean_log_sigmoid(coefficients, 1, sides.data),
             generated = mean_log_sigmoid(coefficients, -1, sides.generated);
  return {std::numbers::ln2 + (data.value + generated.value) / 2,
          std::sqrt(data.variance + generated.variance) / 2};
}

}  // namespace saddle::gan
