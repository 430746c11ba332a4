// Learning in games of a table: players who adapt to each other step by step, and whether the mixed
// strategies converge to an equilibrium.
//
//   const PayoffTables coin(ad::Array{{3, -2}, {-2, 1}}, ad::Array{{-3, 2}, {2, -1}});
//   const Trajectory t = learn(coin, Learning::extragradient, {{0.9, 0.1}, {0.2, 0.8}}, 1000, 0.1);
//   exploitability(coin, t.played.back());           // the gain by best responses: 0 at an equilibrium
//
// The same steps train a GAN (steps.h). Here they move the logits of mixed strategies, x = softmax(logits),
// and the tape differentiates the expected payoff.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "gan/dynamics/payoff_tables.h"

namespace saddle::gan {

// The rules of learning. In one step of size h, with the mixes x and y of the row and the column player and
// their payoffs A and B:
//   gradient       both ascend their own expected payoff, x^T A y and x^T B y, by one simultaneous gradient
//                  step on their logits; alternating, extragradient and optimistic are the steps of that name
//                  in steps.h
//   fictitious     fictitious play: each plays a best response to the empirical average of the other player's
//                  mixes, the start included; of several best responses the first. h is not used. Brown 1951
//   replicator     x_i' = x_i ((A y)_i - x^T A y), y_j' = y_j ((x^T B)_j - x^T B y), over a time h.
//                  Taylor & Jonker 1978
// Fictitious play adds up the payoffs and their rests, as the doubles that they are, without rounding. So
// ties are those of the payoffs that were meant only if doubles hold these: give 1, 2 and 3 instead of 0.1,
// 0.2 and 0.3. The sums are exact if no product of a payoff and a probability of the start, zeros aside, is
// below 1e-291.
enum class Learning { gradient, alternating, extragradient, optimistic, fictitious, replicator };

std::string_view name(Learning rule);

// The invariant (constant of motion) of the replicator dynamics in a game with a fully mixed equilibrium
// (x*, y*) that is equivalent to a zero-sum game:
//   row_weight KL(x* || x) + column_weight KL(y* || y)
// In a zero-sum game both weights are 1. Hofbauer & Sigmund 1998.
struct Invariant {
  Mixes equilibrium;
  double row_weight = 1, column_weight = 1;
};

// The start and the mixes after each step, and the averages of all mixes up to each of them.
struct Trajectory {
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
// many sub-steps (replicator), naming a step size that is allowed; and if a payoff, or a difference of
// payoffs in the tables, is not zero and not between 1e-280 and 1e280 in size: mixes and gains are doubles.
void require_learnable(const PayoffTables& game, Learning rule, int steps, double step_size);

// Lets both players learn. Throws as require_learnable(), and std::invalid_argument unless both mixes fit the
// game and are probabilities of sum one within 1e-9, none of them zero for a rule on logits (the logit would
// be infinite) or with an invariant, steps is not negative and step_size positive and finite;
// std::runtime_error, naming the step, if a mix becomes NaN, or if the invariant drifts, as the invariant of
// another game does.
Trajectory learn(const PayoffTables& game, Learning rule, const Mixes& start, int steps, double step_size,
                 const LearningOptions& options = {});

}  // namespace saddle::gan
