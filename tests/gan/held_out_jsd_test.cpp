#include "gan/held_out_jsd.h"

#include <limits>
#include <numbers>
#include <vector>

#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle;
using gan::held_out_jsd;

TEST_CASE("held-out JSD: estimate, standard error and bound are those by hand") {
  // Logits 0 and log 3 give D = 1/2 and 3/4; n = 4, so that logits stay within +-log 4.
  const std::vector<double> data = {0, std::log(3.0), 0, std::log(3.0)},
                            generated = {-std::log(3.0), 0, 0, -std::log(3.0)};
  const gan::Certificate found = held_out_jsd(data, generated);
  // Both sides: log(2 / 2) and log(2 * 3 / 4), twice each.
  const double jsd = std::log(1.5) / 2, variance = std::pow(std::log(1.5) / 2, 2) / 3;
  CHECK_THAT(found.jsd, WithinRel(jsd, tolerance::dozen_roundings));
  CHECK_THAT(found.standard_error, WithinRel(std::sqrt(2 * variance) / 2, tolerance::dozen_roundings));
  const double margin = std::sqrt(2 * variance * std::log(80.0)) + 7 * std::log(4.0) * std::log(80.0) / 9;
  CHECK_THAT(found.lower, WithinRel(jsd - margin, tolerance::dozen_roundings));
}

TEST_CASE("held-out JSD: a logit beyond log n counts as log n, and D = 1/2 gives zero") {
  const std::vector<double> sure = {1e300, 800}, wrong = {-1e300, -800};
  // Within +-log 2: D = 2/3.
  CHECK_THAT(held_out_jsd(sure, wrong).jsd, WithinRel(std::log(4.0 / 3), tolerance::dozen_roundings));
  CHECK_THAT(held_out_jsd(wrong, sure).jsd, WithinRel(std::log(2.0 / 3), tolerance::dozen_roundings));
  const std::vector<double> half(100, 0.0);
  CHECK_THAT(held_out_jsd(half, half).jsd, WithinAbs(0, tolerance::dozen_roundings));
  CHECK(held_out_jsd(half, half).lower < 0);
}

TEST_CASE("held-out JSD: what it cannot use is refused, and NaN stays visible") {
  using Bad = std::invalid_argument;
  const std::vector<double> two = {0, 1}, three = {0, 1, 2}, one = {0};
  CHECK(message<Bad>([&] { held_out_jsd(two, three); }) ==
        "held_out_jsd: needs as many logits on data as on generated samples and at least two, got 2 and 3");
  CHECK(mentions(message<Bad>([&] { held_out_jsd(one, one); }), "at least two", "1 and 1"));
  CHECK(mentions(message<Bad>([&] { held_out_jsd(two, two, 1); }), "risk", "got 1"));
  CHECK(std::isnan(held_out_jsd(two, std::vector<double>{0, std::numeric_limits<double>::quiet_NaN()}).jsd));
}
