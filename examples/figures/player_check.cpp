#include "examples/figures/player_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace saddle::examples::player {
namespace {

template <class... Parts>
void require(bool holds, fmt::format_string<Parts...> text, Parts&&... parts) {
  if (!holds) throw std::invalid_argument("page: " + fmt::format(text, std::forward<Parts>(parts)...));
}

void check_curve(std::size_t frame, const std::vector<double>& y, std::size_t n) {
  require(y.size() == n || (y.empty() && frame > 0),
          "{}: a curve must have as many numbers as xs, {}, got {}",
          frame > 0 ? fmt::format("frame {}", frame) : "all frames", n, y.size());
}

void check_frame(const Movie& movie, std::size_t number, std::size_t curves, std::size_t points) {
  const Frame& frame = movie.frames[number - 1];
  require(frame.curves.size() == curves, "frame {}: {} curves change from frame to frame, got {}", number,
          curves, frame.curves.size());
  require(frame.points.size() == points, "frame {}: {} sets of points change from frame to frame, got {}",
          number, points, frame.points.size());
  for (const std::vector<double>& y : frame.curves) check_curve(number, y, movie.xs.size());
  for (const std::vector<Point>& at : frame.points)
    require(at.size() <= kMostNumbers, "frame {}: at most {} points are shown, got {}", number, kMostNumbers,
            at.size());
  const std::size_t cells = static_cast<std::size_t>(movie.grid.size * movie.grid.size);
  require(frame.cells.size() == cells, "frame {}: the grid has {} cells, got {} numbers", number, cells,
          frame.cells.size());
  require(frame.png.empty() == movie.image.empty(), "frame {}: {}", number,
          movie.image.empty() ? "a movie whose frames are images names what they show, got no name"
                              : "all frames are images, got none");
  require(std::isfinite(frame.at), "frame {}: its place must be finite, got {}", number, frame.at);
  require(frame.seconds >= 0 && frame.seconds <= 60, "frame {}: must be shown for 0 to 60 seconds, got {}",
          number, frame.seconds);
}

void stretch(Axis& axis, double value) {
  if (!std::isfinite(value)) return;
  axis.low = std::min(axis.low, value);
  axis.high = std::max(axis.high, value);
}

Axis nothing(std::string label) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {std::move(label), infinity, -infinity};
}

}  // namespace

void check_axis(const Axis& axis) {
  require(std::isfinite(axis.low) && std::isfinite(axis.high) && axis.low < axis.high,
          "the axis '{}' must reach from a finite number to a larger one, got {} and {}", axis.label,
          axis.low, axis.high);
}

void check(const Movie& movie) {
  require(!movie.frames.empty() && movie.frames.size() <= kMostFrames, "must have 1 to {} frames, got {}",
          kMostFrames, movie.frames.size());
  check_axis(movie.x);
  check_axis(movie.left);
  if (!movie.right.label.empty()) check_axis(movie.right);
  require(movie.xs.size() <= kMostNumbers, "a curve has at most {} points, got {}", kMostNumbers,
          movie.xs.size());
  for (std::size_t i = 1; i < movie.xs.size(); ++i)
    require(movie.xs[i - 1] < movie.xs[i], "xs must ascend, got {} before {}", movie.xs[i - 1], movie.xs[i]);
  require(movie.grid.size >= 0 && movie.grid.size <= kMostCells,
          "a row of the grid has 0 to {} cells, got {}", kMostCells, movie.grid.size);
  if (movie.grid.size > 0) check_axis({movie.grid.label, movie.grid.low, movie.grid.high});

  require(movie.image.empty() || (movie.curves.empty() && movie.points.empty() && movie.grid.size == 0),
          "images have no axes, and so no curves, points or grid beside them");
  std::size_t curves = 0, points = 0;
  for (const Curve& curve : movie.curves) {
    if (curve.right)
      require(!movie.right.label.empty(), "'{}' needs a right axis, which has no label", curve.label);
    if (curve.y.empty())
      ++curves;
    else
      check_curve(0, curve.y, movie.xs.size());
  }
  for (const Points& set : movie.points) {
    if (set.at.empty()) ++points;
    require(set.at.size() <= kMostNumbers, "'{}': at most {} points are shown, got {}", set.label,
            kMostNumbers, set.at.size());
  }
  for (std::size_t i = 1; i <= movie.frames.size(); ++i) check_frame(movie, i, curves, points);
  for (const Course& course : movie.courses) {
    require(course.x.size() == course.y.size(), "'{}': must have as many y as x, got {} and {}", course.label,
            course.y.size(), course.x.size());
    require(std::is_sorted(course.x.begin(), course.x.end()), "'{}': x must ascend", course.label);
  }
  for (const Level& level : movie.levels)
    require(std::isfinite(level.y), "the level '{}' must be finite, got {}", level.label, level.y);
}

Axis course_axis_x(const Movie& movie) {
  Axis axis = nothing(movie.course_x);
  for (const Frame& frame : movie.frames) stretch(axis, frame.at);
  for (const Course& course : movie.courses)
    for (const double x : course.x) stretch(axis, x);
  if (!(axis.low < axis.high)) axis.high = axis.low + 1;
  return axis;
}

Axis course_axis_y(const Movie& movie) {
  Axis axis = nothing(movie.course_y);
  for (const Course& course : movie.courses)
    for (const double y : course.y) stretch(axis, y);
  for (const Level& level : movie.levels) stretch(axis, level.y);
  if (!(axis.low <= axis.high)) axis.low = axis.high = 0;  // nothing is finite
  // Beside one large number 1 would be lost in rounding, and beyond the largest there is no room.
  const double room =
      axis.low < axis.high ? 0.06 * axis.high - 0.06 * axis.low : std::max(1.0, 1e-3 * std::fabs(axis.high));
  constexpr double largest = std::numeric_limits<double>::max();
  axis.low = std::max(axis.low - room, -largest);
  axis.high = std::min(axis.high + room, largest);
  return axis;
}

}  // namespace saddle::examples::player
