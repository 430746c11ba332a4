// The Wasserstein distance and its critics: against references, and that wrong formulas are found out.
#include <cmath>
#include <numbers>

#include "gan/claims/claim.h"
#include "gan/claims/distances.h"
#include "gan/claims/study.h"
#include "gan/claims/transport.h"
#include "gan/claims/wasserstein/clipping.h"
#include "gan/claims/wasserstein/gradient_penalty.h"
#include "gan/claims/wasserstein/linear_critic.h"
#include "gan/claims/wasserstein/w1.h"
#include "gan/claims/wasserstein/wgan.h"
#include "gan/discriminator.h"
#include "gan/penalty.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
namespace tolerance = saddle::tolerance;
using saddle::ad::Array;

namespace {

bool passes(const char* id, const Measurement& measurement) {
  return measurement.worst().error <= find_claim(id)->tolerance;
}

}  // namespace

TEST_CASE("wasserstein: the parallel lines of the reference") {
  for (const double theta : {-2.0, -0.5, 0.001, 1.0}) {
    CAPTURE(theta);
    const LineDistances at = line_distances(theta);
    CHECK_THAT(at.w1, WithinAbs(std::fabs(theta), tolerance::few_roundings));
    CHECK_THAT(at.w1_slope, WithinAbs(theta < 0 ? -1 : 1, tolerance::few_roundings));
    CHECK_THAT(at.jsd, WithinAbs(std::numbers::ln2, tolerance::few_roundings));
    CHECK_THAT(at.tv, WithinAbs(1, tolerance::few_roundings));
  }
  const LineDistances together = line_distances(0);
  CHECK(together.w1 == 0);
  CHECK_THAT(together.jsd, WithinAbs(0, tolerance::few_roundings));
  CHECK(together.tv == 0);
  CHECK(together.kl == 0);
  CHECK(std::isinf(line_distances(0.5).kl));
  // Raised along itself by less than the points are apart, the second line is as far as its points are.
  CHECK_THAT(line_distances(0.3, maximise_value, 0.04).w1,
             WithinAbs(std::hypot(0.3, 0.04), tolerance::few_roundings));
}

TEST_CASE("wasserstein: a D that is wrong on the parallel lines is found out") {
  for (const double shift : {1e-3, -50.0}) {
    CAPTURE(shift);
    Study wrong({.find = [shift](std::span<const double> p, std::span<const double> q) {
      std::vector<double> logit = maximise_value(p, q);
      for (double& a : logit) a += shift;
      return logit;
    }});
    CHECK_FALSE(check(*find_claim("wasserstein-lines"), wrong).pass);
  }
}

TEST_CASE("wasserstein: W1 and W2 of normals are those of the reference, by each road") {
  // 26-digit closed forms, N(0,1) against N(mean, sd).
  const struct {
    double mean, sd, w1, w2;
  } rows[] = {{1, 1, 1, 1},
              {0, 2, 0.79788456080286535587989212, 1},
              {1, 1.5, 1.0084907026168296375499989, 1.1180339887498948482045868},
              {3, 0.5, 3.0000000001563569795970966, 3.0413812651491098444998421},
              {-2, 4, 2.9067178829464216082836491, 3.6055512754639892931192213}};
  for (const auto& row : rows) {
    CAPTURE(row.mean, row.sd);
    const Distribution p = normal(0, 1), q = normal(row.mean, row.sd);
    CHECK_THAT(w1_by_cdf(p, q), WithinAbs(row.w1, tolerance::transport));
    CHECK_THAT(w1_by_crossings(p, q), WithinAbs(row.w1, tolerance::dozen_roundings));
    CHECK_THAT(transport_by_quantiles(p, q, 1), WithinAbs(row.w1, tolerance::transport));
    const double by_critic = w1_by_critic(p, q);
    CHECK_THAT(by_critic, WithinAbs(row.w1, tolerance::transport));
    CHECK(by_critic <= row.w1 + tolerance::quadrature);
    CHECK_THAT(std::sqrt(transport_by_quantiles(p, q, 2)), WithinAbs(row.w2, tolerance::transport));
  }
}

TEST_CASE("wasserstein: W2 of normals in the plane is that of the reference, by a coupling too") {
  const Array a{{2, 0.6}, {0.6, 1}}, b{{1, -0.5}, {-0.5, 3}};
  CHECK_THAT(bures_squared(a, b), WithinAbs(1.1187239084297155365347712, tolerance::quadrature));
  CHECK_THAT(w2_squared_by_coupling(a, b, Array{{1, 2}}),
             WithinAbs(6.1187239084297155365347712, tolerance::quadrature));
  // Long in directions at right angles, 1.99 and 0.01: far from a rotation by 0.
  const Array c{{1, 0.99}, {0.99, 1}}, d{{1, -0.99}, {-0.99, 1}};
  const double apart = 4 - 4 * std::sqrt(1.99 * 0.01);
  CHECK_THAT(bures_squared(c, d), WithinAbs(apart, tolerance::quadrature));
  CHECK_THAT(w2_squared_by_coupling(c, d, Array{{0, 0}}), WithinAbs(apart, tolerance::quadrature));
  CHECK_THAT(w2_squared_by_coupling(d, c, Array{{0, 0}}), WithinAbs(apart, tolerance::quadrature));
  CHECK_THAT(bures_squared(a, a), WithinAbs(0, tolerance::quadrature));
}

