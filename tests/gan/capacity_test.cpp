// What V of a D says that is not optimal: capacity and training time, and that wrong formulas are found out.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "gan/claims.h"
#include "gan/coins.h"
#include "gan/divergence.h"
#include "gan/logit_polynomial.h"
#include "gan/study.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
namespace tolerance = saddle::tolerance;

namespace {

using Logits = std::vector<double>;

bool is_found_out(const char* id, const Measurement& measurement) {
  return !(measurement.worst().error <= find_claim(id)->tolerance);
}

bool is_found_out(MeanCoinKl wrong) {
  Study study;
  return is_found_out("data-capacity", measure_classes(wrong, study));
}

std::vector<double> largest_values(const Distribution& p, const Distribution& q) {
  const TwoSides sides = exact_sides(quadrature_nodes(p, q));
  std::vector<double> values;
  for (std::size_t count = 1; count <= 5; ++count)
    values.push_back(fit_logit(std::vector<double>(count, 0.0), sides).value);
  return values;
}

}  // namespace

TEST_CASE("coins: their divergence by hand") {
  // p_data = p_g: m is both. Coins of 3/4 and 1/2 at one point, of 1/2 and 1/4 at the other.
  const QuadratureNodes nodes{{0, 1}, {1, 1}, {std::log(0.4), std::log(0.6)}, {std::log(0.4), std::log(0.6)}};
  const double log3 = std::log(3.0), log2 = std::numbers::ln2;
  const double first = 0.75 * std::log(1.5) - 0.25 * log2, second = 0.5 * log2 + 0.5 * std::log(2.0 / 3);
  CHECK_THAT(mean_coin_kl(nodes, {log3, 0}, {0, -log3}),
             WithinAbs(0.4 * first + 0.6 * second, tolerance::dozen_roundings));
  CHECK(mean_coin_kl(nodes, {log3, -800}, {log3, -800}) == 0);
  // Sure coins: log D is -800 at the wrong one.
  CHECK_THAT(mean_coin_kl(nodes, {0, 800}, {0, -800}) / 480, WithinAbs(1, tolerance::dozen_roundings));
}

TEST_CASE("capacity: the largest V is that of the reference") {
  // 26-digit values for N(0,1) against N(0,2): -log 4 for degree 0 and 1, C(G) from degree 2 on.
  const std::vector<double> values = largest_values(normal(0, 1), normal(0, 2));
  for (std::size_t degree = 0; degree < values.size(); ++degree) {
    CHECK_THAT(values[degree],
               WithinAbs(degree < 2 ? -1.3862943611198906188344642 : -1.2008275977870655503920138,
                         tolerance::value_by_quadrature));
  }
}

TEST_CASE("capacity: where no polynomial is D*'s logit, V rises and stays below C(G)") {
  const Distribution p = mixture({{0.4, normal(-2, 0.5)}, {0.6, normal(1, 0.7)}}), q = normal(0, 1.5);
  const std::vector<double> values = largest_values(p, q);
  const double c = c_g(p, q).value;
  // Ten digits by Newton's method on the trapezoidal rule, in another language.
  const double reference[] = {-1.3862943611, -1.3821419539, -1.3796112807, -1.3686270812, -1.2597696731};
  for (std::size_t degree = 0; degree < values.size(); ++degree)
    CHECK_THAT(values[degree], WithinAbs(reference[degree], 1e-10 * tolerance::digit_shown));
  for (std::size_t degree = 1; degree < values.size(); ++degree) CHECK(values[degree] > values[degree - 1]);
  CHECK(c - values.back() > 1000 * find_claim("data-capacity")->tolerance);
}

TEST_CASE("capacity: a wrong divergence is found out") {
  CHECK_FALSE(is_found_out(mean_coin_kl));
  // The other direction.
  CHECK(is_found_out([](const QuadratureNodes& nodes, const Logits& d, const Logits& e) {
    return mean_coin_kl(nodes, e, d);
  }));
  // One side of the coin.
  CHECK(is_found_out([](const QuadratureNodes& nodes, const Logits& d, const Logits& e) {
    return mean_under_m(nodes, [&](std::size_t i) {
      return (std::log1p(std::exp(-e[i])) - std::log1p(std::exp(-d[i]))) / (1 + std::exp(-d[i]));
    });
  }));
  // Under p_data in place of m.
  CHECK(is_found_out([](const QuadratureNodes& nodes, const Logits& d, const Logits& e) {
    QuadratureNodes data = nodes;
    data.log_q = data.log_p;
    return mean_coin_kl(data, d, e);
  }));
  // To second order only, (D - E)^2 / (2 E (1 - E)) as (a - b)^2 D (1 - D) / 2.
  CHECK(is_found_out([](const QuadratureNodes& nodes, const Logits& d, const Logits& e) {
    return mean_under_m(nodes, [&](std::size_t i) {
      const double cosh = std::cosh(d[i] / 2);
      return (d[i] - e[i]) * (d[i] - e[i]) / (8 * cosh * cosh);
    });
  }));
}

TEST_CASE("training: a step that is too long is found out") {
  Study study;
  CHECK_FALSE(is_found_out("data-training", measure_ascent(2, study)));
  const Measurement long_steps = measure_ascent(8, study);
  CHECK(is_found_out("data-training", long_steps));
  // V falls, but what it lacks is still the divergence, and it is still a lower bound.
  const auto error = [&](const char* what) {
    double largest = 0;
    for (const Comparison& comparison : long_steps.comparisons) {
      if (comparison.what.find(what) == 0) largest = std::max(largest, comparison.error);
    }
    return largest;
  };
  CHECK(error("V does not fall in any step") > 0.01);
  CHECK(error("V is at most C(G)") <= find_claim("data-training")->tolerance);
  // Short steps have not arrived after 100 of them.
  CHECK(is_found_out("data-training", measure_ascent(0.05, study)));
}
