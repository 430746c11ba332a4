#include "examples/generative_models/targets/transition_matrix.h"

#include "tests/catch.h"

using namespace saddle::family;

namespace {

// Two states: from the first to the second with probability a, back with probability b. The stationary law is
// (b, a) / (a + b), the eigenvalues are 1 and 1 - a - b.
Array two_states(double a, double b) {
  return {{1 - a, a}, {b, 1 - b}};
}

}  // namespace

TEST_CASE("markov chain: two states have their closed form") {
  const Array kernel = two_states(0.3, 0.1);
  const std::vector<double> p = stationary_law(kernel), spectrum = reversible_spectrum({0.25, 0.75}, kernel);
  CHECK_THAT(p[0], WithinAbs(0.25, 1e-15));
  CHECK_THAT(p[1], WithinAbs(0.75, 1e-15));
  CHECK_THAT(spectrum[0], WithinAbs(1, 1e-15));
  CHECK_THAT(spectrum[1], WithinAbs(0.6, 1e-15));
  CHECK(stationary_error(p, kernel) < 1e-15);
  CHECK(balance_error(p, kernel) < 1e-15);
  CHECK(row_sum_error(kernel) < 1e-15);

  const std::vector<double> twice = law_after_step(law_after_step({1, 0}, kernel), kernel);
  CHECK_THAT(twice[0], WithinAbs(matrix_product(kernel, kernel)(0, 0), 1e-15));
  CHECK_THAT(total_variation(twice, p), WithinAbs(0.75 * 0.36, 1e-15));
}

TEST_CASE("markov chain: errors are those of what is wrong") {
  const Array kernel = two_states(0.3, 0.1);
  CHECK_THAT(row_sum_error({{0.5, 0.5}, {0.5, 0.25}}), WithinAbs(0.25, 0));
  CHECK_THAT(stationary_error({0.5, 0.5}, kernel), WithinAbs(0.2, 1e-15));
  CHECK_THAT(balance_error({0.5, 0.5}, kernel), WithinAbs(0.1 / 0.45, 1e-15));
  // A cycle keeps the uniform law, but not in detailed balance.
  const Array cycle{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}};
  CHECK(stationary_error({1.0 / 3, 1.0 / 3, 1.0 / 3}, cycle) == 0);
  CHECK(balance_error({1.0 / 3, 1.0 / 3, 1.0 / 3}, cycle) == 1);
}

TEST_CASE("markov chain: sizes that differ are refused") {
  const Array kernel = two_states(0.3, 0.1);
  CHECK_THROWS_WITH(law_after_step({1, 0, 0}, kernel), "law_after_step: needs a kernel of 3x3, got 2x2");
  CHECK_THROWS_AS(law_after_step({1, 0, 0}, kernel), std::invalid_argument);
  CHECK_THROWS_WITH(balance_error({1}, kernel), "balance_error: needs a kernel of 1x1, got 2x2");
  CHECK_THROWS_AS(balance_error({1}, kernel), std::invalid_argument);
  CHECK_THROWS_WITH(stationary_law(Array{{1, 0}}), "stationary_law: needs a kernel of 1x1, got 1x2");
  CHECK_THROWS_AS(stationary_law(Array{{1, 0}}), std::invalid_argument);
  CHECK_THROWS_WITH(reversible_spectrum({1}, kernel), "reversible_spectrum: needs a kernel of 1x1, got 2x2");
  CHECK_THROWS_AS(reversible_spectrum({1}, kernel), std::invalid_argument);
  CHECK_THROWS_WITH(total_variation({1}, {0.5, 0.5}),
                    "total_variation: needs laws over the same states, got 1 and 2");
  CHECK_THROWS_AS(total_variation({1}, {0.5, 0.5}), std::invalid_argument);
}
