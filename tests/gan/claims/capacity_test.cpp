// What V of a D says that is not optimal: the divergence of coins, and capacity.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "gan/claims/claim.h"
#include "gan/claims/data/coins.h"
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

std::vector<double> largest_values(const Distribution& p, const Distribution& q) {
  const TwoSides sides = exact_sides(quadrature_nodes(p, q));
  std::vector<double> values;
  for (std::size_t count = 1; count <= 5; ++count)
    values.push_back(fit_logit(std::vector<double>(count, 0.0), sides).value);
  return values;
}

}  // namespace

TEST_CASE("coins: their divergence by hand") {
  const double log3 = std::log(3.0), log2 = std::numbers::ln2;
  // Coins of 3/4 and 1/2, and of 1/2 and 1/4.
  const double first = 0.75 * std::log(1.5) - 0.25 * log2, second = 0.5 * log2 + 0.5 * std::log(2.0 / 3);
  CHECK_THAT(coin_kl(log3, 0), WithinAbs(first, tolerance::dozen_roundings));
  CHECK_THAT(coin_kl(0, -log3), WithinAbs(second, tolerance::dozen_roundings));
  CHECK(coin_kl(-800, -800) == 0);
  // Sure coins: log D is -800 at the wrong one.
  CHECK_THAT(coin_kl(800, -800) / 800, WithinAbs(1, tolerance::dozen_roundings));
  // p_data = p_g: the mean is under both.
  const Distribution p = categorical({0.4, 0.6});
  const LogitOf d = [&](double x, double, double) { return x == 0 ? log3 : 0; },
                e = [&](double x, double, double) { return x == 0 ? 0 : -log3; };
  CHECK_THAT(mean_coin_kl(p, p, d, e), WithinAbs(0.4 * first + 0.6 * second, tolerance::dozen_roundings));
  CHECK_THAT(mean_under_m(p, categorical({1, 0}), [](double x, double, double) { return x; }),
             WithinAbs(0.3, tolerance::dozen_roundings));
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
