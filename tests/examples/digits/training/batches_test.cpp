#include "examples/digits/training/batches.h"

#include <cmath>
#include <map>
#include <stdexcept>
#include <vector>

#include "tests/catch.h"
#include "tests/examples/digits/some_images.h"

using namespace saddle;
using namespace saddle::digits;

namespace {

// Which of the images a row is.
ad::Index number_of(const examples::Images& images, const ad::Array& x, ad::Index row) {
  for (ad::Index i = 0; i < images.count; ++i) {
    const ad::Array image = examples::grey(images, i, 1);
    bool same = true;
    for (ad::Index k = 0; k < image.size(); ++k) same = same && image[k] == x(row, k);
    if (same) return i;
  }
  return -1;
}

}  // namespace

TEST_CASE("batches: each epoch has the training images in another order, but for an incomplete batch") {
  const examples::Images images = some_images(30);
  Batches batches(images, 23, {.rows = 5, .noise = 2}, ad::Random(3));
  REQUIRE(batches.steps_per_epoch() == 4);
  std::vector<std::vector<ad::Index>> orders;
  for (int epoch = 0; epoch < 3; ++epoch) {
    std::map<ad::Index, int> seen;
    orders.emplace_back();
    for (int step = 0; step < 4; ++step) {
      const Batch batch = batches.next();
      REQUIRE(batch.x.shape() == ad::Shape{5, 12});
      REQUIRE(batch.z.shape() == ad::Shape{5, 2});
      CHECK(batch.z_of_g.size() == 0);
      for (ad::Index row = 0; row < 5; ++row) {
        orders.back().push_back(number_of(images, batch.x, row));
        ++seen[orders.back().back()];
      }
    }
    CHECK(seen.size() == 20);
    CHECK(seen.begin()->first >= 0);
    CHECK(seen.rbegin()->first < 23);
  }
  CHECK(orders[0] != orders[1]);
  CHECK(orders[1] != orders[2]);
}

TEST_CASE("batches: a run that goes on from any step sees what it would have seen") {
  const examples::Images images = some_images(30);
  const Batches::Form form{.rows = 7, .noise = 3, .noise_of_g = true};
  Batches all(images, 30, form, ad::Random(3)), other(images, 30, form, ad::Random(4));
  for (std::int64_t step = 0; step < 9; ++step) {
    INFO("step " << step);
    const Batch expected = all.next(), others = other.next();
    Batches from_here(images, 30, form, ad::Random(3), step);
    const Batch batch = from_here.next();
    CHECK(batch.x == expected.x);
    CHECK(batch.z == expected.z);
    CHECK(batch.z_of_g == expected.z_of_g);
    CHECK(batch.z != batch.z_of_g);
    CHECK(batch.z != others.z);
    CHECK(batch.x != others.x);
  }
}

TEST_CASE("batches: noise is uniform with mean 0 and variance 1") {
  ad::Random random(8);
  const ad::Array z = uniform_noise(100, 1000, random);
  double sum = 0, squares = 0, fourth = 0, largest = 0;
  for (const double number : z) {
    sum += number;
    squares += number * number;
    fourth += number * number * number * number;
    largest = std::max(largest, std::fabs(number));
  }
  const double n = 1e5;
  // Five standard errors; the fourth moment of a uniform number of variance 1 is 9/5, of a normal one 3.
  CHECK_THAT(sum / n, WithinAbs(0, 5 / std::sqrt(n)));
  CHECK_THAT(squares / n, WithinAbs(1, 5 * std::sqrt(0.8 / n)));
  CHECK_THAT(fourth / n, WithinAbs(1.8, 5 * std::sqrt((9 - 1.8 * 1.8) / n)));
  CHECK(largest <= std::sqrt(3.0));
  CHECK(largest > 1.73);
}

TEST_CASE("batches: too few images are refused") {
  const examples::Images images = some_images(30);
  const Batches::Form form{.rows = 7, .noise = 3};
  CHECK_THROWS_AS(Batches(images, 6, form, ad::Random(3)), std::invalid_argument);
  CHECK_THROWS_AS(Batches(images, 31, form, ad::Random(3)), std::invalid_argument);
  CHECK_NOTHROW(Batches(images, 7, form, ad::Random(3)));
}
