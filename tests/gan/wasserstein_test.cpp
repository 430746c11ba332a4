// The Wasserstein distance and its critics: against references, and that wrong formulas are found out.
#include <cmath>
#include <numbers>

#include "gan/claims.h"
#include "gan/divergence.h"
#include "gan/linear_critic.h"
#include "gan/study.h"
#include "gan/transport.h"
#include "gan/wgan.h"
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

TEST_CASE("wasserstein: the distribution function's W1 passes, wrong distances are found out") {
  Study study;
  const Divergence right = [](const Distribution& p, const Distribution& q) { return w1(p, q).value; };
  CHECK(passes("w1-three-ways", measure_three_ways(right, study)));
  const Divergence wrong[] = {
      [](const Distribution& p, const Distribution& q) { return w1(p, q).value / 2; },
      [](const Distribution& p, const Distribution& q) { return tv(p, q).value; },
      [](const Distribution& p, const Distribution& q) { return std::sqrt(transport_by_quantiles(p, q, 2)); },
  };
  for (const Divergence distance : wrong)
    CHECK_FALSE(passes("w1-three-ways", measure_three_ways(distance, study)));
}

TEST_CASE("wasserstein: clipping scales W1 by the Lipschitz bound, and by no other factor") {
  Study study;
  CHECK(passes("wgan-clip",
               measure_clipping([](int layers, saddle::ad::Index h,
                                   double c) { return layers == 1 ? c : static_cast<double>(h) * c * c; },
                                study)));
  const LipschitzBound wrong[] = {
      [](int, saddle::ad::Index, double) { return 1.0; },
      [](int, saddle::ad::Index, double c) { return c; },
      [](int layers, saddle::ad::Index, double c) { return std::pow(c, layers); },
  };
  for (const LipschitzBound bound : wrong) CHECK_FALSE(passes("wgan-clip", measure_clipping(bound, study)));
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
  CHECK(passes("wgan-gp-linear",
               measure_linear_penalty([](double d, double l) { return d + d * d / (4 * l); }, study)));
  const PenalisedValue wrong[] = {
      [](double d, double) { return d; },
      [](double d, double l) { return d + d * d / (2 * l); },
      [](double d, double l) { return d - d * d / (4 * l); },
  };
  for (const PenalisedValue value : wrong)
    CHECK_FALSE(passes("wgan-gp-linear", measure_linear_penalty(value, study)));
}

TEST_CASE("wasserstein: a net under a gradient penalty is near the bound, below it, with a slope above 1") {
  saddle::ad::Random random(1);
  const PenalisedCritic critic = train_penalised_critic(random);
  CHECK(critic.w1 == 1);
  // By mpmath, r and the integral both with 20 digits.
  CHECK_THAT(critic.bound, WithinAbs(1.0272267777419766862, tolerance::quadrature));
  CHECK(critic.value <= critic.bound);
  CHECK(critic.value > critic.w1);
  CHECK(critic.mean_slope > 1);
  // The mean of the best slope is 1 + W1 / (2 lambda).
  CHECK_THAT(critic.mean_slope, WithinAbs(1.05, find_claim("wgan-gp-net")->tolerance));
  CHECK(critic.slope_error < find_claim("wgan-gp-net")->tolerance);
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

TEST_CASE("wasserstein: other courses of a generator are found out") {
  Study study;
  const PenalisedDistance wrong[] = {
      // Without the critic's bias, without a swing, and with half of the penalty.
      [](int n, double d, double h, double) { return d - n * h; },
      [](int n, double d, double h, double l) {
        return std::fmax(0, (d + 2 * l) * std::pow(1 - h / (2 * l), n) - 2 * l);
      },
      [](int n, double d, double h, double l) { return (d + l) * std::pow(1 - h / l, n) - l; },
  };
  for (const PenalisedDistance distance : wrong)
    CHECK_FALSE(passes("wgan-gp-generator", measure_linear_generator(distance, study)));
}
