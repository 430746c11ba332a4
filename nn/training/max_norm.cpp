#include "nn/training/max_norm.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace saddle::inline SADDLE_PRECISION::nn {

Index max_norm(Parameter& weight, Real bound) {
  if (!(bound > 0))
    throw std::invalid_argument(fmt::format("max_norm: the bound must be positive, got {}", bound));
  const auto [rows, cols] = weight.shape();
  const Real* w = weight.value().data();
  thread_local std::vector<double> norms;  // so that a step allocates nothing after the first
  norms.assign(static_cast<std::size_t>(cols), 0);
  for (Index r = 0; r < rows; ++r)
    for (Index c = 0; c < cols; ++c) {
      const double x = w[r * cols + c];
      norms[static_cast<std::size_t>(c)] += x * x;
    }
  Index shortened = 0;
  Real* to = nullptr;
  for (Index c = 0; c < cols; ++c) {
    double& norm = norms[static_cast<std::size_t>(c)];
    if (std::isnormal(norm)) {
      norm = std::sqrt(norm);
    } else {
      // The squares have left the range of numbers.
      norm = 0;
      for (Index r = 0; r < rows; ++r) norm = std::hypot(norm, static_cast<double>(w[r * cols + c]));
    }
    if (!(norm > bound && std::isfinite(norm))) continue;
    ++shortened;
    if (to == nullptr) to = weight.write();
    const Real factor = static_cast<Real>(bound / norm);
    for (Index r = 0; r < rows; ++r) to[r * cols + c] *= factor;
  }
  return shortened;
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
