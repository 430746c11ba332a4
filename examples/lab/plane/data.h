// The data of the room "plane": normals on a ring or a grid, two moons, or points of one's own.
//
// The players see data in units of the nets, u = (x - mean) / sd for each coordinate. A ring and a grid are
// seen as they are, as in train_gan (mean 0, sd 1); points of one's own by their mean and standard deviation,
// as there; two moons by those of the distribution. What the room shows is in the units of the data.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "examples/lab/settings.h"
#include "examples/training/points_file.h"
#include "gan/discriminator_nets.h"
#include "gan/probability/planar.h"
#include "gan/sampler.h"

namespace saddle::lab::plane {

// A rectangle of the plane.
struct Box {
  double left, right, bottom, top;
};

struct PlaneData {
  std::string text;                           // as in the setting, in full
  std::optional<gan::PlanarMixture> mixture;  // a ring or a grid
  std::optional<examples::OwnPoints> points;  // one's own; with neither of the two, the moons
  gan::Scale scale;                           // of the data, in units of the nets
  std::array<double, 2> mean = {0, 0}, sd = {1, 1};
  gan::Sampler sample;  // in units of the nets
  Box box;              // where most of it lies, and some room around

  bool is_moons() const { return !mixture && !points; }

  // log p_data(u) in units of the nets, for each row of u (n, 2); nothing for points of one's own, whose
  // distribution, 1/n on each of them, has no density.
  std::optional<std::vector<double>> log_density(const ad::Array& u) const;

  ad::Array in_units_of_nets(ad::Array x) const;
  ad::Array in_units_of_data(ad::Array u) const;
};

// Settings "data" and "points"; plane.cpp says what they are. Throws std::invalid_argument.
PlaneData read_plane_data(Settings& settings);

// Mean and standard deviation of two moons, each coordinate (examples/generative_models/targets/two_moons.h).
// With t uniform on [0, pi] and a noise of standard deviation s:
//   x   upper cos t, lower 1 - cos t        mean 1/2   variance (1/2 + 3/2) / 2 - 1/4 + s^2 = 3/4 + s^2
//   y   upper sin t, lower 1/2 - sin t      mean 1/4   variance (1/2 + 3/4 - 2/pi) / 2 - 1/16 + s^2
//                                                      = 9/16 - 1/pi + s^2
struct MoonMoments {
  std::array<double, 2> mean, sd;
};
MoonMoments moon_moments();

}  // namespace saddle::lab::plane
