// From samples to D: the fit of a polynomial logit, by the tape and on a lattice, and held-out estimates.
#include <cmath>
#include <numbers>

#include "gan/claims/claim.h"
#include "gan/claims/data/held_out.h"
#include "gan/claims/data/lattice_fits.h"
#include "gan/claims/data/logit_polynomial.h"
#include "gan/claims/study.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"
#include "gan/probability/mesh.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
namespace tolerance = saddle::tolerance;

namespace {

TwoSides exact(const Distribution& p, const Distribution& q) {
  return exact_sides(quadrature_nodes(p, q));
}

}  // namespace

TEST_CASE("weak D: values of the reference") {
  // 26-digit values for N(0,1) against N(0,2).
  const TwoSides sides = exact(normal(0, 1), normal(0, 2));
  constexpr double bound = tolerance::value_by_quadrature;
  const LogitFit linear = fit_logit({1, -1}, sides), quadratic = fit_logit(2, sides);
  CHECK_THAT(linear.value, WithinAbs(-1.3862943611198906188344642, bound));
  CHECK_THAT(quadratic.value, WithinAbs(-1.2008275977870655503920138, bound));
  CHECK_THAT(quadratic.value - linear.value, WithinAbs(0.18546676333282506844245049, bound));
  CHECK_THAT(value_of_logit({0, 0.1}, sides), WithinAbs(-1.3925181302500728827542997, bound));
  CHECK_THAT(value_of_logit({0.1, 0}, sides), WithinAbs(-1.3887933201471417896601982, bound));
}

TEST_CASE("weak D: the first moment that differs is seen") {
  // The claim has these pairs one degree lower, where D = 1/2 is the best there is.
  const double half = -2 * std::numbers::ln2, root3 = std::sqrt(3.0);
  const auto sees = [&](const Distribution& p, const Distribution& q, int degree) {
    return fit_logit(degree, exact(p, q)).value - half > 1000 * find_claim("weak-moments")->tolerance;
  };
  CHECK_FALSE(sees(normal(0, 1), uniform(-root3, root3), 3));
  CHECK_FALSE(sees(laplace(0, 1), normal(0, std::numbers::sqrt2), 3));
  CHECK(sees(normal(0, 1), uniform(-root3, root3), 4));
  CHECK(sees(laplace(0, 1), normal(0, std::numbers::sqrt2), 4));
  CHECK(sees(normal(1, 2), logistic(1, 0.5), 2));
}

TEST_CASE("logit polynomial: on exact expectations it is that of two normals") {
  // log N(x; 0, 1) - log N(x; 1, 1) = 1/2 - x, and N(1, 0.5) leaves log(1/2) + 2 (x - 1)^2 - x^2 / 2.
  const LogitFit equal = fit_logit(1, exact(normal(0, 1), normal(1, 1)));
  CHECK_THAT(equal.coefficients[0], WithinAbs(0.5, tolerance::discriminator));
  CHECK_THAT(equal.coefficients[1], WithinAbs(-1, tolerance::discriminator));
  const LogitFit narrow = fit_logit(2, exact(normal(0, 1), normal(1, 0.5)));
  CHECK_THAT(narrow.coefficients[0], WithinAbs(2 - std::numbers::ln2, tolerance::discriminator));
  CHECK_THAT(narrow.coefficients[1], WithinAbs(-4, tolerance::discriminator));
  CHECK_THAT(narrow.coefficients[2], WithinAbs(1.5, tolerance::discriminator));
}

TEST_CASE("logit polynomial: on samples the fit is the maximum, wherever it starts") {
  saddle::ad::Random random(5);
  const Points x = draw(normal(0, 1), 200, random), z = draw(normal(0, 2), 200, random);
  const LogitFit fit = fit_logit(2, {x, z}), other = fit_logit({1, 1, 1}, {x, z});
  CHECK(fit.gradient <= tolerance::discriminator);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK_THAT(other.coefficients[i], WithinAbs(fit.coefficients[i], tolerance::discriminator));
    for (const double by : {-0.01, 0.01}) {
      std::vector<double> moved = fit.coefficients;
      moved[i] += by;
      CHECK(value_of_logit(moved, {x, z}) < fit.value);
    }
  }
}

