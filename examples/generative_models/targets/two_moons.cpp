#include "examples/generative_models/targets/two_moons.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "gan/probability/quadrature.h"

namespace saddle::family {
namespace {

struct Place {
  double x, y;
};

Place on_moon(bool lower, double t) {
  return lower ? Place{1 - std::cos(t), 0.5 - std::sin(t)} : Place{std::cos(t), std::sin(t)};
}

// Places on both moons with weights that sum to one: eight panels of each angle, none longer than four
// standard deviations of the noise.
struct MoonNodes {
  std::vector<Place> places;
  std::vector<double> weights;
};

MoonNodes make_moon_nodes() {
  constexpr int panels = 8;
  MoonNodes nodes;
  for (const bool lower : {false, true})
    for (int i = 0; i < panels; ++i) {
      const double width = std::numbers::pi / panels;
      const gan::Panel panel{(i + 0.5) * width, -width / 2, width / 2};
      std::vector<double> offsets, weights;
      gan::kronrod_nodes(panel, offsets, weights);
      for (std::size_t k = 0; k < offsets.size(); ++k) {
        nodes.places.push_back(on_moon(lower, panel.anchor + offsets[k]));
        nodes.weights.push_back(weights[k] / (2 * std::numbers::pi));
      }
    }
  return nodes;
}

}  // namespace

Array two_moons(Index count, Random& rng) {
  Array x = Array::zeros(count, 2);
  for (Index i = 0; i < count; ++i) {
    const bool lower = rng.uniform() < 0.5;
    const Place place = on_moon(lower, std::numbers::pi * rng.uniform());
    x[2 * i] = place.x + kMoonNoise * rng.normal();
    x[2 * i + 1] = place.y + kMoonNoise * rng.normal();
  }
  return x;
}

std::vector<double> two_moons_log_p(ArrayView x) {
  if (x.cols() != 2)
    throw std::invalid_argument(
        fmt::format("two_moons_log_p: needs pairs of numbers, got rows of {}", x.cols()));
  static const MoonNodes nodes = make_moon_nodes();
  constexpr double precision = 1 / (kMoonNoise * kMoonNoise);
  std::vector<double> log_p, exponents(nodes.places.size());
  for (Index i = 0; i < x.rows(); ++i) {
    double largest = -INFINITY;
    for (std::size_t k = 0; k < nodes.places.size(); ++k) {
      const double dx = x[2 * i] - nodes.places[k].x, dy = x[2 * i + 1] - nodes.places[k].y;
      exponents[k] = -0.5 * precision * (dx * dx + dy * dy);
      largest = std::max(largest, exponents[k]);
    }
    double sum = 0;
    for (std::size_t k = 0; k < exponents.size(); ++k)
      sum += nodes.weights[k] * std::exp(exponents[k] - largest);
    log_p.push_back(largest + std::log(sum * precision / (2 * std::numbers::pi)));
  }
  return log_p;
}

double MoonGrid::entropy() const {
  double sum = 0;
  for (const double each : p) sum -= each > 0 ? each * std::log(each) : 0;
  return sum * area();
}

double MoonGrid::cross_entropy(const std::vector<double>& log_q) const {
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) sum -= p[i] > 0 ? p[i] * log_q.at(i) : 0;
  return sum * area();
}

double MoonGrid::mass(const std::vector<double>& log_q) const {
  double sum = 0;
  for (const double each : log_q) sum += std::exp(each);
  return sum * area();
}

const MoonGrid& moon_grid() {
  static const MoonGrid grid = [] {
    // Seven standard deviations around the moons. The noise is twice a step: the sum of p has an error of the
    // order exp(-2 pi^2 2^2).
    MoonGrid made{.cols = 89, .rows = 59, .left = -1.7, .bottom = -1.2, .step = 0.05, .points = {}, .p = {}};
    made.points = Array::zeros(made.cols * made.rows, 2);
    for (Index i = 0; i < made.points.rows(); ++i) {
      made.points[2 * i] = made.left + made.step * static_cast<double>(i % made.cols);
      made.points[2 * i + 1] = made.bottom + made.step * static_cast<double>(i / made.cols);
    }
    for (const double each : two_moons_log_p(made.points)) made.p.push_back(std::exp(each));
    return made;
  }();
  return grid;
}

}  // namespace saddle::family
