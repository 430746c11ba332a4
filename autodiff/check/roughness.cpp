#include "autodiff/check/roughness.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

// Errors at neighbouring points differ at random: the error at x may be this many times the others.
constexpr double by_chance = 8;

// From steps of 8, 4, 2 and 1 times the last one, each of an even power of it.
double extrapolated(const std::function<double(Real)>& gradient, Real x, double step) {
  std::array<double, 4> means{};
  for (std::size_t i = 0; i < means.size(); ++i) {
    const Real h = static_cast<Real>(std::ldexp(step, 3 - static_cast<int>(i)));
    means[i] = (gradient(x - h) + gradient(x + h)) / 2;
  }
  for (std::size_t column = 1; column < means.size(); ++column)
    for (std::size_t i = means.size() - 1; i >= column; --i)
      means[i] += (means[i] - means[i - 1]) / (std::pow(4.0, static_cast<double>(column)) - 1);
  return means.back();
}

}  // namespace

bool is_rough(const std::function<double(Real)>& gradient, Real x, double numeric, double step) {
  const double size = x == 0 ? 1 : std::abs(static_cast<double>(x)), centre = gradient(x);
  const double error = std::abs(centre - numeric);
  double jitter = 0, error_nearby = 0;
  for (const double relative : {0x1p-26, 0x1p-20, 0x1p-16, 0x1p-12}) {
    const Real d = static_cast<Real>(relative * size);
    const double left = gradient(x - d), right = gradient(x + d);
    // Smooth functions have small fourth differences; independent errors add up to the root of 70 of them.
    const double fourth = right - 4 * gradient(x + 2 * d) + 6 * gradient(x + 3 * d) -
                          4 * gradient(x + 4 * d) + gradient(x + 5 * d);
    if (std::isfinite(fourth)) jitter = std::max(jitter, std::abs(fourth) / std::sqrt(70.0));
    for (const double g : {left, right})
      if (std::isfinite(g)) error_nearby = std::max(error_nearby, std::abs(g - numeric));
  }
  if (error <= by_chance * jitter) return true;
  return error <= by_chance * error_nearby &&
         std::abs(extrapolated(gradient, x, step) - numeric) <= error / 4;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
