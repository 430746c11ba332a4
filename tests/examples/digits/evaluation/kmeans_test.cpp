#include "examples/digits/evaluation/kmeans.h"

#include <algorithm>

#include "tests/catch.h"
#include "tests/examples/digits/pictures.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace saddle::digits;

namespace {

double square(const Array& a, Index i, const Array& b, Index j) {
  double sum = 0;
  for (Index k = 0; k < a.cols(); ++k)
    sum += std::pow(static_cast<double>(a(i, k)) - static_cast<double>(b(j, k)), 2);
  return sum;
}

Index nearest(const Array& points, Index i, const Array& centres) {
  Index best = 0;
  for (Index j = 1; j < centres.rows(); ++j)
    if (square(points, i, centres, j) < square(points, i, centres, best)) best = j;
  return best;
}

}  // namespace

TEST_CASE("k-means: where the clusters are far apart it finds their means") {
  // Corners 0 and 10 of a square, with the points around them: any start in all four corners ends there.
  const Array points{{0, 0}, {0, 10}, {10, 0}, {10, 10}, {1, 0}, {0, 11}, {11, 0}, {10, 11}};
  bool reached = false;
  for (std::uint64_t seed = 0; seed < 50 && !reached; ++seed) {
    const Clusters found = kmeans(points, 4, 3, ad::Random(seed), 2);
    std::vector<std::pair<double, double>> centres;
    for (Index j = 0; j < 4; ++j) centres.push_back({found.centres(j, 0), found.centres(j, 1)});
    std::sort(centres.begin(), centres.end());
    reached = centres == std::vector<std::pair<double, double>>{{0, 10.5}, {0.5, 0}, {10, 10.5}, {10.5, 0}};
  }
  CHECK(reached);
}

TEST_CASE("k-means: a step is Lloyd's, centre by centre") {
  ad::Random random(1);
  const Array points = pictures::noise(300, 7, random);
  const Array before = kmeans(points, 20, 1, ad::Random(5), 1).centres;
  const Clusters after = kmeans(points, 20, 2, ad::Random(5), 1);
  Array expected = before;
  double mean_square = 0;
  Index empty = 0;
  std::vector<std::vector<Index>> members(20);
  for (Index i = 0; i < points.rows(); ++i) {
    const Index j = nearest(points, i, before);
    members[static_cast<std::size_t>(j)].push_back(i);
    mean_square += square(points, i, before, j) / 300;
  }
  for (Index j = 0; j < 20; ++j) {
    const auto& list = members[static_cast<std::size_t>(j)];
    empty += list.empty();
    for (Index k = 0; k < 7 && !list.empty(); ++k) {
      double sum = 0;
      for (const Index i : list) sum += points(i, k);
      expected(j, k) = static_cast<ad::Real>(sum / static_cast<double>(list.size()));
    }
  }
  CHECK(after.centres == expected);
  CHECK(after.empty == empty);
  REQUIRE(after.mean_squares.size() == 2);
  CHECK_THAT(after.mean_squares[1], WithinRel(mean_square, tolerance::sum_of_products(300, tolerance::ulp)));
}

TEST_CASE("k-means: the mean square distance never grows, and threads change nothing") {
  ad::Random random(2);
  const Array points = pictures::noise(500, 5, random);
  const Clusters found = kmeans(points, 30, 8, ad::Random(1), 1),
                 other = kmeans(points, 30, 8, ad::Random(1), 3);
  CHECK(found.centres == other.centres);
  CHECK(found.mean_squares == other.mean_squares);
  REQUIRE(found.mean_squares.size() == 8);
  for (std::size_t s = 1; s < 8; ++s) CHECK(found.mean_squares[s] < found.mean_squares[s - 1]);
  CHECK(kmeans(points, 30, 8, ad::Random(2), 1).centres != found.centres);
}

TEST_CASE("k-means: it starts from different points, and a centre without points keeps its place") {
  ad::Random random(3);
  const Array points = pictures::noise(40, 3, random);
  // As many centres as points: each is a point, and stays.
  const Clusters all = kmeans(points, 40, 2, ad::Random(1), 2);
  CHECK(all.mean_squares == std::vector<double>{0, 0});
  CHECK(all.empty == 0);
  // Of equal points the first centre takes all; the others stay where they are.
  const Clusters equal = kmeans(Array::filled(5, 2, ad::Real(0.5)), 3, 2, ad::Random(1), 1);
  CHECK(equal.empty == 2);
  CHECK(equal.centres == Array::filled(3, 2, ad::Real(0.5)));
}

TEST_CASE("k-means: what cannot be done is named") {
  const Array points = Array::zeros(4, 2);
  CHECK(message<std::invalid_argument>([&] { kmeans(points, 5, 1, ad::Random(1), 1); }) ==
        "kmeans: needs at least one step and 1 to 4 centres, as many as points, got 1 and 5");
  CHECK_THROWS_AS(kmeans(points, 0, 1, ad::Random(1), 1), std::invalid_argument);
  CHECK_THROWS_AS(kmeans(points, 2, 0, ad::Random(1), 1), std::invalid_argument);
}
