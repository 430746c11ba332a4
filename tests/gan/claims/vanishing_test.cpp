// Gradients that vanish: against references, and that wrong formulas and a wrong D are found out.
#include <cmath>

#include "gan/claims/claim.h"
#include "gan/claims/study.h"
#include "gan/claims/vanishing/apart.h"
#include "gan/claims/vanishing/shifted.h"
#include "gan/discriminator.h"
#include "gan/objective.h"
#include "gan/probability/divergence.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
namespace tolerance = saddle::tolerance;

namespace {

const Apart& normals() {
  return pairs_apart()[0];
}

}  // namespace

TEST_CASE("vanishing: the gradients of N(0,1) and N(mu,1) are those of the reference") {
  // 26-digit mpmath quadratures.
  struct Row {
    double mu, minimax, non_saturating;
  };
  const Row rows[] = {
      {0.5, 0.23526350611485220834056446, 0.26473649388514779165943554},
      {1, 0.39797286718324984371860508, 0.60202713281675015628139492},
      {2, 0.44959950920667282971168050, 1.5504004907933271702883195},
      {4, 0.13719481758147762804760736, 3.8628051824185223719523926},
      {8, 0.00039287473607279406997095998, 7.9996071252639272059300290},
      {20, 2.3883834712711397369617942e-22, 19.999999999999999999999761},
  };
  for (const Row& row : rows) {
    CAPTURE(row.mu);
    CHECK_THAT(slope_by_tape(normals(), GeneratorCost::minimax, row.mu),
               WithinRel(row.minimax, tolerance::value_by_quadrature));
    CHECK_THAT(slope_by_tape(normals(), GeneratorCost::non_saturating, row.mu),
               WithinRel(row.non_saturating, tolerance::value_by_quadrature));
    CHECK_THAT(normals().minimax(row.mu), WithinRel(row.minimax, tolerance::value_by_quadrature));
  }
}

TEST_CASE("vanishing: log 2 - JSD of the reference, by the formula and by the divergence") {
  struct Row {
    double mu, deficit;
  };
  const Row rows[] = {{1, 0.58172569837520912969999531},
                      {2, 0.35631636021311369741242732},
                      {8, 0.000093535077025380572457910912}};
  for (const Row& row : rows) {
    CAPTURE(row.mu);
    CHECK_THAT(normals().deficit(row.mu), WithinRel(row.deficit, tolerance::value_by_quadrature));
    CHECK_THAT(log2_minus_jsd(normal(0, 1), normal(row.mu, 1)).value,
               WithinRel(row.deficit, tolerance::value_by_quadrature));
  }
}

TEST_CASE("vanishing: the slope of each closed form of log 2 - JSD is minus half of the minimax gradient") {
  for (const Apart& pair : pairs_apart()) {
    for (const double mu : {0.5, 1.5, 3.}) {
      constexpr double h = 1e-5;
      const double slope = (pair.deficit(mu + h) - pair.deficit(mu - h)) / (2 * h);
      CHECK_THAT(-2 * slope, WithinAbs(pair.minimax(mu), tolerance::plain_difference));
    }
  }
}

TEST_CASE("vanishing: the minimax gradient is largest where the reference has it") {
  Study study;
  const Measurement largest = find_claim("vanishing-largest")->measure(study);
  CHECK_THAT(largest.comparisons.at(0).measured, WithinAbs(1.63625572148, tolerance::digit_shown * 1e-11));
  CHECK_THAT(largest.comparisons.at(0).reference, WithinAbs(1.63625572148, tolerance::digit_shown * 1e-11));
  CHECK_THAT(largest.comparisons.at(1).measured,
             WithinAbs(0.467319759271584724, tolerance::value_by_quadrature));
}

TEST_CASE("vanishing: a D near the perfect one pulls as the reference says") {
  // 26-digit closed forms for eps = 0.1, 0.01, 0.001, 1e-6; the claim has them over eps, after eps = 0.5.
  const double slopes[] = {0.020499228747516403666520466, 0.0019326449745146286334981647,
                           0.00019216566988863142639411073, 0.00000019204447592955039706486363};
  const double eps[] = {0.1, 0.01, 0.001, 1e-6};
  Study study;
  const Measurement near = find_claim("vanishing-near-perfect")->measure(study);
  for (std::size_t i = 0; i < std::size(eps); ++i) {
    const Comparison& slope = near.comparisons.at(5 * (i + 1));
    CHECK_THAT(std::fabs(slope.measured), WithinAbs(slopes[i] / eps[i], tolerance::value_by_quadrature));
  }
}

