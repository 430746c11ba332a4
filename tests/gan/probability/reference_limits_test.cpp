// More values that were computed elsewhere, to 26 digits: the lemma, limits and series of JSD, the plane, and
// the eigenvalues of alternating steps.
#include <cmath>
#include <numbers>

#include "autodiff/autodiff.h"
#include "gan/claims/dynamics/played.h"
#include "gan/claims/generator_family.h"
#include "gan/discriminator.h"
#include "gan/dynamics/eigenvalues.h"
#include "gan/probability/divergence.h"
#include "gan/probability/planar.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace gan;
using ad::Var;

TEST_CASE("reference: the lemma's maximum, its value and its curvature") {
  const struct {
    double a, b, argmax, maximum, curvature;
  } rows[] = {{1, 1, 0.5, -1.3862943611198906188, -8},
              {3, 1, 0.75, -2.2493405784752334012, -21.333333333333333333},
              {1, 3, 0.25, -2.2493405784752334012, -21.333333333333333333},
              {0.1, 0.9, 0.1, -0.32508297339144823951, -11.111111111111111111},
              {2, 0.001, 0.99950024987506246877, -0.0086011524178858292375, -4006.003000500000000},
              {0.25, 3.5, 0.066666666666666666667, -0.91848760047988259666, -60.267857142857142857}};
  for (const auto& row : rows) {
    CAPTURE(row.a, row.b);
    const double log_a[] = {std::log(row.a)}, log_b[] = {std::log(row.b)};
    const double y = ad::sigmoid(maximise_value(log_a, log_b)[0]);
    CHECK_THAT(y, WithinAbs(row.argmax, tolerance::discriminator));
    const auto f = [&](const Var& x) { return row.a * log(x) + row.b * log(1 - x); };
    ad::Tape tape;
    CHECK_THAT(f(tape.leaf(row.argmax)).value(), WithinRel(row.maximum, tolerance::dozen_roundings));
    // The argument is rounded, and 1 - x passes that on enlarged.
    CHECK_THAT(ad::grad(ad::grad(f))(row.argmax),
               WithinRel(row.curvature, tolerance::dozen_roundings / (1 - row.argmax)));
  }
}

TEST_CASE("reference: JSD of two normals for small and for large distances") {
  // JSD = mu^2/8 - mu^4/64 + mu^6/384 - 5 mu^8/6144 + 13 mu^10/30720 - 227 mu^12/737280 + ...
  for (const double mu : {0.05, 0.1, 0.15}) {
    CAPTURE(mu);
    const double t = mu * mu;
    const double series =
        t * (1.0 / 8 +
             t * (-1.0 / 64 + t * (1.0 / 384 + t * (-5.0 / 6144 + t * (13.0 / 30720 - t * 227.0 / 737280)))));
    CHECK_THAT(jsd(normal(0, 1), normal(mu, 1)).value, WithinRel(series, tolerance::divergence_relative));
  }
  // (log 2 - JSD) / (sqrt(2 pi) exp(-mu^2 / 8) / mu)
  const struct {
    double mu, ratio;
  } rows[] = {{2, 0.46873034037589002212},
              {4, 0.71250835242740540890},
              {8, 0.88987788975105864344},
              {20, 0.97864772447080916188},
              {40, 0.99448031710246452349}};
  for (const auto& row : rows) {
    CAPTURE(row.mu);
    const double leading = std::sqrt(2 * std::numbers::pi) * std::exp(-row.mu * row.mu / 8) / row.mu;
    CHECK_THAT(log2_minus_jsd(normal(0, 1), normal(row.mu, 1)).value / leading,
               WithinRel(row.ratio, tolerance::log2_minus_jsd));
  }
  // At equal scales dJSD/dsigma = -(mu / 2) dJSD/dmu, by scale invariance and symmetry.
  const Theta g = frozen_gradient(generator_families()[0], {0, 1}, {2, 1});
  CHECK_THAT(g.location / 2, WithinAbs(0.22479975460333641486, tolerance::value_by_quadrature));
  CHECK_THAT(g.scale / 2, WithinAbs(-0.22479975460333641486, tolerance::value_by_quadrature));
}

