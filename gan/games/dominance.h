// Dominated strategies, and their iterated elimination.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gan/games/normal_form.h"

namespace saddle::gan {

// Strict: another mix has a larger payoff against every strategy of the other player. Weak: a payoff that is
// at least as large against every strategy, and larger against at least one.
enum class Dominance { strict, weak };

// The mix of rows that dominates this row, or nothing. Rows and columns that are not listed as alive count as
// eliminated; the mix still has an entry for every row. It is pure if a pure strategy dominates; otherwise it
// comes from an exact linear program, which finds a mix if and only if one dominates. Throws
// std::invalid_argument for an index of a row or a column that is not in the table.
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

// Whose dominated strategies are eliminated in a round: those of both players, or those of one player as long
// as there are any, and only then those of the other.
enum class Order { together, rows_first, columns_first };

struct Elimination {
  std::vector<std::vector<Dominated>> rounds;  // the strategies eliminated in each round
  std::vector<std::size_t> rows, columns;      // the strategies that remain
};

// Eliminates dominated strategies until there are none. With strict dominance the result does not depend on
// the order and contains all equilibria. With weak dominance it depends on the order, and equilibria may be
// lost, but never all.
Elimination eliminate(const NormalForm& game, Dominance kind, Order order = Order::together);

}  // namespace saddle::gan
