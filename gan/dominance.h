// Strategies that nobody should play, and what is left without them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gan/normal_form.h"

namespace saddle::gan {

// Strictly: another mix earns more whatever the other player does. Weakly: never less, and sometimes more.
enum class Dominance { strict, weak };

// The mix of rows that dominates this row, or none. Rows and columns that are not listed as alive are not in
// the game; the mix has a place for every row all the same. A pure one, if there is one; else by an exact
// linear program, which finds a mix exactly if one dominates. Throws std::invalid_argument for a row or a
// column, alive or not, that is not in the table.
std::optional<Mix> dominating_mix(const Payoffs& rows_earn, std::size_t row, Dominance kind,
                                  const std::vector<std::size_t>& alive_rows,
                                  const std::vector<std::size_t>& alive_columns);

struct Dominated {
  Seat player;
  std::size_t strategy;
  Mix by;
};

// All dominated strategies of the whole game, those of the row player first.
std::vector<Dominated> dominated(const NormalForm& game, Dominance kind);

// Whose dominated strategies go in a round: those of both players, or of one player as long as there are any
// and only then of the other.
enum class Order { together, rows_first, columns_first };

struct Elimination {
  std::vector<std::vector<Dominated>> rounds;  // what went in each round
  std::vector<std::size_t> rows, columns;      // what is left
};

// Eliminates dominated strategies until there are none. Strictly dominated ones: what is left does not depend
// on the order, and it holds all equilibria. Weakly dominated ones: it depends on the order, and equilibria
// may be lost, though never all.
Elimination eliminate(const NormalForm& game, Dominance kind, Order order = Order::together);

}  // namespace saddle::gan
