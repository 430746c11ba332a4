// Learning in normal-form games: players who adapt to each other step by step, and whether the mixed
// strategies converge to an equilibrium.
//
//   const Course course = learn(coin, Learning::extragradient, {{0.9, 0.1}, {0.2, 0.8}}, 1000, 0.1);
//   exploitability(coin, course.played.back());      // the gain by best responses: 0 at an equilibrium
//
// The same steps train a GAN (steps.h). Here they move the logits of mixed strategies, x = softmax(logits),
// and the tape differentiates the expected payoff.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "gan/dynamics/differentiable_game.h"
#include "gan/games/equilibria.h"

namespace saddle::gan {

// The rules of learning. In one step of size h, with the mixes x and y of the row and the column player and
// their payoffs A and B:
//   gradient       both ascend their own expected payoff, x^T A y and x^T B y, by one simultaneous gradient
//                  step on their logits; alternating, extragradient and optimistic are the steps of that name
//                  in steps.h
//   fictitious     fictitious play: each plays a best response to the empirical average of the other player's
//                  mixes, the start included; of several best responses the first. h is not used. Sums of
//                  payoffs are exact. Brown 1951
//   replicator     x_i' = x_i ((A y)_i - x^T A y), y_j' = y_j ((x^T B)_j - x^T B y), over a time h.
//                  Taylor & Jonker 1978
enum class Learning { gradient, alternating, extragradient, optimistic, fictitious, replicator };

std::string_view name(Learning rule);

// A mix of each player, as doubles.
struct Mixes {
  std::vector<double> row, column;
};

// The invariant (constant of motion) of the replicator dynamics, with a fully mixed equilibrium (x*, y*):
//   row_weight KL(x* || x) + column_weight KL(y* || y)
// The weights are positive, the larger one is 1. In a zero-sum game both are 1. Hofbauer & Sigmund 1998.
struct Invariant {
  Mix row, column;  // x*, y*
  Rational row_weight, column_weight;
};

// The invariant of a game, if it has a fully mixed equilibrium and is equivalent to a zero-sum game: up to
// terms that do not depend on the player's own strategy and up to the unit of one player's payoffs. So, with
// some c > 0,
//   a_ij + c b_ij = f_i + g_j for all i, j
// Then the weights are as 1 to c. `all` are the game's equilibria. Exact.
std::optional<Invariant> replicator_invariant(const NormalForm& game, const Equilibria& all);

// The trajectory: the start and the mixes after each step, and the averages of all mixes up to each of them.
struct Course {
  std::vector<Mixes> played, averages;
  // The invariant at each point of `played`; empty if LearningOptions::invariant is not set.
  std::vector<double> invariant;
};

struct LearningOptions {
  // For replicator dynamics only: the invariant to compute along the trajectory, from the logarithms of the
  // mixes, so that it stays accurate where a probability underflows.
  std::optional<Invariant> invariant = std::nullopt;
  // Called after each step, and within steps of many sub-steps, with the fraction of the work done, up to 1.
  std::function<void(double done)> on_progress = {};
};

// Replicator dynamics are integrated in sub-steps no longer than longest_sub_step divided by the largest
// difference of two payoffs of a player against one strategy of the other, by a symplectic splitting method
// of order eight, which has no secular drift of the invariant. Over most_sub_steps, round-off error and
// truncation error together change the invariant by less than the drift at which learn() throws.
inline constexpr double longest_sub_step = 0.5;
inline constexpr double most_sub_steps = 4e6;
inline constexpr double most_invariant_drift = 1e-6;

// The largest product of step size and largest payoff for steps on logits. One gradient step then changes the
// odds of two strategies by a factor of exp(10) at most.
inline constexpr int largest_logit_step = 10;

// Throws std::invalid_argument if such steps in this game would be too large (on logits) or would need too
// many sub-steps (replicator), naming a step size that is allowed; and if a payoff, or the difference of two
// payoffs of one player against one strategy of the other, is not zero and not between 1e-280 and 1e280 in
// size: mixes and gains are doubles.
void require_learnable(const NormalForm& game, Learning rule, int steps, double step_size);

// Lets both players learn. Throws as require_learnable(), and std::invalid_argument unless both mixes fit the
// game and are probabilities of sum one within 1e-9, none of them zero for a rule on logits (the logit would
// be infinite) or with an invariant, steps is not negative and step_size positive and finite;
// std::runtime_error, naming the step, if a mix becomes NaN, or if the invariant drifts, as the invariant of
// another game does.
Course learn(const NormalForm& game, Learning rule, const Mixes& start, int steps, double step_size,
             const LearningOptions& options = {});

// The costs of both players, recorded from their logits, 1 x rows and 1 x columns: minus their expected
// payoffs
//   -x^T A y, -x^T B y,  x = softmax(row), y = softmax(column)
// This is the mixed extension of the game as a differentiable game. Throws std::invalid_argument for other
// shapes.
Costs expected_costs(const NormalForm& game, const ad::Var& row, const ad::Var& column);

// The sum of the gains of both players by a best response to the mix of the other one (NashConv):
//   max_i (A y)_i - x^T A y + max_j (x^T B)_j - x^T B y
// It is 0 at the equilibria and positive elsewhere; in a zero-sum game it is the duality gap. Its round-off
// error is some machine epsilons of the largest difference of payoffs against one strategy. Throws
// std::invalid_argument if the mixes do not fit the game.
double exploitability(const NormalForm& game, const Mixes& mixes);

// The largest distance of a probability from the nearest of the equilibria. Throws as exploitability() does,
// and if there is none.
double distance(const Mixes& mixes, const std::vector<Mixes>& equilibria);

}  // namespace saddle::gan
