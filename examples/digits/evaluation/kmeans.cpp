#include "examples/digits/evaluation/kmeans.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "examples/digits/evaluation/closeness.h"

namespace saddle::digits {
namespace {

// k different rows of the points.
Array some_rows(const Array& points, Index k, ad::Random& random) {
  std::vector<Index> order(static_cast<std::size_t>(points.rows()));
  std::iota(order.begin(), order.end(), Index{0});
  Array rows = Array::zeros(k, points.cols());
  for (Index i = 0; i < k; ++i) {
    std::swap(order[static_cast<std::size_t>(i)],
              order[static_cast<std::size_t>(i + random.below(points.rows() - i))]);
    const ad::Real* const from = points.data() + order[static_cast<std::size_t>(i)] * points.cols();
    std::copy(from, from + points.cols(), rows.data() + i * points.cols());
  }
  return rows;
}

// The nearest centre of each point, and the mean of the square distances.
struct Assignment {
  std::vector<Index> centre;
  double mean_square = 0;
};
Assignment assign(const Array& points, const Array& centres, int threads) {
  std::vector<double> squares(static_cast<std::size_t>(points.rows()));
  Assignment found{std::vector<Index>(squares.size())};
  for_each_closeness(points, centres, threads, [&](Index i, std::span<const double> e) {
    const Index nearest = std::max_element(e.begin(), e.end()) - e.begin();
    found.centre[static_cast<std::size_t>(i)] = nearest;
    squares[static_cast<std::size_t>(i)] = square_distance(points, i, centres, nearest);
  });
  found.mean_square =
      std::accumulate(squares.begin(), squares.end(), 0.0) / static_cast<double>(points.rows());
  return found;
}

}  // namespace

Clusters kmeans(const Array& points, Index k, int steps, ad::Random random, int threads) {
  if (k < 1 || k > points.rows() || steps < 1)
    throw std::invalid_argument(
        fmt::format("kmeans: needs at least one step and 1 to {} centres, as many as points, got {} and {}",
                    points.rows(), steps, k));
  Clusters result{some_rows(points, k, random), {}, 0};
  Array& centres = result.centres;
  const Index d = points.cols();
  for (int step = 0; step < steps; ++step) {
    const Assignment nearest = assign(points, centres, threads);
    result.mean_squares.push_back(nearest.mean_square);
    // Sums in the order of the points, whichever thread found their centre.
    std::vector<double> sums(static_cast<std::size_t>(k * d));
    std::vector<Index> counts(static_cast<std::size_t>(k));
    for (Index i = 0; i < points.rows(); ++i) {
      const Index j = nearest.centre[static_cast<std::size_t>(i)];
      ++counts[static_cast<std::size_t>(j)];
      for (Index c = 0; c < d; ++c) sums[static_cast<std::size_t>(j * d + c)] += points.data()[i * d + c];
    }
    result.empty = std::count(counts.begin(), counts.end(), Index{0});
    for (Index j = 0; j < k; ++j) {
      const Index count = counts[static_cast<std::size_t>(j)];
      for (Index c = 0; c < d && count > 0; ++c)
        centres.data()[j * d + c] =
            static_cast<ad::Real>(sums[static_cast<std::size_t>(j * d + c)] / static_cast<double>(count));
    }
  }
  return result;
}

}  // namespace saddle::digits
