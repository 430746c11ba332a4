// Learning in games whose payoffs are fractions: the tables of numbers that gan/dynamics/learning.h takes.
//
//   const NormalForm& coin = named_game("coin").game;
//   const Trajectory t = learn(coin, Learning::fictitious, {{1, 0}, {1, 0}}, 1000, 1);
//   exploitability(payoff_tables(coin), t.averages.back());
#pragma once

#include <optional>
#include <vector>

#include "gan/dynamics/learning.h"
#include "gan/games/replicator_invariant.h"

namespace saddle::gan {

// The payoffs as doubles, and their differences, which are rounded after they were taken: of 10^9 + 1/3 and
// 10^9 a third is left. What is not zero stays so.
PayoffTables payoff_tables(const NormalForm& game);

// The differences of payoffs in the largest unit of which all of a player's are whole multiples: a game with
// the same best responses, of which fictitious play adds up the payoffs exactly. Throws std::invalid_argument
// if a difference is more than 2^106 units, which two doubles hold.
PayoffTables whole_payoffs(const NormalForm& game);

// As for tables of numbers; fictitious play is that of the whole payoffs, so that ties are ties. Throw as
// these do, and as whole_payoffs() does.
void require_learnable(const NormalForm& game, Learning rule, int steps, double step_size);
Trajectory learn(const NormalForm& game, Learning rule, const Mixes& start, int steps, double step_size,
                 const LearningOptions& options = {});

// The nearest doubles.
std::vector<double> approximate(const Mix& mix);
std::optional<Invariant> approximate(const std::optional<ReplicatorInvariant>& invariant);

}  // namespace saddle::gan
