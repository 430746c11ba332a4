#include "gan/discriminator.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "autodiff/autodiff.h"
#include "tests/catch.h"
#include "tests/numbers.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
using saddle::ad::sigmoid;
namespace tolerance = saddle::tolerance;

namespace {

using List = std::vector<double>;

double log_normal(double x, double mean) {
  return -(x - mean) * (x - mean) / 2;
}

}  // namespace

TEST_CASE("D*: the closed form at its edges") {
  CHECK(*optimal_discriminator(-2, -2) == 0.5);
  CHECK(*optimal_discriminator(-1, -inf) == 1);
  CHECK(*optimal_discriminator(-inf, -1) == 0);
  CHECK(*optimal_logit(-1, -inf) == inf);
  CHECK(*optimal_logit(-inf, -1) == -inf);
  CHECK_FALSE(optimal_logit(-inf, -inf));
  CHECK_FALSE(optimal_discriminator(-inf, -inf));
}

TEST_CASE("D*: densities that underflow still give 1/2 in the middle") {
  // N(0,1) against N(100,1) at x = 50: both densities are below 1e-500.
  CHECK(*optimal_discriminator(log_normal(50, 0), log_normal(50, 100)) == 0.5);
  // At x = 49 the logit is 100: 1 - D = exp(-100) is kept where it is p_g's turn to be the smaller one.
  CHECK(*optimal_logit(log_normal(49, 0), log_normal(49, 100)) == 100);
  CHECK_THAT(*optimal_discriminator(log_normal(51, 0), log_normal(51, 100)),
             WithinRel(std::exp(-100), tolerance::few_roundings));
}

TEST_CASE("D found: agrees with D* from logits of zero to thousands") {
  List p, q;
  for (double ratio = 1e-12; ratio < 6000; ratio *= 1.7) {
    for (const double level : {0.0, -300.0, -1e5, 500.0}) {
      p.insert(p.end(), {level, level - ratio});
      q.insert(q.end(), {level - ratio, level});
    }
  }
  const List logit = maximise_value(p, q);
  REQUIRE(logit.size() == p.size());
  for (std::size_t i = 0; i < p.size(); ++i) {
    CAPTURE(p[i], q[i]);
    CHECK_THAT(sigmoid(logit[i]), WithinAbs(*optimal_discriminator(p[i], q[i]), tolerance::discriminator));
    // Where D is not yet 0 or 1 to the last digit, the density ratio is right as well.
    if (std::fabs(p[i] - q[i]) < saturated_logit) {
      CHECK_THAT(logit[i], WithinAbs(p[i] - q[i], tolerance::discriminator));
    }
  }
}

TEST_CASE("D found: is 0 or 1 where one density is zero") {
  const List logit = maximise_value(List{-3, -inf, -inf, -2000}, List{-inf, -3, -inf, -inf});
  CHECK_THAT(sigmoid(logit[0]), WithinAbs(1, tolerance::discriminator));
  CHECK_THAT(sigmoid(logit[1]), WithinAbs(0, tolerance::discriminator));
  CHECK(logit[2] == 0);
  CHECK_THAT(sigmoid(logit[3]), WithinAbs(1, tolerance::discriminator));
}

TEST_CASE("D found: a point does not depend on its neighbours, nor on a common factor") {
  const List p = {-1, -7, -30, -inf}, q = {-2, -4, -1, -1};
  const List together = maximise_value(p, q);
  for (std::size_t i = 0; i < p.size(); ++i) {
    CHECK(maximise_value(List{p[i]}, List{q[i]})[0] == together[i]);
    CHECK(maximise_value(List{p[i] + 512}, List{q[i] + 512})[0] == together[i]);
  }
  CHECK(maximise_value(List{}, List{}).empty());
}

TEST_CASE("D found: what is no density is refused") {
  CHECK_THROWS_WITH(maximise_value(List{0, 0}, List{0}),
                    "maximise_value: needs both densities at each point, got 2 and 1");
  CHECK_THROWS_AS(maximise_value(List{inf}, List{0}), std::invalid_argument);
  CHECK_THROWS_AS(maximise_value(List{not_a_number}, List{0}), std::invalid_argument);
  CHECK_THROWS_AS(maximise_value(List{0}, List{not_a_number}), std::invalid_argument);
  CHECK_THROWS_AS(maximise_value(List{-inf}, List{not_a_number}), std::invalid_argument);
}
