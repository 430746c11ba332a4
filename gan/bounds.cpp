#include "gan/bounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace saddle::gan {
namespace {

constexpr double kTimesData = 1e6;
constexpr ad::Index kPoints = 32;
constexpr const char* kLikelyCause =
    "likely cause: learning rates that are too large, or a G that begins too far from the data";

[[noreturn]] void stop(int iteration, const std::string& what) {
  throw LeftBounds(
      fmt::format("training left all bounds in iteration {}: {}; {}", iteration, what, kLikelyCause));
}

bool finite(nn::Parameters parameters) {
  for (const nn::Parameter* p : parameters)
    for (ad::Index i = 0; i < p->size(); ++i)
      if (!std::isfinite(p->value()[i])) return false;
  return true;
}

}  // namespace

Bounds bounds_around(const Scale& data) {
  Bounds bounds;
  bounds.farthest = kTimesData * (std::fabs(data.centre) + data.spread);
  return bounds;
}

BoundsWatch::BoundsWatch(const Bounds& bounds, const Generator& G, nn::Parameters parameters_of_d,
                         ad::Random random)
    : bounds_(bounds), G_(G), parameters_of_d_(parameters_of_d), z_(sample(G.latent(), kPoints, random)) {}

void BoundsWatch::check(const Update& update, std::optional<double> v) const {
  if (!std::isfinite(update.cost) || !std::isfinite(update.gradient_norm)) {
    stop(update.iteration,
         fmt::format("the cost of {} and its gradient must be finite, got {} and {}",
                     update.of == Update::Of::D ? "D" : "G", update.cost, update.gradient_norm));
  }
  if (v) check_value(update.iteration, *v);
}

void BoundsWatch::check(int iteration) {
  const bool finite_d = finite(parameters_of_d_), finite_g = finite(G_.parameters());
  if (!finite_d || !finite_g) {
    stop(iteration, fmt::format("the parameters of {} must be finite", finite_d   ? "G"
                                                                       : finite_g ? "D"
                                                                                  : "D and G"));
  }
  tape_.clear();
  const auto points = G_(tape_.constant(z_)).array();
  distances_.clear();
  for (ad::Index i = 0; i < points.rows(); ++i) {
    double distance = 0;
    for (ad::Index j = 0; j < points.cols(); ++j) distance = std::hypot(distance, points(i, j));
    distances_.push_back(std::isnan(distance) ? HUGE_VAL : distance);
  }
  const auto middle = distances_.begin() + kPoints / 2;
  std::nth_element(distances_.begin(), middle, distances_.end());
  if (*middle > bounds_.farthest) {
    stop(iteration,
         fmt::format("half of the points G(z) are more than {:.3g} from zero, 10^6 times |centre| + "
                     "spread of the data, got {:.3g}",
                     bounds_.farthest, *middle));
  }
}

void BoundsWatch::check_value(int iteration, double v) const {
  if (!(v >= bounds_.lowest_value)) {
    stop(iteration,
         fmt::format("V must be at least -log 4 - 50 = {:.2f}, got {:.6g}", bounds_.lowest_value, v));
  }
}

}  // namespace saddle::gan
