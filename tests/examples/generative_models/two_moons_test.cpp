// The target two moons: its density, its sampler, and the grid that its integrals are sums over.
#include "examples/generative_models/targets/two_moons.h"

#include <cmath>
#include <numbers>

#include "tests/catch.h"

using namespace saddle::family;

TEST_CASE(
    "two moons: the density is symmetric under half a turn around the middle, and of the noise's size") {
  // The middle of the moons is (1/2, 1/4): half a turn takes one moon to the other.
  const Array x{{0.3, 0.8}, {-0.9, 0.1}, {1.4, -0.6}, {3, 3}};
  Array turned = x;
  for (Index i = 0; i < x.rows(); ++i) {
    turned(i, 0) = 1 - x(i, 0);
    turned(i, 1) = 0.5 - x(i, 1);
  }
  const std::vector<double> p = two_moons_log_p(x), q = two_moons_log_p(turned);
  for (std::size_t i = 0; i < p.size(); ++i) CHECK(std::fabs(p[i] - q[i]) <= 1e-11 * std::fabs(p[i]));
  CHECK_THROWS_WITH(two_moons_log_p(Array{{1, 2, 3}}), ContainsSubstring("pairs of numbers, got rows of 3"));
}

TEST_CASE("two moons: the density is the integral over both moons") {
  // A midpoint sum with 20,000 angles at a point beside the upper moon, an independent way.
  const double x = 0.2, y = 0.9;
  constexpr int angles = 20000;
  double sum = 0;
  for (int i = 0; i < angles; ++i) {
    const double t = std::numbers::pi * (i + 0.5) / angles;
    const double upper = std::hypot(x - std::cos(t), y - std::sin(t));
    const double lower = std::hypot(x - 1 + std::cos(t), y - 0.5 + std::sin(t));
    for (const double d : {upper, lower})
      sum += std::exp(-0.5 * d * d / (kMoonNoise * kMoonNoise)) / (2.0 * angles);
  }
  const double p = sum / (2 * std::numbers::pi * kMoonNoise * kMoonNoise);
  CHECK(std::fabs(std::exp(two_moons_log_p(Array{{x, y}})[0]) / p - 1) <= 1e-8);
}

TEST_CASE("two moons: the grid holds the whole mass, and its entropy has the error that is stated") {
  const MoonGrid& grid = moon_grid();
  std::vector<double> log_p;
  for (const double each : grid.p) log_p.push_back(std::log(each));
  CHECK(std::fabs(grid.mass(log_p) - 1) <= 1e-10);
  CHECK(std::fabs(grid.cross_entropy(log_p) - grid.entropy()) <= 1e-14);

  double entropy = 0;  // on a grid whose points lie between those of the other
  Array shifted = grid.points;
  for (double& each : shifted) each += grid.step / 2;
  for (const double each : two_moons_log_p(shifted)) entropy -= std::exp(each) * each * grid.area();
  CHECK(std::fabs(entropy - grid.entropy()) <= 1e-6);
}

TEST_CASE("two moons: samples have the density's entropy and its mean, within five standard errors") {
  Random rng(1);
  constexpr Index count = 4000;
  const Array x = two_moons(count, rng);
  double sum = 0, squares = 0, mean_x = 0, mean_y = 0;
  for (const double each : two_moons_log_p(x)) sum -= each, squares += each * each;
  for (Index i = 0; i < count; ++i) mean_x += x(i, 0) / count, mean_y += x(i, 1) / count;
  const double mean = sum / count, standard_error = std::sqrt((squares / count - mean * mean) / count);
  CHECK(std::fabs(mean - moon_grid().entropy()) <= 5 * standard_error);
  CHECK(std::fabs(mean_x - 0.5) <= 5 / std::sqrt(count));
  CHECK(std::fabs(mean_y - 0.25) <= 5 * 0.5 / std::sqrt(count));
}
