#include "examples/figures/player_paths.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "examples/figures/axis.h"

namespace saddle::examples::player {
namespace {

// Appends " 3" or "-3": a minus sign separates, too.
void append(std::string& path, int number) {
  if (number >= 0 && !path.empty() && path.back() >= '0' && path.back() <= '9') path += ' ';
  path += std::to_string(number);
}

bool finite(double x, double y) {
  return std::isfinite(x) && std::isfinite(y);
}

bool within(double value, const Axis& axis) {
  return axis.low <= value && value <= axis.high;
}

}  // namespace

// From the left, or from below; from above it is kUnits less this.
int place(double value, const Axis& axis) {
  // Halves, so that ranges near the largest double do not overflow.
  const double share = (value / 2 - axis.low / 2) / (axis.high / 2 - axis.low / 2);
  return static_cast<int>(std::lround(kUnits * std::clamp(share, -1.0, 2.0)));
}

std::string curve_path(const std::vector<double>& x, const std::vector<double>& y, const Axis& of_x,
                       const Axis& of_y) {
  std::string path;
  bool down = false;
  int last_x = 0, last_y = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (!finite(x[i], y[i])) {
      down = false;
      continue;
    }
    const int to_x = place(x[i], of_x), to_y = kUnits - place(y[i], of_y);
    if (!down) {
      path += 'M';
      append(path, to_x);
      append(path, to_y);
      // A stroke without a length shows a point that stands alone.
      path += "l0 0";
    } else {
      append(path, to_x - last_x);
      append(path, to_y - last_y);
    }
    last_x = to_x;
    last_y = to_y;
    down = true;
  }
  return path;
}

std::string points_path(const std::vector<Point>& points, const Axis& of_x, const Axis& of_y) {
  std::string path;
  for (const Point& p : points) {
    if (!finite(p.x, p.y) || !within(p.x, of_x) || !within(p.y, of_y)) continue;
    path += 'M';
    append(path, place(p.x, of_x));
    append(path, kUnits - place(p.y, of_y));
    path += "h0";
  }
  return path;
}

std::vector<std::string> cell_paths(const std::vector<double>& cells, const Grid& grid) {
  const auto shade = [&](double value) {
    if (!std::isfinite(value)) return -1;
    const double share = (value - grid.low) / (grid.high - grid.low);
    return static_cast<int>(std::clamp(share * kShades, 0.0, kShades - 1.0));
  };
  std::vector<std::string> paths(kShades);
  for (int row = 0; row < grid.size; ++row) {
    const double* values = cells.data() + row * grid.size;
    // A stroke for each run of one shade.
    for (int from = 0, to = 0; from < grid.size; from = to) {
      const int of = shade(values[from]);
      while (to < grid.size && shade(values[to]) == of) ++to;
      if (of >= 0)
        paths[static_cast<std::size_t>(of)] += fmt::format("M{} {}h{}", from, grid.size - 1 - row, to - from);
    }
  }
  return paths;
}

std::string line_path(double at, const Axis& axis) {
  return fmt::format("M{} 0v{}", place(at, axis), kUnits);
}

std::vector<Tick> ticks(const Axis& axis) {
  const examples::Axis scale = linear_axis(axis.low, axis.high, 0, 1, 8, false);
  const double step = scale.ticks.size() > 1 ? scale.ticks[1] - scale.ticks[0] : 1;
  std::vector<Tick> result;
  for (const double tick : scale.ticks)
    result.push_back({tick, tick_text(scale, tick), std::fmod(std::round(std::fabs(tick) / step), 2) == 1});
  return result;
}

Course thinned(const Course& course, std::size_t stretches) {
  const std::size_t n = course.y.size();
  if (n <= 2 * stretches) return course;
  Course result{course.label, course.colour, course.mark, {}, {}};
  std::set<std::size_t> kept = {0, n - 1};
  for (std::size_t s = 0; s < stretches; ++s) {
    std::optional<std::size_t> low, high, gap;
    for (std::size_t i = s * n / stretches; i < (s + 1) * n / stretches; ++i) {
      if (!std::isfinite(course.y[i])) {
        if (!gap) gap = i;
        continue;
      }
      if (!low || course.y[i] < course.y[*low]) low = i;
      if (!high || course.y[i] > course.y[*high]) high = i;
    }
    for (const std::optional<std::size_t>& i : {low, high, gap})
      if (i) kept.insert(*i);
  }
  for (const std::size_t i : kept) {
    result.x.push_back(course.x[i]);
    result.y.push_back(course.y[i]);
  }
  return result;
}

double at(const Course& course, double x) {
  const auto after = std::lower_bound(course.x.begin(), course.x.end(), x);
  if (after == course.x.end()) return std::numeric_limits<double>::quiet_NaN();
  const std::size_t i = static_cast<std::size_t>(after - course.x.begin());
  if (*after == x) return course.y[i];
  if (i == 0) return std::numeric_limits<double>::quiet_NaN();
  const double share = (x - course.x[i - 1]) / (*after - course.x[i - 1]);
  return (1 - share) * course.y[i - 1] + share * course.y[i];
}

}  // namespace saddle::examples::player
