// Two moons, the target that members over pairs of real numbers share: two half circles of radius one that
// interlock, blurred by a normal noise. Its density is an integral over the angle, so that the entropy, and
// with it the distance of a model from the best that is possible, are known.
//
//   upper moon (cos t, sin t), lower moon (1 - cos t, 1/2 - sin t), t uniform on [0, pi], each with
//   probability 1/2; both coordinates with a noise of standard deviation 0.1
//
// The shape is that of make_moons in scikit-learn, where t is on a regular grid and the noise is the
// caller's.
#pragma once

#include <vector>

#include "examples/generative_models/targets/bits.h"

namespace saddle::family {

inline constexpr double kMoonNoise = 0.1;

// `count` samples, (count, 2).
Array two_moons(Index count, Random& rng);

// log p of each row of x (count, 2), with the integral over the angle by a Gauss-Kronrod rule: relative error
// of p below 1e-10 within seven standard deviations of the moons. Throws std::invalid_argument for another
// width.
std::vector<double> two_moons_log_p(ArrayView x);

// A grid of equal cells over all of the target but 1e-11 of its mass; sums over it, times the area of a cell,
// are integrals: that of p to rounding, the entropy within 1e-6, since log p bends sharply half-way between
// the moons.
struct MoonGrid {
  Index cols = 0, rows = 0;  // along x and along y
  double left = 0, bottom = 0, step = 0;
  Array points;           // (rows * cols, 2), row by row from the bottom
  std::vector<double> p;  // the density of the target there

  double area() const { return step * step; }
  double entropy() const;  // of the target, in nats
  // -integral p log q, in nats, for log q at the points; inf where q is 0 and p is not.
  double cross_entropy(const std::vector<double>& log_q) const;
  // integral q: what of the model lies within the grid.
  double mass(const std::vector<double>& log_q) const;
};

// The one grid; made at the first call.
const MoonGrid& moon_grid();

}  // namespace saddle::family
