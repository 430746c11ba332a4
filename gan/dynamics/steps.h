// The update rules of the two players of a differentiable game, which decide whether the play converges,
// cycles or diverges.
//
//   nn::Sgd first({&x}, 0.1), second({&y}, 0.1);
//   GameSteps steps(game, {.kind = UpdateRule::Kind::extragradient}, first, second);
//   for (int t = 0; t < 100; ++t) steps.step();
//
// On the bilinear game, cost_first = x y = -cost_second, the spectral radius of a step of size h (the
// asymptotic factor of the distance from the equilibrium) is
//   simultaneous   sqrt(1 + h^2), unstable
//   alternating    1 for h < 2, bounded orbits
//   extragradient  sqrt(1 - h^2 + h^4), asymptotically stable for h < 1
//   optimistic     sqrt((1 + sqrt(1 - 4 h^2)) / 2) for h <= 1/2, asymptotically stable
#pragma once

#include <functional>
#include <string_view>

#include "gan/dynamics/differentiable_game.h"
#include "nn/optimiser.h"

namespace saddle::gan {

// One iteration. g(w) is the gradient of each player's cost by its own parameters, h the step sizes, K and
// gamma numbers of the rule:
//   simultaneous   w <- w - h g(w)
//   alternating    first_mover moves along its own part of g(w), then the other one along its part, evaluated
//                  at the new point
//   extragradient  w <- w - h g(w - h g(w))                                    Korpelevich 1976
//   optimistic     w <- w - 2 h g(w) + h g(w of the iteration before)         Daskalakis et al. 2018
//                  the first iteration has none before it and is simultaneous
//   consensus      w <- w - h (g(w) + gamma grad 1/2 |g(w)|^2)   Mescheder, Nowozin & Geiger 2017
//   unrolled       the first player descends its cost at the point of the second after K steps of gradient
//                  descent, and differentiates through these steps; the second one takes one plain step, both
//                  at once                                       Metz et al. 2017
struct UpdateRule {
  enum class Kind { simultaneous, alternating, extragradient, optimistic, consensus, unrolled };
  Kind kind = Kind::simultaneous;
  Player first_mover = Player::first;  // alternating
  double gamma = 0;                    // consensus
  int unroll = 0;                      // unrolled: K
};

std::string_view name(UpdateRule::Kind kind);

// A gradient that a step has computed: whose, which one of this step (from 1), the cost that it is the
// gradient of, and its Euclidean norm.
struct GradientRead {
  Player player = Player::first;
  int evaluation = 1;
  double cost = 0;
  double norm = 0;
};

// Takes steps by one rule. "- h g" above denotes a step of the player's optimiser, plain gradient descent
// for Sgd without momentum. With Adam, extragradient updates the moments in both halves of an iteration and
// restores the parameters only (Gidel et al. 2019), and optimistic doubles the present displacement and
// subtracts the last one (Daskalakis et al. 2018). The unrolled steps are plain gradient descent with the
// learning rate of the second player's optimiser.
class GameSteps {
 public:
  // Each optimiser must have been made with the parameters of its player; both have to outlive this object.
  // Throws std::invalid_argument for a gamma that is negative or not finite, a negative K, and players as in
  // vector_field().
  GameSteps(DifferentiableGame game, UpdateRule rule, nn::Optimiser& first, nn::Optimiser& second);

  // One iteration. Throws what costs(), backward() and the optimisers throw.
  void step();

  std::function<void(const GradientRead&)> on_gradient = {};  // called with each gradient, before it is used

 private:
  struct Gradients {
    ad::Gradients first, second;
  };
  ad::Gradients gradient(Player player, const ad::Var& cost);
  Gradients gradients();
  Gradients consensus_gradients();
  Gradients unrolled_gradients();
  void descend(const Gradients& g);
  void step_alternating();
  void step_extragradient();
  void step_optimistic();

  DifferentiableGame game_;
  UpdateRule rule_;
  nn::Optimiser& first_;
  nn::Optimiser& second_;
  ad::Tape tape_;
  ad::Array last_displacement_;  // optimistic; empty at first
  int evaluations_[2] = {0, 0};  // in this step, of each player
};

}  // namespace saddle::gan
