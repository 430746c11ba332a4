#include "gan/dynamics/steps.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "autodiff/substitution.h"
#include "autodiff/table.h"
#include "nn/unroll.h"

namespace saddle::gan {

using ad::Array;
using ad::Index;
using ad::Var;

std::string_view name(UpdateRule::Kind kind) {
  switch (kind) {
    case UpdateRule::Kind::simultaneous:
      return "simultaneous";
    case UpdateRule::Kind::alternating:
      return "alternating";
    case UpdateRule::Kind::extragradient:
      return "extragradient";
    case UpdateRule::Kind::optimistic:
      return "optimistic";
    case UpdateRule::Kind::consensus:
      return "consensus";
    case UpdateRule::Kind::unrolled:
      return "unrolled";
  }
  return "unknown";
}

GameSteps::GameSteps(DifferentiableGame game, UpdateRule rule, nn::Optimiser& first, nn::Optimiser& second)
    : game_(std::move(game)), rule_(rule), first_(first), second_(second) {
  if (!(rule.gamma >= 0 && std::isfinite(rule.gamma)))
    throw std::invalid_argument(
        fmt::format("game_steps: gamma must be finite and not negative, got {}", rule.gamma));
  if (rule.unroll < 0)
    throw std::invalid_argument(
        fmt::format("game_steps: the number of unrolled steps must not be negative, got {}", rule.unroll));
  point(game_);  // throws for players that make no game
}

void GameSteps::step() {
  evaluations_[0] = evaluations_[1] = 0;
  switch (rule_.kind) {
    case UpdateRule::Kind::simultaneous:
      return descend(gradients());
    case UpdateRule::Kind::alternating:
      return step_alternating();
    case UpdateRule::Kind::extragradient:
      return step_extragradient();
    case UpdateRule::Kind::optimistic:
      return step_optimistic();
    case UpdateRule::Kind::consensus:
      return descend(consensus_gradients());
    case UpdateRule::Kind::unrolled:
      return descend(unrolled_gradients());
  }
}

// The gradient of a player's cost by the player's own parameters.
ad::Gradients GameSteps::gradient(Player player, const Var& cost) {
  const std::span<ad::Parameter* const> own = game_.parameters(player);
  ad::Gradients g = backward(cost, own);
  if (on_gradient) {
    double sum = 0;
    for (const ad::Parameter* p : own)
      for (const double slope : g[*p]) sum += slope * slope;
    on_gradient({player, ++evaluations_[player == Player::first ? 0 : 1], cost.value(), std::sqrt(sum)});
  }
  return g;
}

GameSteps::Gradients GameSteps::gradients() {
  tape_.clear();
  const Costs costs = game_.costs(tape_);
  return {gradient(Player::first, costs.first), gradient(Player::second, costs.second)};
}

// [at-once-and-in-turns
void GameSteps::descend(const Gradients& g) {
  first_.descend(g.first);
  second_.descend(g.second);
}

void GameSteps::step_alternating() {
  const Player other = rule_.first_mover == Player::first ? Player::second : Player::first;
  for (const Player player : {rule_.first_mover, other}) {
    tape_.clear();
    const Costs costs = game_.costs(tape_);
    if (player == Player::first)
      first_.descend(gradient(player, costs.first));
    else
      second_.descend(gradient(player, costs.second));
  }
}
// at-once-and-in-turns]

void GameSteps::step_extragradient() {
  const Array start = point(game_);
  // Take the extrapolation step.
  descend(gradients());
  // Return to the start, and move along the gradients of the extrapolated point.
  const Gradients ahead = gradients();
  set_point(game_, start);
  descend(ahead);
}

void GameSteps::step_optimistic() {
  Array w = point(game_);
  descend(gradients());
  Array displacement = point(game_);
  for (Index i = 0; i < w.size(); ++i) displacement[i] -= w[i];
  // Add the present displacement twice and subtract the last one.
  const Array& last = last_displacement_.size() == 0 ? displacement : last_displacement_;
  for (Index i = 0; i < w.size(); ++i) w[i] += 2 * displacement[i] - last[i];
  set_point(game_, w);
  last_displacement_ = std::move(displacement);
}

GameSteps::Gradients GameSteps::consensus_gradients() {
  tape_.clear();
  const Costs costs = game_.costs(tape_);
  // Record 1/2 |g|^2, g the gradients of both.
  Var half = 0.0;
  for (const Var& g : grad(costs.first, game_.first)) half = half + sum(square(g)) / 2;
  for (const Var& g : grad(costs.second, game_.second)) half = half + sum(square(g)) / 2;
  return {gradient(Player::first, costs.first + rule_.gamma * half),
          gradient(Player::second, costs.second + rule_.gamma * half)};
}

GameSteps::Gradients GameSteps::unrolled_gradients() {
  tape_.clear();
  // Let the second player take K steps on the tape.
  const auto value = [&](std::span<const Var> theta) {
    const ad::Substitution at(tape_, game_.second, theta);
    return -game_.costs(tape_).second;
  };
  const std::vector<Var> theta =
      nn::unrolled_ascent(value, nn::leaves(tape_, game_.second), rule_.unroll, second_.learning_rate());
  // The first player descends its cost after these steps; its gradient goes through them.
  const Var foreseen = [&] {
    const ad::Substitution at(tape_, game_.second, theta);
    return game_.costs(tape_).first;
  }();
  ad::Gradients first = gradient(Player::first, foreseen);
  // The second player takes a plain gradient step.
  return {std::move(first), gradient(Player::second, game_.costs(tape_).second)};
}

}  // namespace saddle::gan
