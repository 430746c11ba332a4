#include "examples/digits/evaluation/neighbours.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "examples/digits/evaluation/closeness.h"

namespace saddle::digits {
namespace {

constexpr double low_share = 0.05;

std::vector<double> distances_of(const std::vector<Neighbour>& list) {
  std::vector<double> distances;
  for (const Neighbour& each : list) distances.push_back(each.distance);
  return distances;
}

}  // namespace

std::vector<Neighbour> nearest_neighbours(const Array& points, const Array& training, int threads) {
  constexpr Index part = 10000;
  std::vector<Neighbour> found(static_cast<std::size_t>(points.rows()),
                               {0, std::numeric_limits<double>::infinity()});
  for (Index first = 0; first < training.rows() || first == 0; first += part) {
    const Array some(ad::ArrayView(training.data() + first * training.cols(),
                                   {std::min(part, training.rows() - first), training.cols()}));
    for_each_closeness(points, some, threads, [&](Index i, std::span<const double> e) {
      const Index row = std::max_element(e.begin(), e.end()) - e.begin();
      const double distance = std::sqrt(square_distance(points, i, some, row));
      Neighbour& best = found[static_cast<std::size_t>(i)];
      if (distance < best.distance) best = {first + row, distance};
    });
  }
  return found;
}

double quantile(std::vector<double> values, double q) {
  if (values.empty() || !(q >= 0 && q <= 1))
    throw std::invalid_argument(
        fmt::format("quantile: needs values and a share in [0, 1], got {} values and {}", values.size(), q));
  std::sort(values.begin(), values.end());
  const double at = q * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  if (below + 1 == values.size()) return values.back();
  return values[below] + (at - static_cast<double>(below)) * (values[below + 1] - values[below]);
}

NeighbourDistances compare(const std::vector<Neighbour>& samples, const std::vector<Neighbour>& test) {
  const std::vector<double> of_samples = distances_of(samples), of_test = distances_of(test);
  NeighbourDistances result{quantile(of_samples, 0.5), quantile(of_samples, low_share),
                            quantile(of_test, 0.5), quantile(of_test, low_share), 0};
  const auto below = std::count_if(of_samples.begin(), of_samples.end(),
                                   [&](double distance) { return distance < result.test_low; });
  result.share_below = static_cast<double>(below) / static_cast<double>(of_samples.size());
  return result;
}

}  // namespace saddle::digits
