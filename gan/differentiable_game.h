// Games of two players who both move along gradients: the vector field that they follow, and its Jacobian.
//
//   ad::Parameter theta("theta", Array(1.0)), psi("psi", Array(1.0));         // the Dirac-GAN
//   const DifferentiableGame game = zero_sum({&theta}, {&psi}, [&](ad::Tape& tape) {
//     return log_sigmoid(tape.leaf(theta) * tape.leaf(psi)) - std::log(2.0);
//   });
//   vector_field(game);      // (-grad_theta cost, +grad_psi cost), here (-0.2689, 0.2689)
//   jacobian(game);          // of the field; its eigenvalues tell whether the game spirals in or out
//
// The steps that players take along the field are in steps.h.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "autodiff/array.h"
#include "autodiff/parameter.h"
#include "autodiff/tape.h"

namespace saddle::gan {

enum class Player { first, second };

// What the two players descend, 1x1 each.
struct Costs {
  ad::Var first, second;
};

// Each player has parameters of its own and descends its own cost, which may depend on those of both. costs()
// records both at the present parameters, read by tape.leaf(parameter) or by nets; the parameters have to
// outlive the game. Every call may look at fresh samples.
struct DifferentiableGame {
  std::vector<ad::Parameter*> first, second;
  std::function<Costs(ad::Tape&)> costs;

  std::span<ad::Parameter* const> parameters(Player player) const {
    return player == Player::first ? first : second;
  }
};

// The game in which the second player loses what the first one gains: cost_second = -cost.
DifferentiableGame zero_sum(std::vector<ad::Parameter*> first, std::vector<ad::Parameter*> second,
                            std::function<ad::Var(ad::Tape&)> cost);

// Where the players stand: the numbers of all parameters of the first one, then of the second, in storage
// order, as a column of n.
ad::Array point(const DifferentiableGame& game);

// Puts the players there. Throws std::invalid_argument for another number of numbers.
void set_point(const DifferentiableGame& game, ad::ArrayView point);

// The direction in which the players move at the present point, a column of n as in point().
//   v = (-grad_first cost_first, -grad_second cost_second)
// Mescheder, Nowozin & Geiger 2017, "The Numerics of GANs", for costs in place of utilities. Throws
// std::invalid_argument for a player without parameters, one that is listed twice, or a cost that does not
// depend on one of its player's own.
ad::Array vector_field(const DifferentiableGame& game);

// The derivative of the vector field, n x n, by differentiating the recorded gradients again.
//   J(i, j) = d v_i / d w_j,  w the point
// Not symmetric: in a zero-sum game the two blocks off the diagonal are each other's negative transpose.
// Costs one sweep for each row. Throws as vector_field() does.
ad::Array jacobian(const DifferentiableGame& game);

}  // namespace saddle::gan
