// How often the interval from held-out samples holds V(D), and its lower end lies below JSD. The limits are
// those of a binomial count: a right interval falls outside them once in a million.
#include <algorithm>
#include <cmath>

#include "gan/claims/data/held_out.h"
#include "gan/claims/data/logit_polynomial.h"
#include "gan/probability/divergence.h"
#include "tests/catch.h"

using namespace saddle::gan;

namespace {

constexpr double false_alarm = 1e-6;

double binomial(int n, int k, double p) {
  return std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) + k * std::log(p) +
                  (n - k) * std::log1p(-p));
}

// P(count <= k) and P(count >= k), whichever is smaller.
double tail(int n, int k, double p) {
  double below = 0, above = 0;
  for (int i = 0; i <= n; ++i) {
    if (i <= k) below += binomial(n, i, p);
    if (i >= k) above += binomial(n, i, p);
  }
  return std::min(below, above);
}

double lower_tail(int n, int k, double p) {
  double below = 0;
  for (int i = 0; i <= k; ++i) below += binomial(n, i, p);
  return below;
}

const Distribution p_data = normal(0, 1), p_g = normal(0, 2);

TwoSides sides(saddle::ad::Index n, saddle::ad::Random& random) {
  Points x = draw(p_data, n, random);
  return {std::move(x), draw(p_g, n, random)};
}

}  // namespace

TEST_CASE("coverage: 95 in 100 held-out intervals hold V of this D, and their lower ends lie below JSD") {
  const TwoSides exact = exact_sides(quadrature_nodes(p_data, p_g));
  const double distance = jsd(p_data, p_g).value;
  constexpr int seeds = 200, sets = 10;
  int holds = 0, below = 0, narrow = 0;
  for (int seed = 0; seed < seeds; ++seed) {
    saddle::ad::Random random(static_cast<std::uint64_t>(seed));
    const std::vector<double> d = fit_logit(2, sides(200, random)).coefficients;
    const double bound = std::log(2) + value_of_logit(d, exact) / 2;
    for (int set = 0; set < sets; ++set) {
      const BoundEstimate estimate = estimate_bound(d, sides(500, random));
      const double error = std::fabs(estimate.value - bound) / estimate.standard_error;
      holds += error <= 1.959964;
      narrow += error <= 1.7;  // the control: too narrow by an eighth
      below += estimate.value - 1.644854 * estimate.standard_error <= distance;
    }
  }
  CAPTURE(holds, below, narrow);
  CHECK(tail(seeds * sets, holds, 0.95) > false_alarm / 2);
  // V(D) <= C(G), so at least as often: only too few are an alarm.
  CHECK(lower_tail(seeds * sets, below, 0.95) > false_alarm);
  CHECK_FALSE(tail(seeds * sets, narrow, 0.95) > false_alarm / 2);
}

TEST_CASE("coverage: far apart, where log D* has rare large values, 500 samples are too few") {
  const Distribution near = normal(0, 1), far = normal(6, 1);
  const double distance = jsd(near, far).value;
  const std::vector<double> d = {18, -6};  // the logit of D*
  constexpr int sets = 1000;
  saddle::ad::Random random(1);
  int below = 0;
  for (int set = 0; set < sets; ++set) {
    Points x = draw(near, 500, random);
    const BoundEstimate estimate = estimate_bound(d, {std::move(x), draw(far, 500, random)});
    below += estimate.value - 1.644854 * estimate.standard_error <= distance;
  }
  CAPTURE(below);
  CHECK(lower_tail(sets, below, 0.95) < false_alarm);
  CHECK(below > sets / 2);
}

TEST_CASE("coverage: the same interval on the training samples holds V far less often") {
  const TwoSides exact = exact_sides(quadrature_nodes(p_data, p_g));
  constexpr int seeds = 400;
  int holds = 0, above = 0;
  for (int seed = 0; seed < seeds; ++seed) {
    saddle::ad::Random random(static_cast<std::uint64_t>(seed));
    const TwoSides training = sides(50, random);
    const LogitFit fit = fit_logit(4, training);
    const BoundEstimate estimate = estimate_bound(fit.coefficients, training);
    const double bound = std::log(2) + value_of_logit(fit.coefficients, exact) / 2;
    holds += std::fabs(estimate.value - bound) <= 1.959964 * estimate.standard_error;
    above += estimate.value > bound;
  }
  CAPTURE(holds, above);
  CHECK(lower_tail(seeds, holds, 0.95) < false_alarm);
  CHECK(above > seeds / 2);
}
