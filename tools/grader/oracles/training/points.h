// Points with several coordinates as inputs, and who is near to whom.
#pragma once

#include <utility>
#include <vector>

#include "autodiff/random.h"
#include "tools/grader/oracles/value.h"

namespace saddle::grader {

using Point = std::vector<double>;

Value points(const std::vector<Point>& all);
std::vector<Point> points_of(const Value& value);

// As draw_numbers() draws coordinates.
std::vector<Point> draw_points(ad::Random& rng, int count, int dimensions, double low = 0.1, double high = 3);

// A uniform integer from low to high, and a uniform number between low and high.
int draw_integer(ad::Random& rng, int low, int high);

// The distances from x to all points, with the numbers of these: the nearest first, and the first of equally
// near ones.
std::vector<std::pair<long double, int>> by_distance(const Point& x, const std::vector<Point>& all);

}  // namespace saddle::grader
