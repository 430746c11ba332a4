// What is drawn in a player's pictures, as the paths of SVG: places are whole numbers from 0 to kUnits, from
// the left and from above, so that a path is short.
#pragma once

#include <string>
#include <vector>

#include "examples/figures/player.h"

namespace saddle::examples::player {

inline constexpr int kUnits = 4000, kShades = 16;

// The place of a number on an axis, from its low end; far beyond its ends it is only a little beyond them.
int place(double value, const Axis& axis);

// A curve; a number that is not finite interrupts it.
std::string curve_path(const std::vector<double>& x, const std::vector<double>& y, const Axis& of_x,
                       const Axis& of_y);

// Points, as lines without a length whose round or square ends are seen; those beyond the axes are left out.
std::string points_path(const std::vector<Point>& points, const Axis& of_x, const Axis& of_y);

// The cells of each shade, in units of one cell, as strokes that are one cell wide.
std::vector<std::string> cell_paths(const std::vector<double>& cells, const Grid& grid);

// A vertical line.
std::string line_path(double at, const Axis& axis);

// Numbers to be written along an axis: multiples of 1, 2 or 5 times a power of ten, at most
// nine. odd: whether every second one can be left out and this is such a one.
struct Tick {
  double value;
  std::string text;
  bool odd;
};
std::vector<Tick> ticks(const Axis& axis);

// A course in about 2 * stretches points: the first, the lowest and the highest of each stretch, and the
// last; of a stretch with numbers that are not finite also the first of these, which is a gap.
Course thinned(const Course& course, std::size_t stretches);

// The number of a course at a place, between its two neighbours; NaN where it has none.
double at(const Course& course, double x);

}  // namespace saddle::examples::player
