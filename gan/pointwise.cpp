#include "gan/pointwise.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/probability/limits.h"

namespace saddle::gan {
namespace {

// One point of the search.
struct SearchPoint {
  std::size_t index;         // where it stands in the caller's list
  double p_data, p_g;        // the densities, divided by the larger one
  double y = 0;              // the present iterate
  double low = -infinity;    // the maximiser lies above this y ...
  double high = infinity;    // ... and below this one
  double moved = infinity;   // the size of the last step ...
  double newton = infinity;  // ... and the size of the Newton step
};

std::vector<SearchPoint> scale_densities(const char* function, std::span<const double> log_p_data,
                                         std::span<const double> log_p_g) {
  std::vector<SearchPoint> points;
  for (std::size_t i = 0; i < log_p_data.size(); ++i) {
    if (!(log_p_data[i] < infinity && log_p_g[i] < infinity)) {
      throw std::invalid_argument(
          fmt::format("{}: log densities must be finite or -inf, got {} and {} at point {}", function,
                      log_p_data[i], log_p_g[i], i));
    }
    const double larger = std::max(log_p_data[i], log_p_g[i]);
    if (larger == -infinity) continue;
    points.push_back({i, std::exp(log_p_data[i] - larger), std::exp(log_p_g[i] - larger)});
  }
  return points;
}

// Moves a point by a Newton step that stays inside the bracket. Returns whether it has converged.
bool step(SearchPoint& point, double gradient, double curvature, double limit) {
  // The sign of the gradient says on which side the maximiser lies.
  if (gradient == 0) return true;
  double& side = gradient > 0 ? point.low : point.high;
  const double& other = gradient > 0 ? point.high : point.low;
  side = point.y;

  // Newton's method converges quadratically: after a step this small, the next one is below the round-off
  // error.
  const double newton = -gradient / curvature;
  const bool arrived = std::fabs(newton) <= 1e-9 * std::fmax(1, std::fabs(point.y));
  double next = point.y + newton;
  const bool shrinks = std::fabs(newton) <= point.newton / 2;
  if (!arrived && !(next > point.low && next < point.high && shrinks)) {
    // Slow convergence: bisect the bracket, or, while it is open, take a step twice as long. A piecewise
    // linear gain, which has no curvature, goes to the limit at once.
    const double on = std::isfinite(point.moved) ? point.y + std::copysign(2 * point.moved, gradient) : other;
    next = std::isinf(other) ? on : point.low + (point.high - point.low) / 2;
  }
  next = std::clamp(next, -limit, limit);
  point.moved = std::fabs(next - point.y);
  point.newton = std::fabs(newton);
  const bool stays = next == point.y;
  point.y = next;
  return arrived || stays;
}

}  // namespace

std::vector<double> maximise_pointwise(const char* function, std::span<const double> log_p_data,
                                       std::span<const double> log_p_g, const Gain& gain, double limit) {
  if (log_p_data.size() != log_p_g.size()) {
    throw std::invalid_argument(fmt::format("{}: needs both densities at each point, got {} and {}", function,
                                            log_p_data.size(), log_p_g.size()));
  }
  std::vector<SearchPoint> points = scale_densities(function, log_p_data, log_p_g);
  std::vector<double> found(log_p_data.size(), 0);

  // Bisection of a bracket up to the last digit takes some 60 steps; Newton's method is much faster.
  constexpr int max_steps = 200;
  ad::Tape tape;
  for (int steps = 0; !points.empty(); ++steps) {
    if (steps == max_steps) {
      throw std::runtime_error(
          fmt::format("{}: no convergence after {} steps at {} points", function, steps, points.size()));
    }

    // Record the gain on the points that have not converged, and differentiate it twice.
    const ad::Shape shape{static_cast<ad::Index>(points.size()), 1};
    ad::Array at = ad::Array::zeros(shape), p_data = ad::Array::zeros(shape), p_g = ad::Array::zeros(shape);
    for (ad::Index i = 0; i < shape.rows; ++i) {
      at[i] = points[i].y;
      p_data[i] = points[i].p_data;
      p_g[i] = points[i].p_g;
    }
    tape.clear();
    const ad::Var y = tape.leaf(at);
    const ad::Var gradient = grad(sum(gain(y, tape.constant(p_data), tape.constant(p_g))), y);
    const ad::Array ones = ad::Array::filled(shape, 1);
    const ad::Gradients curvature = backward(gradient, y, {.seed = ones, .unused = ad::Unused::zero});

    // Step, and remove the points that have converged.
    const ad::ArrayView g = gradient.array(), h = curvature[y];
    std::size_t kept = 0;
    for (ad::Index i = 0; i < shape.rows; ++i) {
      SearchPoint point = points[i];
      if (step(point, g[i], h[i], limit)) {
        found[point.index] = point.y;
      } else {
        points[kept++] = point;
      }
    }
    points.resize(kept);
  }
  return found;
}

}  // namespace saddle::gan
