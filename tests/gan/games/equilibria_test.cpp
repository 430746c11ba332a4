// The equilibria of games: against a second way to all of them, on random games, and on games with continua.
#include "gan/games/equilibria.h"

#include <stdexcept>

#include "autodiff/random.h"
#include "gan/games/best_response_polytope.h"
#include "gan/games/zero_sum.h"
#include "tests/catch.h"
#include "tests/gan/games/brute_force.h"
#include "tests/gan/games/random_games.h"
#include "tests/message.h"

using namespace saddle::gan;
using saddle::mentions;
using saddle::message;
using saddle::ad::Random;

namespace {

std::set<std::pair<Mix, Mix>> as_set(const Equilibria& all) {
  std::set<std::pair<Mix, Mix>> result;
  for (const Equilibrium& e : all.extreme) result.emplace(e.row, e.column);
  return result;
}

std::string text(const Mix& mix) {
  std::string result;
  for (const Rational& p : mix) {
    if (!result.empty()) result += ' ';
    result += p.text();
  }
  return result;
}

// Each equilibrium as "row mix | column mix", in order.
std::vector<std::string> texts(const Equilibria& all) {
  std::vector<std::string> result;
  for (const Equilibrium& e : all.extreme) result.push_back(text(e.row) + " | " + text(e.column));
  return result;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE(
    "equilibria: 1000 random integer games up to 5x5 have some, exact, and odd in number if not degenerate") {
  Random random(1);
  int degenerate = 0;
  for (int trial = 0; trial < 1000; ++trial) {
    const std::size_t rows = 1 + random.below(5), columns = 1 + random.below(5);
    const long largest = trial % 2 == 0 ? 3 : 100;
    const bool against = trial % 4 < 2;
    const Payoffs row = random_payoffs(rows, columns, largest, random);
    const NormalForm g =
        against ? zero_sum(row) : NormalForm(row, random_payoffs(rows, columns, largest, random));
    const Equilibria all = equilibria(g);
    CAPTURE(trial, rows, columns);
    REQUIRE(!all.extreme.empty());
    for (const Equilibrium& e : all.extreme) {
      REQUIRE(is_equilibrium(g, e.row, e.column));
      REQUIRE(e.row_payoff == expected(g.row, e.row, e.column));
      REQUIRE(e.column_payoff == expected(g.column, e.row, e.column));
    }
    REQUIRE(as_set(all).size() == all.extreme.size());
    REQUIRE((all.degenerate || all.extreme.size() % 2 == 1));
    REQUIRE((all.degenerate || !all.infinite));
    REQUIRE((all.infinite || all.subsets.size() == all.extreme.size()));
    degenerate += all.degenerate;
    if (!against) continue;
    const Minimax solved = minimax(g.row);
    for (const Equilibrium& e : all.extreme) REQUIRE(e.row_payoff == solved.value);
    REQUIRE(is_equilibrium(g, solved.row, solved.column));
  }
  CHECK(degenerate > 100);
  CHECK(degenerate < 900);
}

TEST_CASE("equilibria: they are those that trying every choice of equalities finds") {
  Random random(2);
  int degenerate = 0;
  for (int trial = 0; trial < 200; ++trial) {
    const std::size_t rows = 1 + random.below(4), columns = 1 + random.below(4);
    // Few different payoffs make degenerate games.
    const long largest = trial % 3 == 0 ? 1 : trial % 3 == 1 ? 2 : 50;
    const NormalForm g(random_payoffs(rows, columns, largest, random),
                       random_payoffs(rows, columns, largest, random));
    const Equilibria all = equilibria(g);
    const saddle::brute::Answer answer = saddle::brute::equilibria(g);
    CAPTURE(trial, rows, columns);
    REQUIRE(as_set(all) == answer.extreme);
    REQUIRE(all.degenerate == answer.degenerate);
    degenerate += all.degenerate;
  }
  CHECK(degenerate > 50);
  CHECK(degenerate < 150);
}

TEST_CASE("equilibria: so it is for games of 6x6, degenerate and not") {
  Random random(3);
  for (const long largest : {1, 1, 100}) {
    const NormalForm g(random_payoffs(6, 6, largest, random), random_payoffs(6, 6, largest, random));
    const Equilibria all = equilibria(g);
    const saddle::brute::Answer answer = saddle::brute::equilibria(g);
    CHECK(as_set(all) == answer.extreme);
    CHECK(all.degenerate == answer.degenerate);
  }
}

TEST_CASE("best responses: the polytope has no other vertices where columns are alike") {
  Random random(9);
  for (int trial = 0; trial < 40; ++trial) {
    Payoffs column = random_payoffs(4, 6, trial % 2 == 0 ? 2 : 10, random);
    // Two columns are the same, and a third one is their mean with another: dependent inequalities.
    for (std::size_t i = 0; i < 4; ++i) {
      column(i, 1) = column(i, 0);
      column(i, 2) = (column(i, 0) + column(i, 3)) / 2;
    }
    const NormalForm g(Payoffs(4, 6), column);
    bool more = false;
    std::vector<Mix> found;
    for (const LabelledMix& vertex : best_response_vertices(g)) found.push_back(vertex.mix);
    const std::set<Mix> expected = saddle::brute::vertices(g, more);
    CAPTURE(trial);
    REQUIRE(found == std::vector<Mix>(expected.begin(), expected.end()));
  }
}

TEST_CASE("equilibria: mixtures within a subset are equilibria, and across subsets are not") {
  Random random(4);
  int seen = 0;
  for (int trial = 0; trial < 100; ++trial) {
    const NormalForm g(random_payoffs(3, 3, 1, random), random_payoffs(3, 3, 1, random));
    const Equilibria all = equilibria(g);
    std::set<std::pair<Mix, Mix>> members;
    const auto middle = [](const std::vector<Mix>& mixes) {
      Mix result(mixes[0].size());
      for (const Mix& mix : mixes) {
        for (std::size_t i = 0; i < mix.size(); ++i) result[i] += mix[i] / static_cast<long>(mixes.size());
      }
      return result;
    };
    for (const NashSubset& subset : all.subsets) {
      REQUIRE(is_equilibrium(g, middle(subset.rows), middle(subset.columns)));
      for (const Mix& x : subset.rows) {
        for (const Mix& y : subset.columns) members.emplace(x, y);
      }
      // It cannot be enlarged: every other extreme mix fails against some member.
      for (const Equilibrium& e : all.extreme) {
        if (std::find(subset.rows.begin(), subset.rows.end(), e.row) != subset.rows.end()) continue;
        bool fits = true;
        for (const Mix& y : subset.columns) fits = fits && is_equilibrium(g, e.row, y);
        CHECK_FALSE(fits);
      }
    }
    REQUIRE(members == as_set(all));
    // Two equilibria that can be mixed share a subset.
    const auto holds = [](const std::vector<Mix>& mixes, const Mix& mix) {
      return std::find(mixes.begin(), mixes.end(), mix) != mixes.end();
    };
    for (const Equilibrium& a : all.extreme) {
      for (const Equilibrium& b : all.extreme) {
        if (!is_equilibrium(g, a.row, b.column) || !is_equilibrium(g, b.row, a.column)) continue;
        REQUIRE(std::any_of(all.subsets.begin(), all.subsets.end(), [&](const NashSubset& subset) {
          return holds(subset.rows, a.row) && holds(subset.rows, b.row) && holds(subset.columns, a.column) &&
                 holds(subset.columns, b.column);
        }));
      }
    }
    seen += all.infinite;
  }
  CHECK(seen > 10);
}

TEST_CASE("equilibria: continua are told by their ends") {
  // A strategy that changes nothing: everything is an equilibrium.
  Equilibria all = equilibria(zero_sum(parse_payoffs("0 0; 0 0")));
  CHECK(texts(all) == Texts{"0 1 | 0 1", "0 1 | 1 0", "1 0 | 0 1", "1 0 | 1 0"});
  CHECK(all.infinite);
  CHECK(all.degenerate);
  CHECK(all.subsets.size() == 1);

  // The row player chooses freely against one column: supports of unequal size.
  all = equilibria(game("1 0; 1 0", "2 1; 0 1"));
  CHECK(texts(all) == Texts{"0 1 | 0 1", "1/2 1/2 | 0 1", "1/2 1/2 | 1 0", "1 0 | 1 0"});
  CHECK(all.infinite);

  // Two players who each want to meet, and a column that equals another.
  all = equilibria(game("2 0 0; 0 1 1", "1 0 0; 0 2 2"));
  CHECK(texts(all) ==
        Texts{"0 1 | 0 0 1", "0 1 | 0 1 0", "2/3 1/3 | 1/3 0 2/3", "2/3 1/3 | 1/3 2/3 0", "1 0 | 1 0 0"});
  CHECK(all.infinite);
  CHECK(all.subsets.size() == 3);
}

TEST_CASE("equilibria: degenerate is said of mixes that are in no equilibrium, too") {
  // The one equilibrium is (0, 0), strict; but against row 1, which is dominated, two columns are as good.
  const Equilibria all = equilibria(game("2 2; 1 1", "2 1; 1 1"));
  CHECK(texts(all) == Texts{"1 0 | 1 0"});
  CHECK(all.degenerate);
  CHECK_FALSE(all.infinite);

  const Equilibria plain = equilibria(game("2 2; 1 1", "2 1; 1 0"));
  CHECK(texts(plain) == Texts{"1 0 | 1 0"});
  CHECK_FALSE(plain.degenerate);

  // Finitely many, two of them, an even number: degenerate.
  const Equilibria even = equilibria(game("1 0; 0 0", "1 0; 0 0"));
  CHECK(texts(even) == Texts{"0 1 | 0 1", "1 0 | 1 0"});
  CHECK(even.degenerate);
  CHECK_FALSE(even.infinite);
}

TEST_CASE("equilibria: one strategy, long games, and fractions beyond any machine word") {
  CHECK(texts(equilibria(zero_sum(parse_payoffs("7")))) == Texts{"1 | 1"});
  CHECK(texts(equilibria(game("1 2 3", "5 9 4"))) == Texts{"1 | 0 1 0"});
  CHECK(texts(equilibria(game("1; 5; 2", "0; 0; 0"))) == Texts{"0 1 0 | 1"});
  // Matching pennies, a and b at stake: heads with b / (a + b).
  const NormalForm huge = zero_sum(parse_payoffs("1e300 0; 0 1e-300"));
  const Equilibria all = equilibria(huge);
  REQUIRE(all.extreme.size() == 1);
  CHECK(all.extreme[0].row[0] == Rational(1) / (parse_rational("1e300") * parse_rational("1e300") + 1));
  CHECK(all.extreme[0].row_payoff == minimax(huge.row).value);
}

TEST_CASE("equilibria: what is too large is refused with the estimate") {
  // A polygon, the dual of a cyclic polytope of dimension 3 and 4, and a simplex.
  CHECK(most_vertices(2, 7) == 7);
  CHECK(most_vertices(3, 8) == 12);
  CHECK(most_vertices(4, 8) == 20);
  CHECK(most_vertices(6, 12) == 112);
  CHECK(most_vertices(9, 10) == 10);
  CHECK_NOTHROW(require_enumerable(6, 6));
  CHECK_NOTHROW(require_enumerable(1, 100));
  CHECK(mentions(message<std::invalid_argument>([] { require_enumerable(20, 20); }), "20x20", "e+",
                 "vertices"));
  CHECK_THROWS_AS(require_enumerable(64, 65), std::invalid_argument);
  CHECK_THROWS_AS(equilibria(zero_sum(Payoffs(30, 30))), std::invalid_argument);
  // Long numbers are part of the work.
  Payoffs long_one(10, 10);
  long_one(3, 4) = parse_rational("1e180");
  CHECK(mentions(message<std::invalid_argument>([&] { equilibria(zero_sum(long_one)); }), "10x10",
                 "at most 99 characters", "one of 182"));
  CHECK_THROWS_AS(require_enumerable(zero_sum(long_one)), std::invalid_argument);
}
