// The tables of numbers on the pages about theory.
#include <fmt/format.h>

#include <cmath>
#include <regex>

#include "gan/claims/data/logit_polynomial.h"
#include "gan/claims/vanishing/apart.h"
#include "gan/probability/divergence.h"
#include "tests/catch.h"
#include "tests/docs/markdown.h"

using namespace saddle::docs;
using namespace saddle::gan;

TEST_CASE("documents: the table of vanishing gradients has the numbers that the tape finds") {
  const std::vector<Row> rows =
      table(document("docs/en/11-vanishing-gradients.md"), {"mu", "log 2 - JSD", "minimax"});
  const Apart& normals = pairs_apart()[0];
  CHECK(rows.size() == 8);
  for (const Row& row : rows) {
    const double mu = std::stod(row.at(0));
    const auto slope = [&](GeneratorCost cost) {
      return fmt::format("{:.4g}", slope_by_tape(normals, cost, mu));
    };
    CHECK(row == Row{fmt::format("{:.4g}", mu), fmt::format("{:.4g}", normals.deficit(mu)),
                     slope(GeneratorCost::minimax), slope(GeneratorCost::non_saturating),
                     slope(GeneratorCost::maximum_likelihood), "1"});
  }
}

TEST_CASE("documents: log 2 - JSD of a line with a thickness is what the page says") {
  // On one line: the page may break it anywhere.
  const std::string text =
      std::regex_replace(document("docs/reference/vanishing-rates.md").text, std::regex("\\s+"), " ");
  const auto deficit = [](double eps) { return log2_minus_jsd(normal(0, 1), normal(0, eps)).value; };
  CHECK(text.find(fmt::format("{:.2g} at $\\varepsilon = 0.1$, {:.2g} at 0.01 and {:.2g} at 0.001",
                              deficit(0.1), deficit(0.01), deficit(0.001))) != std::string::npos);
}

TEST_CASE("documents: the table of capacity has the largest V of each degree") {
  const std::vector<Row> rows = table(document("docs/reference/from-data-to-d.md"),
                                      {"degree", "largest V, N(0,1) and N(0,2)", "C(G) - V"});
  const std::pair<Distribution, Distribution> pairs[] = {
      {normal(0, 1), normal(0, 2)},
      {mixture({{0.4, normal(-2, 0.5)}, {0.6, normal(1, 0.7)}}), normal(0, 1.5)}};
  REQUIRE(rows.size() == 5);
  for (std::size_t degree = 0; degree < rows.size(); ++degree) {
    Row expected{std::to_string(degree)};
    for (const auto& pair : pairs) {
      const TwoSides sides = exact_sides(quadrature_nodes(pair.first, pair.second));
      const double v = fit_logit(std::vector<double>(degree + 1, 0.0), sides).value;
      expected.push_back(fmt::format("{:.4f}", v));
      expected.push_back(fmt::format("{:.4f}", std::fabs(c_g(pair.first, pair.second).value - v)));
    }
    CHECK(rows[degree] == expected);
  }
}