TEST_CASE("wasserstein: samples of equal number are carried in order") {
  // {0, 1, 3} to {5, 6, 8}: 5 for each, as categories 0 ... 8.
  const double third = 1.0 / 3;
  const Distribution x = categorical({third, third, 0, third, 0, 0, 0, 0, 0}),
                     y = categorical({0, 0, 0, 0, 0, third, third, 0, third});
  CHECK_THAT(transport_by_quantiles(x, y, 1), WithinAbs(5, tolerance::quadrature));
  CHECK_THAT(transport_by_quantiles(x, y, 2), WithinAbs(25, tolerance::quadrature));
  CHECK_THAT(w1_by_critic(x, y), WithinAbs(5, tolerance::quadrature));
}

TEST_CASE("wasserstein: W1 by crossings has the closed form of each density") {
  const double ln2 = std::numbers::ln2;
  // Exponentials differ by their means; the quantiles of Logistic(0,1) and Laplace(0,2) cross at 0 alone, so
  // that the mean sizes 2 log 2 and 2 are what differs; uniforms by hand.
  CHECK_THAT(w1_by_crossings(exponential(1), exponential(3)), WithinAbs(2. / 3, tolerance::dozen_roundings));
  CHECK_THAT(w1_by_crossings(logistic(0, 1), laplace(0, 2)),
             WithinAbs(2 - 2 * ln2, tolerance::thousand_roundings));
  CHECK_THAT(w1_by_crossings(uniform(0, 1), uniform(0.25, 1.5)),
             WithinAbs(0.375, tolerance::dozen_roundings));
  CHECK_THAT(w1_by_crossings(uniform(0, 1), uniform(-1, 2)), WithinAbs(0.5, tolerance::dozen_roundings));
  const Distribution two = mixture({{0.25, normal(-3, 0.5)}, {0.75, normal(1, 0.5)}});
  const Distribution moved = mixture({{0.25, normal(-3, 0.5)}, {0.75, normal(3, 0.5)}});
  CHECK_THAT(w1_by_crossings(two, moved), WithinAbs(1.5, tolerance::dozen_roundings));
  CHECK_THROWS_AS(w1_by_crossings(cauchy(0, 1), cauchy(1, 1)), std::invalid_argument);
}

TEST_CASE("wasserstein: the distribution function's W1 passes, wrong distances are found out") {
  Study study;
  const auto library = [](const Distribution& p, const Distribution& q) { return w1(p, q).value; };
  CHECK(passes("w1-three-ways", measure_three_ways(library, study)));
  CHECK(passes("w1-three-ways", measure_three_ways(w1_by_crossings, study)));
  for (const Wrong& wrong : find_claim("w1-three-ways")->wrong) {
    CAPTURE(wrong.what);
    CHECK(check_wrong(*find_claim("w1-three-ways"), wrong, study).refused);
  }
}

TEST_CASE("wasserstein: clipping scales W1 by the Lipschitz bound where every unit sees all data") {
  Study study;
  const auto found = [&](const char* what) {
    for (const Comparison& at : find_claim("wgan-clip")->measure(study).comparisons)
      if (at.what == std::string("relative, ") + what) return at.measured;
    FAIL("no comparison " << what);
    return 0.;
  };
  CHECK_THAT(found("linear, c = 0.01, N(0,1) | N(3,1)"), WithinRel(0.03, tolerance::quadrature));
  CHECK_THAT(found("4 units, c = 0.01, U(5,6) | U(3,4)"), WithinRel(2 * 4e-4, tolerance::quadrature));
  // Data on both sides: 4 c^2 times 100.5 of a distance of 199.
  CHECK_THAT(found("4 units, c = 0.1, U(99,100) | U(-100,-99)"),
             WithinRel(0.04 * 100.5, tolerance::quadrature));
  // By a search over w and b in steps of 1/200, elsewhere.
  CHECK_THAT(found("4 units, c = 0.1, N(0,1) | N(3,1)"),
             WithinRel(0.04 * 2.9166916746707456, tolerance::quadrature));
  const auto half = [](int layers, saddle::ad::Index h, double c, const Clipped& pair) {
    return layers == 1 ? c * pair.means : static_cast<double>(h) * c * c * pair.w1;
  };
  CHECK_FALSE(passes("wgan-clip", measure_clipping(half, study)));
}

