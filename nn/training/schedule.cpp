#include "nn/training/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

void require_step(const char* function, Index step, double from, double to) {
  if (step < 0) throw std::invalid_argument(fmt::format("{}: a step is at least 0, got {}", function, step));
  if (!std::isfinite(from) || !std::isfinite(to))
    throw std::invalid_argument(
        fmt::format("{}: both ends must be finite, got {} and {}", function, from, to));
}

// The part of the way that is done, in [0, 1].
double way(const char* function, Index step, Index steps) {
  if (steps < 1)
    throw std::invalid_argument(fmt::format("{}: needs at least one step, got {}", function, steps));
  return step < steps ? static_cast<double>(step) / static_cast<double>(steps) : 1;
}

}  // namespace

Real linear_schedule(Index step, double from, double to, Index steps) {
  require_step("linear_schedule", step, from, to);
  return static_cast<Real>(std::lerp(from, to, way("linear_schedule", step, steps)));
}

Real geometric_schedule(Index step, double from, double factor, double least) {
  require_step("geometric_schedule", step, from, least);
  if (!(factor > 0 && factor <= 1))
    throw std::invalid_argument(
        fmt::format("geometric_schedule: the factor must be in (0, 1], got {}", factor));
  return static_cast<Real>(std::max(least, from * std::pow(factor, static_cast<double>(step))));
}

Real cosine_schedule(Index step, double from, double to, Index steps) {
  require_step("cosine_schedule", step, from, to);
  const double done = way("cosine_schedule", step, steps);
  // 1 at first and 0 at the end, exactly.
  const double rest = done < 1 ? (1 + std::cos(std::numbers::pi * done)) / 2 : 0;
  return static_cast<Real>(std::lerp(to, from, rest));
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
