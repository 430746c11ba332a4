// Games of two players whose payoffs are tables of numbers, and mixed strategies in them.
//
//   const PayoffTables coin(ad::Array{{3, -2}, {-2, 1}}, ad::Array{{-3, 2}, {2, -1}});
//   exploitability(coin, {{0.375, 0.625}, {0.375, 0.625}});   // the gain by best responses: here 0
//
// learning.h lets both players adapt to each other.
#pragma once

#include <vector>

#include "autodiff/array.h"
#include "gan/dynamics/differentiable_game.h"

namespace saddle::gan {

// The payoffs A of the row player and B of the column player: rows x columns, a row for each strategy of the
// row player, a column for each of the column player.
struct PayoffTables {
  ad::Array row, column;
  // The payoff of each strategy less that of the player's first one, of the same shape:
  //   a_ij - a_0j,  b_ij - b_i0
  // What the players learn depends on these alone. Who has the payoffs with more digits than a double should
  // subtract before rounding and set them.
  ad::Array row_differences, column_differences;
  // What rounding took from `row` and `column`, for fictitious play, which adds up both without rounding.
  ad::Array row_rest, column_rest;

  // Computes the differences in doubles; the rests are zero. Throws std::invalid_argument if the shapes
  // differ or are empty.
  PayoffTables(ad::Array row, ad::Array column);
};

// A mix of each player: the probability of each strategy.
struct Mixes {
  std::vector<double> row, column;
};

// Throws std::invalid_argument in the name of `function` unless both mixes fit the game and are probabilities
// of sum one within 1e-9.
void require_mixes(const char* function, const PayoffTables& game, const Mixes& mixes);

// The mix of these logits, their softmax; and logits of a mix, its logarithms.
std::vector<double> mix_of_logits(const std::vector<double>& logits);
std::vector<double> logits_of_mix(const std::vector<double>& mix);

// The costs of both players, recorded from their logits, 1 x rows and 1 x columns: minus their expected
// payoffs
//   -x^T A y, -x^T B y,  x = softmax(row), y = softmax(column)
// This is the mixed extension of the game as a differentiable game. Throws std::invalid_argument for other
// shapes.
Costs expected_costs(const PayoffTables& game, const ad::Var& row, const ad::Var& column);

// The sum of the gains of both players by a best response to the mix of the other one (NashConv):
//   max_i (A y)_i - x^T A y + max_j (x^T B)_j - x^T B y
// It is 0 at the equilibria and positive elsewhere; in a zero-sum game it is the duality gap. Its round-off
// error is some machine epsilons of the largest of the differences. Throws as require_mixes() does.
double exploitability(const PayoffTables& game, const Mixes& mixes);

// The largest distance of a probability from the nearest of the equilibria. Throws std::invalid_argument if
// there is none, and for mixes of another size.
double distance(const Mixes& mixes, const std::vector<Mixes>& equilibria);

}  // namespace saddle::gan
