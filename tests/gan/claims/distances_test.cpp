// Two ways to the divergences, and what the claims about them say of pairs that can be counted by hand.
#include "gan/claims/distances.h"

#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <string_view>

#include "gan/claims/catalogue.h"
#include "gan/claims/claim.h"
#include "gan/claims/fgan.h"
#include "gan/claims/opponents.h"
#include "gan/claims/study.h"
#include "gan/probability/divergences.h"
#include "gan/probability/finite.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
namespace tolerance = saddle::tolerance;
using tolerance::second_rule;

TEST_CASE("distances: the second way finds the numbers of the library, for each row of its table") {
  const std::map<std::string_view, Divergence Distances::*> of_name = {
      {"kl", &Distances::kl},     {"jsd", &Distances::jsd},
      {"tv", &Distances::tv},     {"hellinger2", &Distances::hellinger2},
      {"chi2", &Distances::chi2}, {"w1", &Distances::w1}};
  const auto second_way = [&](std::string_view name, const Distribution& p, const Distribution& q) {
    const double log_2 = std::numbers::ln2;
    if (name == "c_g") return 2 * by_second_way().jsd(p, q) - 2 * log_2;
    if (name == "log2_minus_jsd") return log_2 - by_second_way().jsd(p, q);
    REQUIRE(of_name.contains(name));
    return (by_second_way().*of_name.at(name))(p, q);
  };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  int finite = 0;
  const auto check = [&finite](double second, double first) {
    if (std::isinf(first)) {
      CHECK(second == first);
      return;
    }
    ++finite;
    CHECK_THAT(second, WithinAbs(first, second_rule * std::fmax(1, std::fabs(first))));
  };
  for (const auto& [p_data, p_g] : catalogue_pairs()) {
    const Distribution &p = p_data->distribution, &q = p_g->distribution;
    CAPTURE(p.text(), q.text());
    for (const DivergenceRow& row : divergences()) {
      CAPTURE(row.name);
      const Value value = row.of(p, q);
      check(second_way(row.name, p, q), value.value);
      CHECK(value.value <= row.largest);
      if (p == q) CHECK(value.value == (row.name == "c_g" ? -2 * std::numbers::ln2 : row.equal.value));
      if (row.is_finite != nullptr && !p.is_discrete() && !value.overflow)
        CHECK(row.is_finite(p, q) == std::isfinite(value.value));
      if (row.integrand != nullptr && are_disjoint(p, q))
        CHECK(value.value == (row.is_finite != nullptr ? infinity : row.disjoint.value));
      if (row.symmetric) check(row.of(q, p).value, value.value);
      if (of_name.contains(row.name)) CHECK((by_library().*of_name.at(row.name))(p, q) == value.value);
    }
    for (const char* name : {"squared Hellinger", "Jensen-Shannon", "GAN", "total variation"})
      check(by_second_way().f(f_divergence(name), p, q), by_library().f(f_divergence(name), p, q));
  }
  CHECK(finite > 400);
}

TEST_CASE(
    "distances: a divergence made of others is the sum, the multiple or the mirror image of their numbers") {
  const Distribution p = categorical({0.5, 0.3, 0.2}), q = categorical({0.2, 0.1, 0.7}),
                     m = categorical({0.35, 0.2, 0.45});
  const Distances& by = by_library();
  const double forward = by.kl(p, q), js = by.jsd(p, q);
  CHECK((by.kl + by.jsd)(p, q) == forward + js);
  CHECK((by.kl - by.jsd)(p, q) == forward - js);
  CHECK((3 + by.kl)(p, q) == 3 + forward);
  CHECK((3 - by.kl)(p, q) == 3 - forward);
  CHECK((-2 * by.kl)(p, q) == -2 * forward);
  CHECK(reverse(by.kl)(p, q) == by.kl(q, p));
  CHECK_THAT(of_q_and_mean(by.kl)(p, q), WithinAbs(by.kl(q, m), tolerance::dozen_roundings));
  CHECK_THAT(expected_f([](double u) { return u * std::log(u); }, p, q), WithinAbs(forward, second_rule));
}