TEST_CASE("vanishing: exactly zero gradients where supports are disjoint") {
  Study study;
  int zeros = 0;
  for (const Comparison& at : find_claim("vanishing-disjoint")->measure(study).comparisons) {
    if (at.what.find("gradient, G moved") != std::string::npos) {
      CAPTURE(at.what);
      CHECK(at.measured == 0);
      ++zeros;
    }
  }
  CHECK(zeros == 4 * 3 * 2);
}

TEST_CASE("vanishing: where supports are disjoint a D that is not perfect is found out") {
  const auto worst_of = [](const char* what, const FindLogits& find) {
    Study study({.find = find});
    double worst = 0;
    for (const Comparison& at : find_claim("vanishing-disjoint")->measure(study).comparisons)
      if (at.what.find(what) != std::string::npos) worst = std::fmax(worst, at.error);
    return worst;
  };
  const double passes = find_claim("vanishing-disjoint")->tolerance;
  const auto sure_of_all = [](std::span<const double> p, std::span<const double>) {
    return std::vector<double>(p.size(), 5);
  };
  CHECK(worst_of("V at the D found, ", sure_of_all) > 4);
  CHECK(worst_of("overlap", sure_of_all) > passes);
  const auto less_sure = [](std::span<const double> p, std::span<const double> q) {
    std::vector<double> logit = maximise_value(p, q);
    for (double& a : logit) a /= 2;
    return logit;
  };
  CHECK(worst_of("V at the D found, ", less_sure) > passes);
  // Near 0 on all of p_g, but not equally near everywhere.
  const auto uneven = [](std::span<const double> p, std::span<const double> q) {
    std::vector<double> logit = maximise_value(p, q);
    for (std::size_t i = 0; i < logit.size(); ++i) logit[i] += 0.01 * static_cast<double>(i);
    return logit;
  };
  CHECK(worst_of("non-saturating gradient", uneven) > passes);
}

TEST_CASE("vanishing: the right closed form passes, each wrong one is found out") {
  const auto is_found_out = [](const Apart& pair, GeneratorCost cost) {
    Study study;
    const char* claim = cost == GeneratorCost::minimax ? "vanishing-minimax" : "vanishing-non-saturating";
    return !(measure_apart(pair, cost, study).worst().error <= find_claim(claim)->tolerance);
  };
  for (const GeneratorCost cost : generator_costs) {
    CAPTURE(name(cost));
    for (const Apart& pair : pairs_apart()) CHECK_FALSE(is_found_out(pair, cost));
    const bool sees_minimax = cost != GeneratorCost::maximum_likelihood;
    const bool sees_kl = cost != GeneratorCost::minimax;
    Apart wrong = normals();
    wrong.minimax = [](double mu) { return (1 + 1e-8) * normals().minimax(mu); };
    CHECK(is_found_out(wrong, cost) == sees_minimax);
    wrong.minimax = [](double mu) { return std::sqrt(std::acos(-1) / 2) * std::exp(-mu * mu / 8); };
    CHECK(is_found_out(wrong, cost) == sees_minimax);
    wrong = normals();
    wrong.kl_slope = [](double mu) { return 2 * mu; };
    CHECK(is_found_out(wrong, cost) == sees_kl);
    wrong = pairs_apart()[1];
    wrong.kl_slope = [](double) { return 1.; };
    CHECK(is_found_out(wrong, cost) == sees_kl);
  }
}

TEST_CASE("vanishing: logits off by 0.1 % are found out at every distance where V is compared") {
  Study wrong({.find = [](std::span<const double> p, std::span<const double> q) {
    std::vector<double> logit = maximise_value(p, q);
    for (double& a : logit) a *= 1.001;
    return logit;
  }});
  int compared = 0;
  for (const Comparison& at : find_claim("vanishing-jsd")->measure(wrong).comparisons) {
    if (at.what.find("at the D found") == std::string::npos) continue;
    CAPTURE(at.what);
    CHECK(at.error > find_claim("vanishing-jsd")->tolerance);
    ++compared;
  }
  // Normals up to 8, Laplace densities up to 20, Cauchys at all nine distances.
  CHECK(compared == 6 + 8 + 9);
}