TEST_CASE("logit polynomial: what has no maximum is refused") {
  const Points left{{-2, -1}, {0.5, 0.5}}, right{{1, 2}, {0.5, 0.5}};
  CHECK_THROWS_AS(fit_logit(1, {left, right}), std::runtime_error);
  CHECK_THROWS_AS(fit_logit(-1, {left, right}), std::invalid_argument);
  CHECK_THROWS_AS(fit_logit({0.0, NAN}, {left, right}), std::invalid_argument);
  CHECK_THROWS_AS(fit_logit(std::vector<double>(), {left, right}), std::invalid_argument);
  CHECK_THROWS_AS(fit_logit(1, {{}, right}), std::invalid_argument);
  CHECK_THROWS_AS(fit_logit(1, {{{1, 2}, {1}}, right}), std::invalid_argument);
}

TEST_CASE("lattice fits: by hand they are what the tape finds, on samples and on exact shares") {
  const QuadratureNodes lattice = lattice_of_normals();
  saddle::ad::Random random(6);
  const LatticeShares exact = exact_shares(lattice), drawn = LatticeSamples(lattice)(400, random);
  for (const LatticeShares& shares : {exact, drawn}) {
    for (int degree = 0; degree <= 4; ++degree) {
      CAPTURE(degree);
      const LogitFit fit = fit_on_lattice(degree, shares);
      const TwoSides sides{{shares.x, shares.data}, {shares.x, shares.generated}};
      const LogitFit by_tape = fit_logit(degree, sides);
      CHECK_THAT(fit.value, WithinAbs(by_tape.value, tolerance::dozen_roundings));
      CHECK_THAT(value_on_lattice(fit.coefficients, shares),
                 WithinAbs(value_of_logit(fit.coefficients, sides), tolerance::dozen_roundings));
      for (std::size_t j = 0; j < fit.coefficients.size(); ++j)
        CHECK_THAT(fit.coefficients[j], WithinAbs(by_tape.coefficients[j], tolerance::discriminator));
    }
  }
  // D* is quadratic; its C(G) is that of the continuous normals but for the cut at 12.
  const LogitFit star = fit_on_lattice(2, exact);
  CHECK_THAT(star.coefficients[2], WithinAbs(-0.375, tolerance::discriminator));
  CHECK_THAT(star.value, WithinAbs(-1.2008275977870655503920138, tolerance::lattice));
}

TEST_CASE("lattice fits: samples are counts of n draws, and what has no maximum is refused") {
  const QuadratureNodes lattice = lattice_of_normals();
  saddle::ad::Random random(7), same(7);
  const LatticeSamples draw(lattice);
  const LatticeShares shares = draw(50, random);
  CHECK(shares.data == draw(50, same).data);
  double sum = 0;
  for (const double share : shares.generated) {
    CHECK_THAT(share * 50, WithinAbs(std::round(share * 50), tolerance::dozen_roundings));
    sum += share;
  }
  CHECK_THAT(sum, WithinAbs(1, tolerance::dozen_roundings));
  CHECK_THROWS_AS(fit_on_lattice(1, {{0, 1}, {1, 0}, {0, 1}}), std::runtime_error);
}

TEST_CASE("data: the sampled claims hold for other seeds") {
  for (const std::uint64_t seed : {2, 3}) {
    Study study({.seed = seed});
    for (const char* id : {"data-rate", "data-optimism"}) CHECK(check(*find_claim(id), study).pass);
  }
}

TEST_CASE("held out: the estimate is the mean, its error that of two means") {
  // a(x) = x at 0 and 2, and at 0 and -1.
  const TwoSides sides{{{0, 2}, {0.5, 0.5}}, {{0, -1}, {0.5, 0.5}}};
  const BoundEstimate estimate = estimate_bound({0, 1}, sides);
  const double half = -std::numbers::ln2, two = -std::log1p(std::exp(-2)), one = -std::log1p(std::exp(-1));
  CHECK_THAT(estimate.value,
             WithinAbs(std::numbers::ln2 + (half + (two + one) / 2) / 2, tolerance::dozen_roundings));
  // Two values d apart have a mean of variance d^2 / 4.
  CHECK_THAT(estimate.standard_error,
             WithinAbs(std::hypot(two - half, one - half) / 4, tolerance::dozen_roundings));
  CHECK_THROWS_AS(estimate_bound({0, 1}, {{{0}, {1}}, sides.generated}), std::invalid_argument);
  CHECK_THROWS_AS(estimate_bound({0, 1}, {{{0, 2}, {0.9, 0.1}}, sides.generated}), std::invalid_argument);
  CHECK_THROWS_AS(estimate_bound({0, 1}, {sides.data, {{0, -1}, {1, 1}}}), std::invalid_argument);
  CHECK_THROWS_AS(estimate_bound({0, 1}, {sides.data, {{0, -1}, {0.5}}}), std::invalid_argument);
}
