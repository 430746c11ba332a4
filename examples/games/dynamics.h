// How two players learn a game, for solve_game: what is asked for on its command line, and what it says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "examples/games/report.h"
#include "examples/support/json.h"
#include "gan/claims/games/exact_learning.h"

namespace saddle::examples {

// What --dynamics and the options beside it ask for.
struct Dynamics {
  gan::Learning rule = gan::Learning::gradient;
  int steps = 1000;
  double step_size = 0.1;
  gan::Mixes start;
};

// The rule of this name. Throws BadInput, with the names.
gan::Learning parse_learning(const std::string& text);

// "0.9 0.1 / 0.2 0.8": a mix of the row player and one of the column player, exact sums of one, separated by
// a stroke of its own. Throws BadInput.
gan::Mixes parse_start(const std::string& text, const gan::NormalForm& game);

// Somewhere inside, and not in the middle: the first row and the last column have twice the weight of others.
gan::Mixes usual_start(const gan::NormalForm& game);

// A course, and at each of its points how far it is from equilibrium.
struct LearnedGame {
  Dynamics dynamics;
  gan::Trajectory course;
  std::vector<gan::Mixes> equilibria;  // those that the distance is to; empty if there are infinitely many
  std::optional<gan::ReplicatorInvariant> invariant;  // that the course keeps
};

// Shows its progress on a terminal.
LearnedGame learn(const GivenGame& given, const SolvedGame& solved, const Dynamics& dynamics);

// A table of some steps: what the players could gain, the distance from the nearest equilibrium, the mixes,
// and for the replicator dynamics what they keep.
std::string learning_text(const gan::NormalForm& game, const LearnedGame& learned);

// Adds the member "dynamics" to an object.
void add_learning(Json& json, const gan::NormalForm& game, const LearnedGame& learned);

// The course of a 2x2 game in the plane of both mixes, and the gain against the steps.
std::string learning_svg(const GivenGame& given, const LearnedGame& learned);

}  // namespace saddle::examples