TEST_CASE("reference: divergences in the plane") {
  // N(0, I) and N((1, 1), I): as on the line at a distance of sqrt 2.
  CHECK_THAT(jsd_in_plane(grid(1, 1, 1), ring(1, std::numbers::sqrt2, 1)),
             WithinAbs(0.20134547158480514026, tolerance::divergence_absolute));
  CHECK_THAT(jsd(normal(0, 1), normal(std::numbers::sqrt2, 1)).value,
             WithinAbs(0.20134547158480514026, tolerance::divergence_absolute));
  CHECK_THAT(tv(normal(0, 1), normal(std::numbers::sqrt2, 1)).value,
             WithinAbs(0.52049987781304653768, tolerance::divergence_absolute));
  // A ring of eight with radius 2 and sd 1/2, and the normal with the same moments.
  const PlanarMixture p = ring(8, 2, 0.5), q = grid(1, 1, 1.5);
  CHECK_THAT(jsd_in_plane(p, q), WithinAbs(0.12169096234777381023, tolerance::divergence_absolute));
  // Far out log p has ridges between the modes, which ask for a finer grid than p itself does.
  const PlanarNodes nodes = planar_nodes(p, q, 0.125);
  double forward = 0, backward = 0;
  for (std::size_t i = 0; i < nodes.x.size(); ++i) {
    const double a = nodes.log_p[i] - nodes.log_q[i];
    forward += nodes.weight[i] * std::exp(nodes.log_p[i]) * a;
    backward -= nodes.weight[i] * std::exp(nodes.log_q[i]) * a;
  }
  CHECK_THAT(forward, WithinAbs(0.43348067249341707634, tolerance::divergence_relative));
  CHECK_THAT(backward, WithinAbs(0.97040095019751949844, tolerance::divergence_relative));
}

TEST_CASE("reference: a ratio of two centred normals is a Cauchy number") {
  const Distribution ratio = cauchy(0, 2.0 / 3);
  CHECK_THAT(ratio.quantile(0.75), WithinRel(2.0 / 3, tolerance::dozen_roundings));
  CHECK_THAT(ratio.cdf(1) - ratio.cdf(-1), WithinRel(0.62566591637800236763, tolerance::dozen_roundings));
  CHECK_THAT(ratio.pdf(0), WithinRel(0.47746482927568600731, tolerance::dozen_roundings));
  // Samples: the share of |N(0, 4) / N(0, 9)| < 1, within five standard errors.
  ad::Random random(3);
  constexpr int n = 40000;
  int below = 0;
  for (int i = 0; i < n; ++i) below += std::fabs(2 * random.normal()) < std::fabs(3 * random.normal());
  const double share = 0.62566591637800236763;
  CHECK(std::fabs(below - n * share) <= tolerance::z_score * std::sqrt(n * share * (1 - share)));
}

TEST_CASE("reference: alternating steps on the Dirac-GAN have these eigenvalues") {
  const struct {
    double h, real, imaginary;
  } rows[] = {{0.01, 0.9999875, 0.0049999843749755858613},
              {0.1, 0.99875, 0.049984372557830512393},
              {1, 0.875, 0.48412291827592711065},
              {2, 0.5, 0.86602540378443864676}};
  const Played gan = dirac_gan({});
  for (const auto& row : rows) {
    CAPTURE(row.h);
    const StateMap step = gan.steps({.kind = UpdateRule::Kind::alternating}, row.h);
    for (const auto& [l, reference] : matched(eigenvalues(difference_jacobian(step, State(2))),
                                              {{row.real, row.imaginary}, {row.real, -row.imaginary}})) {
      CHECK_THAT(l.real(), WithinAbs(reference.real(), tolerance::divergence_relative));
      CHECK_THAT(l.imag(), WithinAbs(reference.imag(), tolerance::divergence_relative));
    }
  }
}