TEST_CASE("wasserstein: a linear critic under a gradient penalty is that of the reference") {
  const struct {
    double delta, lambda, slope, gap, penalty, value;
  } rows[] = {{1, 10, 1.05, 1.05, 0.025, 1.025},
              {0.5, 10, 1.025, 0.5125, 0.00625, 0.50625},
              {2, 10, 1.1, 2.2, 0.1, 2.1},
              {1, 1, 1.5, 1.5, 0.25, 1.25},
              {0.1, 10, 1.005, 0.1005, 0.00025, 0.10025}};
  for (const auto& row : rows) {
    CAPTURE(row.delta, row.lambda);
    for (const Sides sides : {Sides::two, Sides::one}) {
      const LinearCritic best = best_linear_critic(Array::column({row.delta - 1, row.delta + 1}),
                                                   Array::column({-1, 1}), row.lambda, sides);
      CHECK_THAT(best.slope, WithinAbs(row.slope, tolerance::quadrature));
      CHECK_THAT(best.gap, WithinAbs(row.gap, tolerance::quadrature));
      CHECK_THAT(best.penalty, WithinAbs(row.penalty, tolerance::quadrature));
      CHECK_THAT(best.value, WithinAbs(row.value, tolerance::quadrature));
    }
  }
}

TEST_CASE("wasserstein: other biases of the gradient penalty are found out") {
  Study study;
  const auto biased = [](double d, double l) {
    return BestLinear{1 + d / (2 * l), d + d * d / (2 * l), d * d / (4 * l), d + d * d / (4 * l)};
  };
  CHECK(passes("wgan-gp-linear", measure_linear_penalty(biased, false, study)));
  CHECK_FALSE(passes("wgan-gp-linear", measure_linear_penalty(biased, true, study)));
  for (double BestLinear::*number :
       {&BestLinear::slope, &BestLinear::gap, &BestLinear::penalty, &BestLinear::value}) {
    const auto off = [&](double d, double l) {
      BestLinear at = biased(d, l);
      at.*number += 1e-6;
      return at;
    };
    CHECK_FALSE(passes("wgan-gp-linear", measure_linear_penalty(off, false, study)));
  }
}

TEST_CASE("wasserstein: a net under a gradient penalty is near the bound, below it, with a slope above 1") {
  saddle::ad::Random random(1);
  const PenalisedCritic critic = train_penalised_critic(random);
  CHECK(critic.w1 == 1);
  // By mpmath, r and the integral both with 20 digits.
  CHECK_THAT(penalised_integral(), WithinAbs(0.0272267777419766862, tolerance::quadrature));
  CHECK(critic.value <= critic.w1 + penalised_integral());
  CHECK(critic.value > critic.w1);
  REQUIRE(critic.slope.size() == critic.weight.size());
  double mean_slope = 0, mean_best = 0, integral = 0;
  for (std::size_t i = 0; i < critic.slope.size(); ++i) {
    mean_slope += critic.weight[i] * critic.slope[i];
    mean_best += critic.weight[i] * (1 + critic.excess[i]);
    integral += 10 * critic.weight[i] * critic.excess[i] * critic.excess[i];
  }
  // The mean of the best slope is 1 + W1 / (2 lambda).
  CHECK_THAT(mean_best, WithinAbs(1.05, tolerance::quadrature));
  CHECK_THAT(mean_slope, WithinAbs(1.05, find_claim("wgan-gp-net")->tolerance));
  // The bound by sums at equal steps.
  CHECK_THAT(integral, WithinAbs(penalised_integral(), tolerance::quadrature));
}

TEST_CASE("wasserstein: a generator that follows the best linear critic goes by the reference") {
  // By hand: from d to d - (1 + d / 2) / 4 before the data, from -d to -d + (1 + d / 2) / 4 beyond.
  const double left[] = {1, 0.625, 0.296875, 0.009765625, -0.241455078125, 0.038726806640625};
  const Array data = Array::column({2, 6}), z = Array::column({-1, 1});
  const std::vector<Array> course = follow_linear_critic(data, z, Array{{3}}, 0.25, 1, 5);
  REQUIRE(course.size() == 6);
  for (std::size_t n = 0; n < course.size(); ++n)
    CHECK_THAT(4 - course[n][0], WithinAbs(left[n], tolerance::quadrature));
  CHECK(follow_linear_critic(data, z, Array{{3}}, 0.25, 1, 0).size() == 1);
}

TEST_CASE("wasserstein: a generator with smaller steps ends nearer, by half of a step") {
  const Array data = Array::column({0, 2}), z = Array::column({-1, 1});
  for (const double rate : {0.08, 0.05, 0.02}) {
    CAPTURE(rate);
    const Array end = follow_linear_critic(data, z, Array{{0.87}}, rate, 0.05, 200).back();
    // 0.8^200 of the start is left at most.
    CHECK_THAT(std::fabs(1 - end[0]), WithinAbs(rate / (2 - rate / 0.1), tolerance::quadrature));
  }
}
