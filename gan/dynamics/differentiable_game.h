// Games of two players who both follow gradients: the vector field of the joint dynamics, and its Jacobian.
//
//   ad::Parameter theta("theta", Array(1.0)), psi("psi", Array(1.0));         // the Dirac-GAN
//   const DifferentiableGame game = zero_sum({&theta}, {&psi}, [&](ad::Tape& tape) {
//     return log_sigmoid(tape.leaf(theta) * tape.leaf(psi)) - std::log(2.0);
//   });
//   vector_field(game);      // (-grad_theta cost, +grad_psi cost), here (-0.2689, 0.2689)
//   jacobian(game);          // of the field; its eigenvalues decide on local asymptotic stability
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

// The costs that the two players descend, 1x1 each.
struct Costs {
  ad::Var first, second;
};

// Each player has its own parameters and descends its own cost, which may depend on the parameters of both.
// costs() records both costs at the present parameters, read by tape.leaf(parameter) or by nets; the
// parameters have to outlive the game. Every call may use new samples.
struct DifferentiableGame {
  std::vector<ad::Parameter*> first, second;
  std::function<Costs(ad::Tape&)> costs;

  std::span<ad::Parameter* const> parameters(Player player) const {
    return player == Player::first ? first : second;
  }
};

// The zero-sum game: cost_first = cost, cost_second = -cost.
DifferentiableGame zero_sum(std::vector<ad::Parameter*> first, std::vector<ad::Parameter*> second,
                            std::function<ad::Var(ad::Tape&)> cost);

// The present point of the game: the numbers of all parameters of the first player, then of the second, in
// storage order, as a column of n.
ad::Array point(const DifferentiableGame& game);

// Sets all parameters to a point of this form. Throws std::invalid_argument unless it has n numbers.
void set_point(const DifferentiableGame& game, ad::ArrayView point);

// The vector field of simultaneous gradient descent at the present point, a column of n as in point().
//   v = (-grad_first cost_first, -grad_second cost_second)
// Mescheder, Nowozin & Geiger 2017, "The Numerics of GANs", for costs in place of utilities. Throws
// std::invalid_argument for a player without parameters, a parameter that is listed twice, or a cost that
// does not depend on each parameter of its own player.
ad::Array vector_field(const DifferentiableGame& game);

// The derivative of the vector field, n x n, by differentiating the recorded gradients again.
//   J(i, j) = d v_i / d w_j,  w the point
// Not symmetric: in a zero-sum game the two off-diagonal blocks are the negative transposes of each other.
// Costs one sweep for each row. Throws as vector_field() does.
ad::Array jacobian(const DifferentiableGame& game);

}  // namespace saddle::gan
