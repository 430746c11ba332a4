// Learning in a game of a table: players who adapt to what the other one does, step by step, and whether that
// leads to an equilibrium.
//
//   const Course course = learn(coin, Learning::extragradient, {{0.9, 0.1}, {0.2, 0.8}}, 1000, 0.1);
//   exploitability(coin, course.played.back());      // how much a player could still gain: 0 in equilibrium
//
// The same steps train a GAN: steps.h knows nothing of tables. Here they move the logits of mixed strategies,
// x = softmax(logits), and the tape differentiates the expected payoff.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "gan/differentiable_game.h"
#include "gan/equilibria.h"

namespace saddle::gan {

// What a player does in one step of size h; x and y are the mixes of the row and the column player, A and B
// their payoffs.
//   gradient       both climb their own expected payoff x^T A y, x^T B y by one gradient step on their logits
//                  at once; alternating, extragradient and optimistic are the steps of that name in steps.h
//   fictitious     each plays a best response to the average of all that the other one has played, the start
//                  being what was played before; of several the first. h is not used. Sums of payoffs are
//                  exact. Brown 1951
//   replicator     x_i' = x_i ((A y)_i - x^T A y), y_j' = y_j ((x^T B)_j - x^T B y), followed for a time of
//   h.
//                  Taylor & Jonker 1978
enum class Learning { gradient, alternating, extragradient, optimistic, fictitious, replicator };

std::string_view name(Learning rule);

// A mix of each player, as doubles.
struct Mixes {
  std::vector<double> row, column;
};

// What the replicator dynamics keep, with a fully mixed equilibrium (x*, y*):
//   row_weight KL(x* || x) + column_weight KL(y* || y)
// The weights are positive, the larger one is 1. In a zero-sum game both are. Hofbauer & Sigmund 1998.
struct Invariant {
  Mix row, column;  // x*, y*
  Rational row_weight, column_weight;
};

// The invariant of a game, if it has a fully mixed equilibrium and is a zero-sum game, or one to which
// numbers that the player cannot change were added, and in which one player counts in another unit: with some
// c > 0,
//   a_ij + c b_ij = f_i + g_j for all i, j
// Then the weights are as 1 to c. `all` are the game's equilibria. Exact.
std::optional<Invariant> replicator_invariant(const NormalForm& game, const Equilibria& all);

// The start and where each step led, and the averages of all that was played up to there.
struct Course {
  std::vector<Mixes> played, averages;
  // The invariant at each point of `played`; empty if it was not asked for.
  std::vector<double> invariant;
};

struct LearningOptions {
  // Of replicator dynamics: is computed along the course, from the logarithms of the mixes, so that it does
  // not suffer where a probability underflows.
  std::optional<Invariant> invariant = std::nullopt;
  // Called after each step, and within steps of many sub-steps, with the part that is done, up to 1.
  std::function<void(double done)> on_progress = {};
};

// Replicator dynamics are followed by sub-steps no longer than this one over the largest difference of two
// payoffs of a player against one strategy of the other; by a splitting method of order eight that keeps the
// invariant. Over the most sub-steps that learn() takes, rounding and the method together move it by less
// than the largest drift.
inline constexpr double longest_sub_step = 0.5;
inline constexpr double most_sub_steps = 4e6;
inline constexpr double most_invariant_drift = 1e-6;

// The steps on logits are of a size that times the largest payoff is at most this number. So one gradient
// changes the odds of two strategies by a factor of exp(10) at most.
inline constexpr int largest_logit_step = 10;

// Throws std::invalid_argument if such steps in this game would be too large (on logits) or would need too
// many sub-steps (replicator), with what would do; and if a payoff, or the difference of two payoffs of one
// player against one strategy of the other, is not zero and not between 1e-280 and 1e280 in size: mixes and
// gains are doubles.
void require_learnable(const NormalForm& game, Learning rule, int steps, double step_size);

// Lets both players learn. Throws as require_learnable(), and std::invalid_argument unless both mixes fit the
// game and are probabilities of sum one within 1e-9, none of them zero where logits are moved (their logit
// would be infinite) or an invariant is asked for, steps is not negative and step_size positive and finite;
// std::runtime_error if a mix becomes NaN, with the step, or if the invariant drifts, which one of another
// game does.
Course learn(const NormalForm& game, Learning rule, const Mixes& start, int steps, double step_size,
             const LearningOptions& options = {});

// What the players descend, recorded from their logits, 1 x n and 1 x m: minus their expected payoffs
//   -x^T A y, -x^T B y,  x = softmax(row), y = softmax(column)
// This is the mixed extension of the game as a game of gradients. Throws std::invalid_argument for other
// shapes.
Costs expected_costs(const NormalForm& game, const ad::Var& row, const ad::Var& column);

// What both players together could gain by a best response to the mix of the other one:
//   max_i (A y)_i - x^T A y + max_j (x^T B)_j - x^T B y
// It is 0 at the equilibria and positive elsewhere; in a zero-sum game it is the duality gap. As doubles go:
// to some roundings of the largest difference of payoffs against one strategy. Throws std::invalid_argument
// if the mixes do not fit the game.
double exploitability(const NormalForm& game, const Mixes& mixes);

// The largest distance of a probability from the nearest of the equilibria. Throws as exploitability() does,
// and if there is none.
double distance(const Mixes& mixes, const std::vector<Mixes>& equilibria);

}  // namespace saddle::gan