TEST_CASE("vanishing: the error of a partial sum is below the next term, and one part in a million is not") {
  const double mu = 36, scaled = slope_by_tape(normals(), GeneratorCost::minimax, mu) /
                                 (std::sqrt(std::acos(-1) / 2) * std::exp(-mu * mu / 8));
  double sum = 0;
  for (int n = 0; n <= 3; ++n) sum += rate_term(n, mu);
  CHECK(std::fabs(scaled - sum) <= std::fabs(rate_term(4, mu)));
  CHECK_FALSE(std::fabs(1.000001 * scaled - sum) <= std::fabs(rate_term(4, mu)));
}

TEST_CASE("vanishing: from far away one cost arrives and the other stays") {
  Study study;
  const Measurement training = find_claim("vanishing-training")->measure(study);
  REQUIRE(training.comparisons.size() == 9);
  REQUIRE(training.notes.size() == 3);
  // As the page has them.
  CHECK_THAT(10 * training.comparisons[3].measured, WithinAbs(9.396, tolerance::digit_shown * 0.0005));
  CHECK_THAT(20 * training.comparisons[6].measured, WithinAbs(19.948, tolerance::digit_shown * 0.0005));
  CHECK(training.notes[1].find("after 54 iterations") != std::string::npos);
  CHECK(training.notes[2].find("after 124 iterations") != std::string::npos);
  for (std::size_t i = 0; i < 9; i += 3) {
    CHECK(training.comparisons[i].measured > 0.9);
    CHECK(training.comparisons[i].measured < 1);
    CHECK_THAT(training.comparisons[i + 2].measured,
               WithinAbs(0, find_claim("vanishing-training")->tolerance));
  }
}

TEST_CASE("vanishing: far apart each quantity is between its law and the law less what it may lack") {
  for (const Apart& pair : pairs_apart()) {
    CAPTURE(pair.at(8).name());
    for (const double mu : {8., 10., 25., 40.}) {
      const auto between = [mu](double value, const Law& law) {
        const double ratio = value / law.leading(mu);
        CHECK(ratio <= 1 + tolerance::value_by_quadrature);
        CHECK(ratio >= 1 - law.missing(mu) - tolerance::value_by_quadrature);
      };
      between(pair.deficit(mu), pair.deficit_law);
      between(pair.minimax(mu), pair.minimax_law);
      between(pair.slope(GeneratorCost::non_saturating, mu), pair.non_saturating_law);
    }
  }
}

TEST_CASE("vanishing: gradients under white noise are Cauchys, as wide in any minibatch") {
  Study study;
  const Claim& claim = *find_claim("vanishing-noise");
  const Measurement noise = claim.measure(study);
  // Three numbers of two coordinates for each of three minibatches.
  REQUIRE(noise.comparisons.size() == 18);
  for (const Comparison& at : noise.comparisons) {
    CAPTURE(at.what);
    CHECK(at.error <= tolerance::z_score);
    // 10 % off is more than 7.3 standard errors off for each quartile.
    if (at.what.find("quartile") != std::string::npos)
      CHECK(std::fabs(at.reference) > 73 * at.standard_error);
    if (at.what.find("location") != std::string::npos && at.what.find("upper") != std::string::npos)
      CHECK(at.reference == 5);
    if (at.what.find("share") != std::string::npos)
      CHECK_THAT(at.reference, WithinAbs(0.0635, tolerance::digit_shown * 0.00005));
  }
}

TEST_CASE("vanishing: between Laplace densities the minimax gradient is largest at 1.635") {
  const auto gradient = pairs_apart()[1].minimax;
  // Its slope is zero where atan(tanh(mu / 4)) = sech(mu / 2) / 2.
  double low = 0.5, high = 4;
  for (int i = 0; i < 60; ++i) {
    const double mu = (low + high) / 2;
    (std::atan(std::tanh(mu / 4)) < 0.5 / std::cosh(mu / 2) ? low : high) = mu;
  }
  CHECK_THAT(low, WithinAbs(1.635, tolerance::digit_shown * 0.0005));
  CHECK(gradient(low) > gradient(low - 0.01));
  CHECK(gradient(low) > gradient(low + 0.01));
}

TEST_CASE("vanishing: the figure has a curve for each cost and dots by the tape on it") {
  Study drawing({.charts = true});
  const Measurement minimax = find_claim("vanishing-minimax")->measure(drawing);
  REQUIRE(minimax.charts.size() == 1);
  CHECK(minimax.charts[0].curves.size() == 7);
}
