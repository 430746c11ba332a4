// The value of a zero-sum game.
#pragma once

#include "gan/games/normal_form.h"

namespace saddle::gan {

// The value of the game, which is both the maximin of the row player and the minimax of the column player,
// with optimal mixes.
struct Minimax {
  Rational value;
  Mix row, column;  // optimal mixes, one of possibly many each
};

// Solves the zero-sum game with these payoffs of the row player:
//   value = max over x of min over j of (x^T A)_j = min over y of max over i of (A y)_i
// von Neumann 1928. By linear programming (Dantzig 1951), exactly; it shares only the arithmetic with the
// enumeration of equilibria. Verifies that both mixes guarantee the value; throws std::logic_error if they do
// not.
Minimax minimax(const Payoffs& row);

}  // namespace saddle::gan
