#include "gan/discriminator.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "autodiff/gradient.h"
#include "gan/objective.h"

namespace saddle::gan {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// One point of the search.
struct SearchPoint {
  std::size_t index;       // where it stands in the caller's list
  double p_data, p_g;      // the densities, divided by the larger one
  double logit = 0;        // where the search is
  double low = -infinity;  // the maximiser lies above this logit ...
  double high = infinity;  // ... and below this one
};

std::vector<SearchPoint> scale_densities(std::span<const double> log_p_data,
                                         std::span<const double> log_p_g) {
  std::vector<SearchPoint> points;
  for (std::size_t i = 0; i < log_p_data.size(); ++i) {
    if (!(log_p_data[i] < infinity && log_p_g[i] < infinity)) {
      throw std::invalid_argument(
          fmt::format("maximise_value: log densities must be finite or -inf, got {} and {} at point {}",
                      log_p_data[i], log_p_g[i], i));
    }
    const double larger = std::max(log_p_data[i], log_p_g[i]);
    if (larger == -infinity) continue;
    points.push_back({i, std::exp(log_p_data[i] - larger), std::exp(log_p_g[i] - larger)});
  }
  return points;
}

// Moves a point by a Newton step that stays inside the bracket. Returns whether it has arrived.
bool step(SearchPoint& point, double gradient, double curvature) {
  // The sign of the gradient says on which side the maximiser lies.
  if (gradient == 0) return true;
  (gradient > 0 ? point.low : point.high) = point.logit;

  // Newton converges quadratically: after a step this small, the next one is lost in rounding.
  const double newton = -gradient / curvature;
  const bool arrived = std::fabs(newton) <= 1e-9;
  double next = point.logit + newton;
  if (!arrived && !(next > point.low && next < point.high)) next = point.low + (point.high - point.low) / 2;
  next = std::clamp(next, -saturated_logit, saturated_logit);
  const bool stays = next == point.logit;
  point.logit = next;
  return arrived || stays;
}

}  // namespace

std::optional<double> optimal_logit(double log_p_data, double log_p_g) {
  if (log_p_data == -infinity && log_p_g == -infinity) return std::nullopt;
  return log_p_data - log_p_g;
}

std::optional<double> optimal_discriminator(double log_p_data, double log_p_g) {
  const std::optional<double> logit = optimal_logit(log_p_data, log_p_g);
  if (!logit) return std::nullopt;
  return *logit >= 0 ? 1 / (1 + std::exp(-*logit)) : std::exp(*logit) / (1 + std::exp(*logit));
}

std::vector<double> maximise_value(std::span<const double> log_p_data, std::span<const double> log_p_g) {
  if (log_p_data.size() != log_p_g.size()) {
    throw std::invalid_argument(
        fmt::format("maximise_value: needs both densities at each point, got {} and {}", log_p_data.size(),
                    log_p_g.size()));
  }
  std::vector<SearchPoint> points = scale_densities(log_p_data, log_p_g);
  std::vector<double> logits(log_p_data.size(), 0);

  // From logit 0 a step is at most 2 long and, far from the maximum, about 1.
  constexpr int max_steps = 200;
  ad::Tape tape;
  for (int steps = 0; !points.empty(); ++steps) {
    if (steps == max_steps) {
      throw std::runtime_error(
          fmt::format("maximise_value: no convergence after {} steps at {} points", steps, points.size()));
    }

    // Record V on the points that are still under way, and differentiate it twice.
    const ad::Shape shape{static_cast<ad::Index>(points.size()), 1};
    ad::Array logit(shape), p_data(shape), p_g(shape);
    for (ad::Index i = 0; i < shape.rows; ++i) {
      logit[i] = points[i].logit;
      p_data[i] = points[i].p_data;
      p_g[i] = points[i].p_g;
    }
    tape.clear();
    const ad::Var a = tape.leaf(logit);
    const ad::Var v = value_function(a, tape.constant(p_data), a, tape.constant(p_g));
    const ad::Var gradient = grad(v, a);
    const ad::Array ones(shape, 1);
    const ad::Gradients curvature = backward(gradient, a, {.seed = ones});

    // Step, and let go of the points that have arrived.
    const ad::ArrayView g = gradient.array(), h = curvature[a];
    std::size_t kept = 0;
    for (ad::Index i = 0; i < shape.rows; ++i) {
      SearchPoint point = points[i];
      if (step(point, g[i], h[i])) {
        logits[point.index] = point.logit;
      } else {
        points[kept++] = point;
      }
    }
    points.resize(kept);
  }
  return logits;
}

}  // namespace saddle::gan
