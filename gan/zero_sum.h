// The value of a zero-sum game.
#pragma once

#include "gan/normal_form.h"

namespace saddle::gan {

// What the row player can make sure of, and what the column player can hold her to: the same number.
struct Minimax {
  Rational value;
  Mix row, column;  // optimal mixes, one of possibly many each
};

// Solves the game in which the row player gets what the table says and the column player pays it:
//   value = max over x of min over j of (x^T A)_j = min over y of max over i of (A y)_i
// von Neumann 1928. By linear programming (Dantzig 1951), exactly; it shares no code with the enumeration of
// equilibria but the arithmetic. Both mixes are checked to secure the value; throws std::logic_error if they
// do not.
Minimax minimax(const Payoffs& row);

}  // namespace saddle::gan
