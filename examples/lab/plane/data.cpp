#include "examples/lab/plane/data.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "examples/generative_models/targets/two_moons.h"
#include "examples/support/bad_input.h"
#include "examples/training/own_points.h"
#include "examples/training/plane.h"

namespace saddle::lab::plane {

using ad::Array;
using ad::Index;

namespace {

constexpr std::size_t most_modes = 400, most_bytes = 1'000'000;

// Around a middle, so far on each side.
Box around(double x, double y, double across, double up) {
  return {x - across, x + across, y - up, y + up};
}

PlaneData mixture_data(const std::string& text) {
  PlaneData data;
  data.mixture = gan::parse_planar(text);
  if (data.mixture->centres().size() > most_modes)
    throw std::invalid_argument(fmt::format("plane: data must have at most {} modes here, got {}", most_modes,
                                            data.mixture->centres().size()));
  data.text = data.mixture->text();
  data.scale = examples::scale_in_plane(*data.mixture);
  data.sample = gan::samples_of(*data.mixture);
  // As in the pages that train_gan writes.
  double reach = 0;
  for (const gan::Centre& c : data.mixture->centres())
    reach = std::max({reach, std::fabs(c.x), std::fabs(c.y)});
  reach = 1.2 * (reach + 4 * data.mixture->sd());
  data.box = around(0, 0, reach, reach);
  return data;
}

PlaneData moons_data() {
  PlaneData data;
  data.text = "moons";
  data.scale = {0, 1};
  const auto [mean, sd] = moon_moments();
  data.mean = mean;
  data.sd = sd;
  data.sample = [mean = mean, sd = sd](Index n, ad::Random& random) {
    Array x = family::two_moons(n, random);
    for (Index i = 0; i < x.size(); ++i) {
      const auto c = static_cast<std::size_t>(i % 2);
      x[i] = (x[i] - mean[c]) / sd[c];
    }
    return x;
  };
  data.box = around(mean[0], mean[1], 2.2, 2.2);
  return data;
}

PlaneData points_data(const std::string& text) {
  PlaneData data;
  try {
    data.points = examples::parse_points(text, {"points", "plane: 'points'", "plane: points, line "});
  } catch (const examples::BadInput& error) {
    throw std::invalid_argument(error.what());
  }
  if (data.points->points.cols() != 2)
    throw std::invalid_argument(
        fmt::format("plane: 'points' must have two numbers a line, got {}", data.points->points.cols()));
  data.text = fmt::format("{} points", data.points->points.rows());
  data.scale = {0, 1};
  for (const std::size_t c : {0, 1}) {
    data.mean[c] = data.points->mean[c];
    data.sd[c] = data.points->sd[c];
  }
  data.sample = examples::samples_of(*data.points);
  // All of them, in a square if the scales of both coordinates are about the same.
  double low[2], high[2], half[2];
  for (const Index c : {0, 1}) {
    low[c] = high[c] = data.points->points(0, c);
    for (Index i = 0; i < data.points->points.rows(); ++i) {
      low[c] = std::min(low[c], data.points->points(i, c));
      high[c] = std::max(high[c], data.points->points(i, c));
    }
    half[c] = 0.65 * (high[c] - low[c]);
  }
  constexpr double thin = 4;
  if (half[0] < thin * half[1] && half[1] < thin * half[0]) half[0] = half[1] = std::max(half[0], half[1]);
  data.box = around((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, half[0], half[1]);
  return data;
}

}  // namespace

MoonMoments moon_moments() {
  constexpr double noise = family::kMoonNoise * family::kMoonNoise;
  return {{0.5, 0.25}, {std::sqrt(3.0 / 4 + noise), std::sqrt(9.0 / 16 - std::numbers::inv_pi + noise)}};
}

Array PlaneData::in_units_of_nets(Array x) const {
  for (Index i = 0; i < x.size(); ++i) {
    const auto c = static_cast<std::size_t>(i % 2);
    x[i] = (x[i] - mean[c]) / sd[c];
  }
  return x;
}

Array PlaneData::in_units_of_data(Array u) const {
  for (Index i = 0; i < u.size(); ++i) {
    const auto c = static_cast<std::size_t>(i % 2);
    u[i] = mean[c] + sd[c] * u[i];
  }
  return u;
}

std::optional<std::vector<double>> PlaneData::log_density(const Array& u) const {
  if (points) return std::nullopt;
  std::vector<double> log_p;
  if (mixture) {
    for (Index i = 0; i < u.rows(); ++i) log_p.push_back(mixture->log_pdf(u(i, 0), u(i, 1)));
    return log_p;
  }
  log_p = family::two_moons_log_p(in_units_of_data(u));
  for (double& each : log_p) each += std::log(sd[0] * sd[1]);
  return log_p;
}

PlaneData read_plane_data(Settings& settings) {
  const std::string data = settings.text("data", "Ring(8,2,0.05)", 200);
  const std::string points = settings.text("points", "", most_bytes);
  if (data == "points") return points_data(points);
  if (!points.empty())
    throw std::invalid_argument(
        fmt::format("plane: 'points' go with the data \"points\", got the data \"{}\"", data));
  if (data == "moons") return moons_data();
  if (!gan::is_planar(data))
    throw std::invalid_argument(fmt::format(
        "plane: 'data' must be Ring(n,radius,sd), Grid(n,spacing,sd), moons or points, got \"{}\"", data));
  return mixture_data(data);
}

}  // namespace saddle::lab::plane
