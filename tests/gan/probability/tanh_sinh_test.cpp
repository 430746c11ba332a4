#include "gan/probability/tanh_sinh.h"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "gan/claims/catalogue.h"
#include "gan/probability/divergence.h"
#include "gan/probability/parse.h"
#include "tests/catch.h"
#include "tests/numbers.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
using saddle::tolerance::second_rule;

namespace {

// Within what is promised, and within the error that comes with the value.
void check(const Estimate& estimate, double expected) {
  INFO(estimate.value << " +- " << estimate.error << ", expected " << expected);
  CHECK_THAT(estimate.value, WithinAbs(expected, second_rule * std::max(1.0, std::fabs(expected))));
  CHECK(std::fabs(estimate.value - expected) <=
        estimate.error + saddle::tolerance::dozen_roundings * std::max(1.0, std::fabs(expected)));
}

double plain(Point x) {
  return x.anchor + x.offset;
}

}  // namespace

TEST_CASE("tanh_sinh: integrals with closed forms, poles at an end and infinite ends among them") {
  check(tanh_sinh([](Point x) { return std::exp(plain(x)); }, 0, 1), std::numbers::e - 1);
  check(tanh_sinh([](Point x) { return std::log(plain(x)); }, 0, 1), -1);
  check(tanh_sinh([](Point x) { return 1 / std::sqrt(plain(x)); }, 0, 1), 2);
  // Poles at both ends: 1 - x needs its own digits.
  const auto beta = [](Point x) {
    const double left = x.anchor + x.offset, right = (1 - x.anchor) - x.offset;
    return 1 / std::sqrt(left * right);
  };
  check(tanh_sinh(beta, 0, 1), std::numbers::pi);
  check(tanh_sinh([](Point x) { return 1 / (1 + plain(x) * plain(x)); }, -inf, inf), std::numbers::pi);
  check(tanh_sinh([](Point x) { return std::exp(-plain(x)); }, 2, inf), std::exp(-2.0));
  check(tanh_sinh([](Point x) { return std::exp(plain(x)); }, -inf, 2), std::exp(2.0));
  check(tanh_sinh([](Point x) { return std::exp(-plain(x) * plain(x)); }, -inf, inf),
        std::sqrt(std::numbers::pi));
  // A steep place that no cut announces, and a jump at a cut.
  check(tanh_sinh([](Point x) { return 1e4 / (1 + 1e8 * plain(x) * plain(x)); }, -1, 2),
        std::atan(1e4) + std::atan(2e4));
  check(tanh_sinh([](Point x) { return plain(x) < 0.3 ? 1.0 : 5.0; }, 0, 1, {.cuts = {0.3, 7}}),
        0.3 + 5 * 0.7);
  // A kink that no cut announces: halved until it does not matter, where two levels may agree too early.
  CHECK_THAT(tanh_sinh([](Point x) { return std::fabs(plain(x) - 1.0 / 3); }, 0, 1).value,
             WithinAbs(5.0 / 18, second_rule));
}

