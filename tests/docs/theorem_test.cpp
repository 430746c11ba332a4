// What chapters 8 and 9 say beyond the claims: V is concave in D, and a number.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "autodiff/real_math.h"
#include "gan/claims/study.h"
#include "gan/probability/divergence.h"
#include "tests/catch.h"
#include "tests/docs/markdown.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
using saddle::ad::real::sigmoid;

namespace {

// [value-between
// V at the D that is t times D_1 plus (1 - t) times D_2, from the logits of the two.
double value_between(const Game& game, const std::vector<double>& first, const std::vector<double>& second,
                     double t) {
  std::vector<double> logit;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const double d = t * sigmoid(first[i]) + (1 - t) * sigmoid(second[i]),
                 rest = t * sigmoid(-first[i]) + (1 - t) * sigmoid(-second[i]);
    logit.push_back(std::log(d) - std::log(rest));
  }
  return value_on_nodes(game.nodes, logit);
}
// value-between]

// The logits of a D that is not steeper than the nodes can see: size tanh(w x + b), all three drawn.
std::vector<double> random_logits(const Game& game, saddle::ad::Random& random) {
  const double size = 3 * random.normal(), w = random.uniform() - 0.5, b = random.normal();
  std::vector<double> logit;
  for (const double x : game.nodes.x) logit.push_back(size * std::tanh(w * x + b));
  return logit;
}

}  // namespace

TEST_CASE("theorem: V is concave in D") {
  const Study study;
  saddle::ad::Random random(1);
  double above = 0;
  int count = 0;
  for (const auto& [p_data, p_g] :
       {std::pair(normal(0, 1), normal(1, 1.5)), std::pair(cauchy(0, 2), normal(0, 1)),
        std::pair(uniform(0, 1), uniform(0.25, 1.25)), std::pair(uniform(0, 1), uniform(2, 3)),
        std::pair(categorical({0.5, 0.5, 0}), categorical({0, 0.25, 0.75}))}) {
    const Game game = study.play(p_data, p_g);
    INFO(game.name);
    for (int i = 0; i < 40; ++i) {
      const std::vector<double> first = random_logits(game, random), second = random_logits(game, random);
      const double t = random.uniform(), between = value_between(game, first, second, t),
                   chord =
                       t * value_on_nodes(game.nodes, first) + (1 - t) * value_on_nodes(game.nodes, second);
      // Two sums of terms of one sign; the logit of a mixture is right to a rounding of log D, of size 1.
      const double rounding =
          2 * saddle::tolerance::sum_of_products(static_cast<double>(first.size()), saddle::tolerance::ulp) *
          (1 - chord);
      CHECK(between >= chord - rounding);
      above = std::max(above, between - chord);
      ++count;
    }
  }
  CHECK(count == 200);
  // Equality everywhere would mean that nothing was tested.
  CHECK(above > 0.1);
}

TEST_CASE("theorem: the value at mu = 2 is the number that chapter 9 shows") {
  const Study study;
  const std::string page = saddle::docs::document("docs/en/09-jensen-shannon.md").text;
  const double value = study.play(normal(0, 1), normal(2, 1)).value,
               closed = -std::log(4.0) + 2 * jsd(normal(0, 1), normal(2, 1)).value;
  for (const double each : {value, closed}) {
    const std::string shown = fmt::format("At $\\mu = 2$ both are ${:.6f}$.", each);
    INFO(shown);
    CHECK(page.find(shown) != std::string::npos);
  }
}
