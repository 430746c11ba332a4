#include "tools/grader/oracles/training/points.h"

#include <algorithm>
#include <cmath>

#include "tools/grader/oracles/draws.h"

namespace saddle::grader {

Value points(const std::vector<Point>& all) {
  return Value::List(all.begin(), all.end());
}

std::vector<Point> points_of(const Value& value) {
  std::vector<Point> all;
  for (const Value& each : value.list()) all.push_back(each.numbers());
  return all;
}

std::vector<Point> draw_points(ad::Random& rng, int count, int dimensions, double low, double high) {
  std::vector<Point> all;
  for (int i = 0; i < count; ++i) all.push_back(draw_numbers(rng, dimensions, low, high));
  return all;
}

int draw_integer(ad::Random& rng, int low, int high) {
  return low + static_cast<int>(rng.below(high - low + 1));
}

std::vector<std::pair<long double, int>> by_distance(const Point& x, const std::vector<Point>& all) {
  std::vector<std::pair<long double, int>> distances;
  for (const Point& other : all) {
    long double square = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const long double difference = static_cast<long double>(x[i]) - other[i];
      square += difference * difference;
    }
    distances.emplace_back(std::sqrt(square), static_cast<int>(distances.size()));
  }
  std::sort(distances.begin(), distances.end());
  return distances;
}

}  // namespace saddle::grader
