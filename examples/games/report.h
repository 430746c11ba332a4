// What solve_game says about a game: as text for people and as JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "examples/support/json.h"
#include "gan/games/equilibria.h"
#include "gan/games/zero_sum.h"

namespace saddle::examples {

// A game and what its strategies are called.
struct GivenGame {
  std::string title, story;  // empty for a table from the command line
  std::vector<std::string> rows, columns;
  gan::NormalForm game;
};

struct SolvedGame {
  gan::Equilibria all;
  std::vector<std::pair<std::size_t, std::size_t>> pure;
  std::optional<gan::Minimax> minimax;  // of a zero-sum game
};

// Solves it in all ways. Throws std::invalid_argument if it is too large, before any work, and
// std::logic_error if two ways disagree about the value of a zero-sum game.
SolvedGame solve(const gan::NormalForm& game);

// The table, the equilibria, the value, and what is dominated.
std::string report_text(const GivenGame& given, const SolvedGame& solved);

// Adds the members "equilibria", "pure", "degenerate", "infinite" and, for a zero-sum game, "value" to an
// object.
void add_solution(Json& json, const SolvedGame& solved);

// (3/8, 5/8)
std::string text_of(const gan::Mix& mix);

}  // namespace saddle::examples