TEST_CASE("tanh_sinh: an integral that does not exist is refused") {
  const auto reciprocal = [](Point x) { return 1 / plain(x); };
  CHECK_THROWS_AS(tanh_sinh(reciprocal, 0, 1), std::runtime_error);
  CHECK_THROWS_AS(tanh_sinh(reciprocal, 1, inf), std::runtime_error);
  CHECK_THROWS_AS(tanh_sinh([](Point) { return 1.0; }, 0, inf), std::runtime_error);
  // A pole between two ends, a jump without a cut that pieces run out for, and no number.
  CHECK_THROWS_AS(tanh_sinh([](Point x) { return 1 / std::fabs(plain(x) - 1.0 / 3); }, 0, 1),
                  std::runtime_error);
  CHECK_THROWS_AS(tanh_sinh([](Point x) { return plain(x) < 1.0 / 3 ? 1.0 : 5.0; }, 0, 1, {.max_pieces = 10}),
                  std::runtime_error);
  CHECK_THROWS_AS(tanh_sinh([](Point x) { return std::sqrt(plain(x) - 0.5); }, 0, 1), std::runtime_error);
  CHECK_THROWS_AS(expectation_by_tanh_sinh(cauchy(0, 1), [](double x) { return std::fabs(x); }),
                  std::runtime_error);
  CHECK_THROWS_AS(kl_by_tanh_sinh(cauchy(0, 1), normal(0, 1)), std::runtime_error);
  CHECK_THROWS_AS(kl_by_tanh_sinh(uniform(0, 2), uniform(0, 1)), std::runtime_error);
  CHECK_THROWS_AS(kl_by_tanh_sinh(categorical({0.5, 0.5}), categorical({1, 0})), std::runtime_error);
  CHECK_THROWS_AS(tanh_sinh(reciprocal, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(jsd_by_tanh_sinh(normal(0, 1), categorical({1})), std::invalid_argument);
}

TEST_CASE("tanh_sinh: the divergences where they have closed forms") {
  // Goodfellow et al. 2014 has none; Nielsen and Okamura 2021 for Cauchy densities: chi is 1/2 and 1/4.
  const auto cauchy_jsd = [](double chi) {
    const double root = std::sqrt(2 + chi);
    return std::log(2 * root / (root + std::numbers::sqrt2));
  };
  check(jsd_by_tanh_sinh(cauchy(0, 1), cauchy(1, 1)), cauchy_jsd(0.5));
  check(jsd_by_tanh_sinh(cauchy(3, 2), cauchy(3, 1)), cauchy_jsd(0.25));
  check(kl_by_tanh_sinh(cauchy(0, 1), cauchy(1, 3)), std::log(17.0 / 12));
  check(jsd_by_tanh_sinh(exponential(1), exponential(2)), (3 * std::log(2) - 2.25 * std::log(3) + 0.5) / 2);
  check(kl_by_tanh_sinh(exponential(1), exponential(2)), 1 - std::log(2));
  check(jsd_by_tanh_sinh(uniform(0, 1), uniform(0.5, 1.5)), std::log(2) / 2);
  check(jsd_by_tanh_sinh(uniform(0, 1), uniform(2, 3)), std::log(2));
  check(kl_by_tanh_sinh(normal(0, 1), normal(1, 1.5)), std::log(1.5) + 2 / 4.5 - 0.5);
  check(kl_by_tanh_sinh(normal(0, 1), normal(100, 1)), 5000);
  check(jsd_by_tanh_sinh(normal(0, 1), normal(0, 1)), 0);
  check(jsd_by_tanh_sinh(categorical({0.5, 0.5, 0}), categorical({0, 0.5, 0.5})), std::log(2) / 2);
  check(expectation_by_tanh_sinh(normal(3, 2), [](double x) { return x * x; }), 13);
  check(expectation_by_tanh_sinh(uniform(0, 1), [](double x) { return std::log(x); }), -1);
}

TEST_CASE("tanh_sinh: the divergences at 26-digit reference values") {
  // By mpmath; the last five as in the tests of the first rule.
  const struct {
    const char *p, *q;
    double kl, jsd;  // kl < 0 if it is infinite
  } rows[] = {
      {"N(0,1)", "N(0,0.5)", 0.80685281944005469058276788, 0.092733381666412534221225243},
      {"N(0,1)", "N(1,0.5)", 2.8068528194400546905827679, 0.22398377654850112164301860},
      {"N(0,1)", "N(8,0.5)", 128.80685281944005469058277, 0.69314702327107362934586256},
      {"N(0,1)", "N(2,1)", 2.0000000000000000000000000, 0.33683082034683161200480480},
      {"N(0,1)", "N(8,1)", 32.000000000000000000000000, 0.69305364548291992884477421},
      {"0.5*N(-2,1)+0.5*N(2,1)", "N(0,1)", 1.3672798062631330183409894, 0.22544306269728751038155734},
      {"0.2*N(-3,0.5)+0.5*N(0,1)+0.3*N(4,0.75)", "N(0.6,2.5)", 0.23618114416633928647005092,
       0.061131575823902651581573985},
      {"Laplace(0,1)", "N(0,1)", 0.22579135264472743236309761, 0.021930395883506034291037680},
      {"Cauchy(0,1)", "Cauchy(0,2)", 0.11778303565638345453879411, 0.029012295188968950347258708},
      {"Cauchy(5,0.001)", "N(0,10)", -1, 0.67240041476047819874},
      {"0.3*Laplace(-3,0.1)+0.7*Logistic(4,2)", "0.5*Exp(0.1)+0.5*N(-5,10)", 1.1843826620255571548,
       0.22308965632630835227},
      {"U(0,100)", "0.5*N(50,1)+0.5*Cauchy(0,10)", 2.1722193715118281427, 0.39631285038438911385},
      {"N(1e6,1e-3)", "N(1000000.001,0.002)", 4.431471924343084125e-01, 1.281749763368167605e-01},
      {"N(-0.03,0.01)", "0.5*U(0,10000.0)+0.5*N(-1,2)", 5.609088779936280231, 6.767902337670255416e-01},
  };
  for (const auto& row : rows) {
    INFO(row.p << " and " << row.q);
    const Distribution p = parse_distribution(row.p), q = parse_distribution(row.q);
    check(jsd_by_tanh_sinh(p, q), row.jsd);
    check(jsd_by_tanh_sinh(q, p), row.jsd);
    if (row.kl >= 0) check(kl_by_tanh_sinh(p, q), row.kl);
  }
}

TEST_CASE("tanh_sinh: agrees with the first rule on every pair of the catalogue") {
  for (const CatalogueEntryPair& pair : catalogue_pairs()) {
    const Distribution &p = pair.p_data->distribution, &q = pair.p_g->distribution;
    INFO(p.text() << " and " << q.text());
    check(jsd_by_tanh_sinh(p, q), jsd(p, q).value);
    const double divergence = kl(p, q).value;
    if (std::isinf(divergence)) {
      // A rule sees no infinity where p underflows: below 0, N(100,1) is less than exp(-5000).
      if (p == normal(100, 1) && q == exponential(1)) continue;
      CHECK_THROWS_AS(kl_by_tanh_sinh(p, q), std::runtime_error);
    } else {
      check(kl_by_tanh_sinh(p, q), divergence);
    }
    // A small number keeps its digits if the integrand does and no absolute error is allowed.
    const Estimate rest = integral_by_tanh_sinh(
        p, q,
        [](double, double log_p, double log_q) {
          const double a = log_p - log_q, b = std::fabs(a), rise = std::log1p(std::exp(-b));
          // softplus(-a) and softplus(a); what is infinite has a density of zero before it.
          const double of_p = std::exp(log_p) == 0 ? 0 : std::exp(log_p) * (rise + std::max(0.0, -a));
          const double of_q = std::exp(log_q) == 0 ? 0 : std::exp(log_q) * (rise + std::max(0.0, a));
          return (of_p + of_q) / 2;
        },
        {.absolute = 0});
    CHECK_THAT(rest.value, WithinRel(log2_minus_jsd(p, q).value, second_rule));
  }
}
