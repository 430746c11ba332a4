#include "examples/digits/evaluation/neighbours.h"

#include "examples/digits/evaluation/closeness.h"
#include "tests/catch.h"
#include "tests/examples/digits/pictures.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace saddle::digits;

TEST_CASE("neighbours: the nearest training image of each, as by trying all") {
  ad::Random random(1);
  // More training images than are taken at a time.
  const Array training = pictures::noise(10300, 6, random), points = pictures::noise(40, 6, random);
  const std::vector<Neighbour> found = nearest_neighbours(points, training, 2);
  REQUIRE(found.size() == 40);
  bool beyond = false;
  for (Index i = 0; i < 40; ++i) {
    Index best = 0;
    for (Index j = 1; j < training.rows(); ++j)
      if (square_distance(points, i, training, j) < square_distance(points, i, training, best)) best = j;
    const Neighbour& each = found[static_cast<std::size_t>(i)];
    CHECK(each.row == best);
    CHECK_THAT(each.distance,
               WithinRel(std::sqrt(square_distance(points, i, training, best)), tolerance::dozen_roundings));
    beyond |= best >= 10000;
  }
  CHECK(beyond);
}

TEST_CASE("neighbours: a copy is at a distance of exactly zero") {
  ad::Random random(2);
  const Array training = pictures::strokes(60, 60, random);
  const std::vector<Neighbour> found = nearest_neighbours(training, training, 2);
  for (std::size_t i = 0; i < found.size(); ++i) {
    CHECK(found[i].row == static_cast<Index>(i));
    CHECK(found[i].distance == 0);
  }
}

TEST_CASE("neighbours: quantiles are those by hand") {
  CHECK(quantile({3, 1, 2}, 0.5) == 2);
  CHECK(quantile({4, 1, 2, 3}, 0.5) == 2.5);
  CHECK(quantile({10, 20}, 0.25) == 12.5);
  CHECK(quantile({5, 7}, 0) == 5);
  CHECK(quantile({5, 7}, 1) == 7);
  CHECK(quantile({5}, 0.05) == 5);
  CHECK(message<std::invalid_argument>([] { quantile({}, 0.5); }) ==
        "quantile: needs values and a share in [0, 1], got 0 values and 0.5");
  CHECK_THROWS_AS(quantile({1, 2}, 1.5), std::invalid_argument);
}

TEST_CASE("neighbours: samples beside test images") {
  std::vector<Neighbour> samples, test;
  for (int i = 0; i <= 100; ++i) {
    test.push_back({i, 5 + i / 10.0});
    samples.push_back({i, i / 10.0});
  }
  const NeighbourDistances found = compare(samples, test);
  CHECK_THAT(found.samples_median, WithinRel(5, tolerance::dozen_roundings));
  CHECK_THAT(found.samples_low, WithinRel(0.5, tolerance::dozen_roundings));
  CHECK_THAT(found.test_median, WithinRel(10, tolerance::dozen_roundings));
  CHECK_THAT(found.test_low, WithinRel(5.5, tolerance::dozen_roundings));
  CHECK_THAT(found.share_below, WithinRel(55.0 / 101, tolerance::dozen_roundings));
}
