#include "autodiff/random.h"

#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>
#include <vector>

#include "tests/catch.h"
#include "tests/tolerances.h"

using saddle::ad::Index;
using saddle::ad::normal_quantile;
using saddle::ad::Random;

TEST_CASE("random: golden integers, uniforms and normals of three seeds") {
  // Integers and uniforms from an independent implementation in Python; normals by 40-digit mpmath from the
  // same integers, z = sqrt(2) erfinv(2u - 1).
  Random one(1);
  CHECK(one.bits() == 14971601782005023387u);
  CHECK(one.bits() == 13781649495232077965u);
  CHECK(one.bits() == 1847458086238483744u);

  Random seven(7);
  CHECK(seven.uniform() == 0x1.c583400555d2p-5);
  CHECK(seven.uniform() == 0x1.607e46efd274cp-3);
  CHECK(seven.uniform() == 0x1.6f66236761a8bp-1);

  Random forty_two(42);
  for (const double z : {0.89387325348573664717, -0.47099811624147292257, 2.1417741113345365901,
                         0.52766941667484087244, 0.81864143274398244659, 0.2226562332135111341}) {
    CHECK_THAT(forty_two.normal(), WithinRel(z, saddle::tolerance::normal_draw));
  }
}

TEST_CASE("random: uniforms lie between 0 and 1 and have the moments of the uniform distribution") {
  Random random(3);
  const int n = 100000;
  double sum = 0, sum_of_squares = 0;
  for (int i = 0; i < n; ++i) {
    const double u = random.uniform();
    REQUIRE((u >= 0 && u < 1));
    sum += u - 0.5;
    sum_of_squares += (u - 0.5) * (u - 0.5) - 1.0 / 12;
  }
  // Standard deviations of u and of (u - 1/2)^2: sqrt(1/12) and sqrt(1/180).
  CHECK_THAT(sum / std::sqrt(n / 12.0), WithinAbs(0, saddle::tolerance::z_score));
  CHECK_THAT(sum_of_squares / std::sqrt(n / 180.0), WithinAbs(0, saddle::tolerance::z_score));
}

TEST_CASE("random: normals have the first four moments of the normal distribution") {
  Random random(4);
  const int n = 100000;
  double sums[4] = {};
  for (int i = 0; i < n; ++i) {
    const double z = random.normal();
    sums[0] += z;
    sums[1] += z * z - 1;
    sums[2] += z * z * z;
    sums[3] += z * z * z * z - 3;
  }
  // Variances of z, z^2, z^3 and z^4: 1, 2, 15, 96.
  const double variances[4] = {1, 2, 15, 96};
  for (int k = 0; k < 4; ++k) {
    CHECK_THAT(sums[k] / std::sqrt(n * variances[k]), WithinAbs(0, saddle::tolerance::z_score));
  }
}

TEST_CASE("random: streams repeat, differ from each other and do not depend on draws") {
  Random random(11);
  Random first = random.stream(0);
  random.bits();
  Random again = random.stream(0);
  std::set<std::uint64_t> seen{Random(11).bits()};
  for (std::uint64_t n = 0; n < 100; ++n) seen.insert(random.stream(n).bits());
  for (std::uint64_t n = 0; n < 100; ++n) seen.insert(random.stream(0).stream(n).bits());
  CHECK(seen.size() == 201);
  CHECK(first.bits() == again.bits());
}

TEST_CASE("random: below(n) is uniform on 0 .. n-1") {
  Random random(5);
  const int n = 60000;
  std::vector<int> counts(6, 0);
  for (int i = 0; i < n; ++i) ++counts.at(static_cast<std::size_t>(random.below(6)));
  for (const int count : counts) {
    CHECK_THAT((count - n / 6.0) / std::sqrt(n * 5.0 / 36), WithinAbs(0, saddle::tolerance::z_score));
  }
  // 2^64 is 8/3 of this range: a plain remainder would land in its lower half with probability 9/16.
  const Index large = std::numeric_limits<Index>::max() / 4 * 3;
  int low = 0;
  for (int i = 0; i < n; ++i) low += random.below(large) < large / 2;
  CHECK_THAT((low - n / 2.0) / std::sqrt(n / 4.0), WithinAbs(0, saddle::tolerance::z_score));
  CHECK(random.below(1) == 0);
  CHECK_THROWS_AS(random.below(0), std::invalid_argument);
  CHECK_THROWS_AS(random.below(-3), std::invalid_argument);
}

TEST_CASE("normal quantile: 40-digit values in all three ranges, odd symmetry and the ends") {
  // z = -sqrt(2) erfcinv(2u), by 40-digit mpmath.
  CHECK_THAT(normal_quantile(0.25), WithinRel(-0.67448975019608174320, saddle::tolerance::normal_draw));
  CHECK_THAT(normal_quantile(0x1p-10), WithinRel(-3.0972690781987844624, saddle::tolerance::normal_draw));
  CHECK_THAT(normal_quantile(0x1p-53), WithinRel(-8.2095361516013868556, saddle::tolerance::normal_draw));
  CHECK_THAT(normal_quantile(0x1p-900), WithinRel(-35.195221493198139713, saddle::tolerance::normal_tail));
  for (const double u : {0x1p-2, 0x1p-7, 0x1p-20, 0x1p-40}) {
    CHECK(normal_quantile(1 - u) == -normal_quantile(u));
  }
  CHECK(normal_quantile(0.5) == 0);
  CHECK(normal_quantile(0) == -std::numeric_limits<double>::infinity());
  CHECK(normal_quantile(1) == std::numeric_limits<double>::infinity());
  CHECK(std::isnan(normal_quantile(-0.1)));
  CHECK(std::isnan(normal_quantile(1.1)));
}

TEST_CASE("random: its words are its place, and give the generator back") {
  Random random(11);
  random.normal();
  Random other = Random::from_words(random.words());
  CHECK(other.stream(3).bits() == random.stream(3).bits());
  for (int i = 0; i < 10; ++i) CHECK(other.bits() == random.bits());
  CHECK_THROWS_AS(Random::from_words({1, 0, 0, 0, 0}), std::invalid_argument);
}

TEST_CASE("random: splitmix64 by number is its sequence") {
  // The first numbers from the key 1234567, as the authors' program gives them.
  CHECK(saddle::ad::splitmix64(1234567, 0) == 6457827717110365317u);
  CHECK(saddle::ad::splitmix64(1234567, 1) == 3203168211198807973u);
  CHECK(saddle::ad::splitmix64(1234567, 2) == 9817491932198370423u);
}
