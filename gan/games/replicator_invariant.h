// What the replicator dynamics of a game keep, exactly.
//
//   replicator_invariant(coin, equilibria(coin))->row    // {3/8, 5/8}
#pragma once

#include <optional>

#include "gan/games/equilibria.h"

namespace saddle::gan {

// The invariant (constant of motion) of the replicator dynamics, with a fully mixed equilibrium (x*, y*):
//   row_weight KL(x* || x) + column_weight KL(y* || y)
// The weights are positive, the larger one is 1. In a zero-sum game both are 1. Hofbauer & Sigmund 1998.
struct ReplicatorInvariant {
  Mix row, column;  // x*, y*
  Rational row_weight, column_weight;
};

// The invariant of a game, if it has a fully mixed equilibrium and is equivalent to a zero-sum game: up to
// terms that do not depend on the player's own strategy and up to the unit of one player's payoffs. So, with
// some c > 0,
//   a_ij + c b_ij = f_i + g_j for all i, j
// Then the weights are as 1 to c. `all` are the game's equilibria. Exact.
std::optional<ReplicatorInvariant> replicator_invariant(const NormalForm& game, const Equilibria& all);

}  // namespace saddle::gan
