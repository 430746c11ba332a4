// The invariant of the replicator dynamics: which games have one.
#include "gan/games/replicator_invariant.h"

#include <tuple>

#include "tests/catch.h"

using namespace saddle::gan;

TEST_CASE("replicator invariant: which games have one, and of what weights") {
  const auto of = [](const char* row, const char* column) {
    const NormalForm game(parse_payoffs(row), parse_payoffs(column));
    return replicator_invariant(game, equilibria(game));
  };
  // A constant sum; the column player's payoffs doubled; numbers added that nobody can change: 10 and 20 to
  // the columns of the row player, 5 and 7 to the rows of the column player.
  for (const auto& [row, column, weight] : {std::tuple("3 -2; -2 1", "-2 3; 3 0", Rational(1)),
                                            std::tuple("3 -2; -2 1", "-6 4; 4 -2", Rational(1, 2)),
                                            std::tuple("13 18; 8 21", "2 7; 9 6", Rational(1))}) {
    const std::optional<ReplicatorInvariant> kept = of(row, column);
    INFO(column);
    REQUIRE(kept);
    CHECK(kept->row_weight == 1);
    CHECK(kept->column_weight == weight);
    CHECK(kept->row == Mix{Rational(3, 8), Rational(5, 8)});
  }
  // The larger weight is one: here that of the column player.
  CHECK(of("6 -4; -4 2", "-3 2; 2 -1")->row_weight == Rational(1, 2));
  CHECK(of("6 -4; -4 2", "-3 2; 2 -1")->column_weight == 1);
  // A continuum of equilibria, some of them fully mixed.
  CHECK(of("1 -1 1; -1 1 -1", "-1 1 -1; 1 -1 1"));
  CHECK(of("1 1; 1 1", "-1 -1; -1 -1"));
  // No fully mixed equilibrium; both want the same; no zero-sum game in any unit.
  CHECK_FALSE(of("1 2; 3 4", "-1 -2; -3 -4"));
  CHECK_FALSE(of("1 0; 0 1", "1 0; 0 1"));
  CHECK_FALSE(of("0 0 1; 1 0 0; 0 1 0", "0 1 0; 0 0 1; 1 0 0"));
  CHECK_FALSE(of("1 0; 0 1", "0 0; 0 0"));
}