TEST_CASE("distances: densities cross where a hand finds them") {
  const auto check = [](const Distribution& p, const Distribution& q, const std::vector<double>& expected) {
    CAPTURE(p.text(), q.text());
    const std::vector<double> found = crossings(p, q);
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
      CHECK_THAT(found[i], WithinAbs(expected[i], tolerance::dozen_roundings));
  };
  check(normal(0, 1), normal(2, 1), {1});
  const double x = std::sqrt(8 * std::numbers::ln2 / 3);
  check(normal(0, 1), normal(0, 2), {-x, x});
  check(laplace(0, 1), laplace(1, 1), {0.5});
  // p alone, both, q alone, and nothing on either side.
  check(uniform(0, 1), uniform(0.25, 1.25), {0, 0.25, 1, 1.25});
  check(normal(0, 1), normal(0, 1), {});
}

TEST_CASE("distances: TV from distribution functions where one tail holds it all") {
  CHECK_THAT(tv_by_cdf(normal(0, 1), normal(100, 1)), WithinAbs(1, tolerance::dozen_roundings));
  CHECK_THAT(tv_by_cdf(exponential(1), exponential(2)), WithinAbs(0.25, tolerance::dozen_roundings));
  CHECK(tv_by_cdf(normal(0, 1), normal(0, 1)) == 0);
}

TEST_CASE("inequalities: a hand's count of two coins") {
  // 3/4 against 1/4: TV = 1/2, and JSD and H2 are at the bounds that TV sets.
  const Distribution p = categorical({0.75, 0.25}), q = categorical({0.25, 0.75});
  const double h = -0.25 * std::log(0.25) - 0.75 * std::log(0.75), h2 = 1 - std::sqrt(3) / 2;
  CHECK(tv_by_cdf(p, q) == 0.5);
  CHECK_THAT(jsd(p, q).value, WithinAbs(std::numbers::ln2 - h, tolerance::dozen_roundings));
  CHECK_THAT(hellinger2(p, q).value, WithinAbs(h2, tolerance::dozen_roundings));
  CHECK_THAT(std::sqrt(h2 * (2 - h2)), WithinAbs(0.5, tolerance::dozen_roundings));
  CHECK_THAT(w1(p, q).value, WithinAbs(0.5, tolerance::dozen_roundings));
  // KL = log 3 / 2, at least 2 TV^2 = 1/2 and at most log(1 + chi-square) = log(7/3).
  CHECK_THAT(kl(p, q).value, WithinAbs(std::log(3) / 2, tolerance::dozen_roundings));
  CHECK_THAT(chi2(p, q).value, WithinAbs(4.0 / 3, tolerance::dozen_roundings));
}

TEST_CASE("inequalities: each looks at all pairs of the catalogue that are not equal") {
  Study study;
  for (const char* id : {"pinsker", "jsd-and-tv", "hellinger-and-tv", "kl-and-chi-square"}) {
    CAPTURE(id);
    // 58 pairs, ten of them equal ones, and 100 random ones.
    CHECK(find_claim(id)->measure(study).comparisons.size() > 148);
  }
}

TEST_CASE("convergence: six sequences, each with its panel") {
  Study plain, drawing({.charts = true});
  CHECK(find_claim("convergence")->measure(plain).charts.empty());
  const Measurement measured = find_claim("convergence")->measure(drawing);
  REQUIRE(measured.charts.size() == 1);
  REQUIRE(measured.charts[0].panels.size() == 6);
  for (const Chart& panel : measured.charts[0].panels) {
    REQUIRE(panel.curves.size() == 4);
    for (const Curve& curve : panel.curves) CHECK(curve.x.size() == curve.y.size());
  }
}

TEST_CASE("proper losses: each has its D at every ratio and its least cost at every pair") {
  Study study;
  // Four losses, each with 61 ratios and two numbers for each pair.
  CHECK(find_claim("proper-loss")->measure(study).comparisons.size() == 4 * (61 + 2 * opponents().size()));
}
