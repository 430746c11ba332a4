// Learning in a game of a table: players who adapt to what the other one does, step by step, and whether that
// leads to an equilibrium.
//
//   const Course course = learn(coin, Learning::extragradient, {{0.9, 0.1}, {0.2, 0.8}}, 1000, 0.1);
//   exploitability(coin, course.played.back());      // how much a player could still gain: 0 in equilibrium
//
// The same steps train a GAN: steps.h knows nothing of tables. Here they move the logits of mixed strategies,
// x = softmax(logits), and the tape differentiates the expected payoff.
#pragma once

#include <string_view>
#include <vector>

#include "gan/differentiable_game.h"
#include "gan/normal_form.h"

namespace saddle::gan {

// What a player does in one step of size h; x and y are the mixes of the row and the column player, A and B
// their payoffs.
//   gradient       both climb their own expected payoff x^T A y, x^T B y by one gradient step on their logits
//                  at once; alternating, extragradient and optimistic are the steps of that name in steps.h
//   fictitious     each plays a best response to the average of all that the other one has played, the start
//                  being what was played before; h is not used. Brown 1951
//   replicator     x_i' = x_i ((A y)_i - x^T A y), y likewise, one step of Runge and Kutta of length h.
//                  Taylor & Jonker 1978
enum class Learning { gradient, alternating, extragradient, optimistic, fictitious, replicator };

std::string_view name(Learning rule);

// A mix of each player, as doubles.
struct Mixes {
  std::vector<double> row, column;
};

// The start and where each step led, and the averages of all that was played up to there.
struct Course {
  std::vector<Mixes> played, averages;
};

// Lets both players learn. Throws std::invalid_argument unless both mixes fit the game and are probabilities
// of sum one within 1e-9, none of them zero where logits are moved (their logit would be infinite), steps is
// not negative and step_size positive and finite; std::runtime_error if a mix becomes NaN, with the step, or
// a sum of payoffs overflows.
Course learn(const NormalForm& game, Learning rule, const Mixes& start, int steps, double step_size);

// What the players descend, recorded from their logits, 1 x n and 1 x m: minus their expected payoffs
//   -x^T A y, -x^T B y,  x = softmax(row), y = softmax(column)
// This is the mixed extension of the game as a game of gradients. Throws std::invalid_argument for other
// shapes.
Costs expected_costs(const NormalForm& game, const ad::Var& row, const ad::Var& column);

// What both players together could gain by a best response to the mix of the other one:
//   max_i (A y)_i - x^T A y + max_j (x^T B)_j - x^T B y
// It is 0 at the equilibria and positive elsewhere; in a zero-sum game it is the duality gap. Throws
// std::invalid_argument if the mixes do not fit the game.
double exploitability(const NormalForm& game, const Mixes& mixes);

// The largest distance of a probability from the nearest of the equilibria. Throws as exploitability() does,
// and if there is none.
double distance(const Mixes& mixes, const std::vector<Mixes>& equilibria);

}  // namespace saddle::gan
