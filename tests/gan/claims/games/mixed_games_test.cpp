// The games that the claims about learning play: their equilibria, and where gradients lead in them.
#include "gan/claims/games/mixed_games.h"

#include <cmath>

#include "autodiff/random.h"
#include "gan/games/equilibria.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
using saddle::ad::Random;
namespace tolerance = saddle::tolerance;

TEST_CASE("mixed games: the closed form is their only equilibrium") {
  const std::vector<MixedGame> games = mixed_games(Random(3), 40);
  CHECK(games.size() == 40);
  for (const MixedGame& at : games) {
    CAPTURE(at.name);
    for (const MixedGame& one : {at, with_common_payoffs(at)}) {
      const Equilibria all = equilibria(one.game);
      REQUIRE(all.extreme.size() == (one.game.is_zero_sum() ? 1u : 3u));
      // Of three, those in pure strategies come first and last.
      const Equilibrium& mixed = all.extreme[all.extreme.size() / 2];
      CHECK_THAT(one.equilibrium.row[0], WithinAbs(mixed.row[0].approximate(), tolerance::dozen_roundings));
      CHECK_THAT(one.equilibrium.column[0],
                 WithinAbs(mixed.column[0].approximate(), tolerance::dozen_roundings));
      CHECK(one.equilibrium.row[1] == 1 - one.equilibrium.row[0]);
    }
  }
}

TEST_CASE("mixed games: gradients on logits keep to a closed orbit, by a formula of their own") {
  Random random(5);
  for (const MixedGame& at : mixed_games(Random(4), 20)) {
    CAPTURE(at.name);
    const Mixes mixes = random_mixes(random);
    const State field = played_by_logits(at.game).field()(logits_of(mixes));
    const LogOdds moves = log_odds(field);
    const double x = mixes.row[0], y = mixes.column[0];
    const double dx = x - at.equilibrium.row[0], dy = y - at.equilibrium.column[0];
    const double r = 2 * x * (1 - x) * at.curvature * dy, t = -2 * y * (1 - y) * at.curvature * dx;
    const double size = std::fabs(at.curvature) * tolerance::dozen_roundings;
    CHECK_THAT(moves.row, WithinAbs(r, size));
    CHECK_THAT(moves.column, WithinAbs(t, size));
    // No step along the field shifts the logits of a player, or changes what is kept: its slopes are these.
    CHECK_THAT(field[0] + field[1], WithinAbs(0, size));
    CHECK_THAT(dx / (x * (1 - x)) * moves.row + dy / (y * (1 - y)) * moves.column, WithinAbs(0, 10 * size));
  }
}

TEST_CASE("mixed games: in the other game each player has a strategy that is better against everything") {
  const NormalForm game = dominant_game();
  CHECK(pure_equilibria(game) == std::vector<std::pair<std::size_t, std::size_t>>{{0, 1}});
  for (std::size_t k = 0; k < 2; ++k) {
    CHECK(game.row(0, k) - game.row(1, k) == 2);
    CHECK(game.column(k, 0) - game.column(k, 1) == -1);
  }
}
