#include "gan/claims/dynamics/orbit.h"

#include <cmath>

#include "gan/claims/differences.h"

namespace saddle::gan {

double norm(const State& z) {
  double result = 0;
  for (const double x : z) result = std::hypot(result, x);
  return result;
}

double smooth_mean(int n, const std::function<double()>& next) {
  double total = 0, weights = 0;
  for (int k = 0; k < n; ++k) {
    const double t = (k + 0.5) / n, weight = std::exp(-1 / (t * (1 - t)));
    weights += weight;
    total += weight * next();
  }
  return total / weights;
}

double growth_per_step(const StateMap& step, State z, int n) {
  const double size = norm(z);
  return std::exp(smooth_mean(n, [&] {
    const double before = norm(z);
    z = step(z);
    const double growth = std::log(norm(z) / before);
    const double scale = std::exp2(-std::round(std::log2(norm(z) / size)));
    for (double& x : z) x *= scale;
    return growth;
  }));
}

ad::Array difference_jacobian(const StateMap& f, const State& z) {
  const auto size = static_cast<ad::Index>(z.size());
  ad::Array result = ad::Array::zeros(size, size);
  for (std::size_t j = 0; j < z.size(); ++j) {
    for (std::size_t i = 0; i < z.size(); ++i) {
      State unit(z.size());
      unit[j] = 1;
      result(static_cast<ad::Index>(i), static_cast<ad::Index>(j)) =
          refined_difference([&](double h) { return f(along(z, h, unit))[i]; }, 0.01);
    }
  }
  return result;
}

}  // namespace saddle::gan
