#include "nn/training/schedule.h"

#include <cmath>
#include <limits>

#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle::nn;
using saddle::message;
namespace tolerance = saddle::tolerance;

TEST_CASE("schedule: linear from one end to the other, and constant from there on") {
  CHECK(linear_schedule(0, 0.5, 0.7, 4) == 0.5);
  CHECK_THAT(linear_schedule(1, 0.5, 0.7, 4), WithinRel(0.55, tolerance::few_roundings));
  CHECK_THAT(linear_schedule(3, 0.5, 0.7, 4), WithinRel(0.65, tolerance::few_roundings));
  for (const Index step : {4, 5, 1000000}) CHECK(linear_schedule(step, 0.5, 0.7, 4) == 0.7);
  CHECK(linear_schedule(1, 3, 1, 2) == 2);
}

TEST_CASE("schedule: geometric decay with a least value") {
  CHECK(geometric_schedule(0, 0.1, 1 / 1.000004, 1e-6) == 0.1);
  CHECK(geometric_schedule(3, 8, 0.5, 0) == 1);
  CHECK_THAT(geometric_schedule(250000, 0.1, 1 / 1.000004, 1e-6),
             WithinRel(0.1 * std::exp(-250000 * std::log1p(4e-6)), tolerance::power_of_many));
  CHECK(geometric_schedule(10000000, 0.1, 1 / 1.000004, 1e-6) == 1e-6);
  CHECK(geometric_schedule(7, 2, 1, 0) == 2);
}

TEST_CASE("schedule: half a cosine") {
  CHECK(cosine_schedule(0, 0.3, 0.1, 6) == 0.3);
  CHECK_THAT(cosine_schedule(2, 0.3, 0.1, 6), WithinRel(0.25, tolerance::few_roundings));  // cos 60 degrees
  CHECK_THAT(cosine_schedule(3, 0.3, 0.1, 6), WithinRel(0.2, tolerance::few_roundings));
  CHECK_THAT(cosine_schedule(4, 0.3, 0.1, 6), WithinRel(0.15, tolerance::few_roundings));
  for (const Index step : {6, 7, 1000}) CHECK(cosine_schedule(step, 0.3, 0.1, 6) == 0.1);
}

TEST_CASE("schedule: says what is wrong") {
  const auto said = [](auto f) { return message<std::invalid_argument>(f); };
  const Real inf = std::numeric_limits<Real>::infinity();
  CHECK(said([] { linear_schedule(-1, 0, 1, 2); }) == "linear_schedule: a step is at least 0, got -1");
  CHECK(said([] { linear_schedule(0, 0, 1, 0); }) == "linear_schedule: needs at least one step, got 0");
  CHECK(said([&] { cosine_schedule(0, inf, 1, 2); }) ==
        "cosine_schedule: both ends must be finite, got inf and 1");
  CHECK(said([] { geometric_schedule(0, 1, 1.5, 0); }) ==
        "geometric_schedule: the factor must be in (0, 1], got 1.5");
  CHECK_THROWS_AS(geometric_schedule(0, 1, 0, 0), std::invalid_argument);
  CHECK_THROWS_AS(geometric_schedule(0, 1, std::nan(""), 0), std::invalid_argument);
  CHECK_THROWS_AS(cosine_schedule(0, 0, 1, -3), std::invalid_argument);
}
