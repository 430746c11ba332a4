// 2x2 games whose only equilibrium is mixed, with this equilibrium in closed form: for the claims about
// learning. Internal to gan/.
#pragma once

#include <string>
#include <vector>

#include "autodiff/random.h"
#include "gan/claims/dynamics/played.h"
#include "gan/claims/games/exact_learning.h"

namespace saddle::gan {

struct MixedGame {
  std::string name;
  NormalForm game;
  Mixes equilibrium;     // each makes the other one indifferent
  double curvature = 0;  // s = a - b - c + d of the row player's payoffs a b; c d
};

// The zero-sum game with these payoffs of the row player. They must have no pure equilibrium.
MixedGame mixed_game(std::string name, const Payoffs& payoffs);

// The coin game, matching pennies and random games: `count` games in all.
std::vector<MixedGame> mixed_games(ad::Random random, std::size_t count);

// The common-payoff game with the same row payoffs: both players get the row player's payoff. Its mixed
// equilibrium is the same.
MixedGame with_common_payoffs(MixedGame at);

// The game on logits, two of each player, as a differentiable one.
Played played_by_logits(const NormalForm& game);
State logits_of(const Mixes& mixes);
// The log odds of both mixes: log(x_1 / x_2), log(y_1 / y_2).
struct LogOdds {
  double row, column;
};
LogOdds log_odds(const Mixes& mixes);
LogOdds log_odds(const State& logits);

// A random mix of each player, all probabilities from 0.2 to 0.8.
Mixes random_mixes(ad::Random& random);

// A game in which each player has a strictly dominant strategy: 3 2; 1 0. The first strategy of the row
// player earns 2 more than the second, the first of the column player 1 less.
NormalForm dominant_game();

}  // namespace saddle::gan
