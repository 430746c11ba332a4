// What all members on two moons show in the same words and pictures: density estimation (the density that the
// model gives, beside that of the target) and sample generation.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "examples/generative_models/program/member.h"
#include "examples/generative_models/targets/two_moons.h"

namespace saddle::family {

// log_p: at the points of moon_grid(). draw: that many samples, (count, 2). Lines are drawn over the samples;
// lines_caption says what they are.
struct PlanarModel {
  std::string name;
  std::vector<double> log_p;
  std::function<Array(Index count)> draw;
  std::vector<Array> lines = {};  // each (points, 2)
  std::string lines_caption = {};
};

// Numbers: NLL on the target, its entropy, KL, the integral over the grid. Picture: both densities, samples
// of both, the lines.
RunResult show_on_two_moons(const PlanarModel& model, Random& rng);

// The part of a profile that is the same for all of them.
Profile profile_on_two_moons(const std::vector<double>& log_p);

}  // namespace saddle::family
