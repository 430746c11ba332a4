// Differentiating through optimisation: inner steps of gradient ascent that are recorded, so that what comes
// after them can be differentiated with respect to everything that went into them.
//
//   const auto value = [&](std::span<const Var> theta) { return V(D(x, theta), D(G(z), theta)); };
//   std::vector<Var> theta = unrolled_ascent(value, leaves(tape, D.parameters()), 5, 0.1);
//   opt_g.descend(backward(value(theta), G.parameters()));     // G foresees five steps of D
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "nn/parameter.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// A 1x1 Var made of parameters that are Vars themselves.
using Objective = std::function<Var(std::span<const Var> theta)>;

// The parameters of a net as leaves of the tape: the start of unrolling. Throws std::invalid_argument for a
// null pointer.
std::vector<Var> leaves(ad::Tape& tape, Parameters parameters);

// What is differentiated of the inner steps: everything, or theta_0 only (the gradients of the steps are then
// constants, as if an optimiser had taken the steps).
enum class Unroll { full, first_order };

// Steps of gradient ascent on the tape.
//   theta_0 = start,  theta_(k+1) = theta_k + learning_rate grad_theta V(theta_k),  k = 0 ... steps - 1
// Returns theta_steps, one Var for each of start, in its shape. If V depends on other Vars, say the
// parameters of G, then so does theta_steps, and its derivatives contain second derivatives of V. A Var of
// `start` that V reads directly, and not through theta, counts as such another Var. Time and memory are those
// of `steps` evaluations and gradients of V. Metz et al. 2017, "Unrolled Generative Adversarial Networks",
// Eqs. 3 and 4, with one learning rate for all steps. Throws std::invalid_argument for an empty function, a
// negative number of steps, a learning rate that is not positive and finite, an empty start, and as grad()
// does, for a V that is not 1x1 or does not depend on all of theta.
std::vector<Var> unrolled_ascent(const Objective& value, std::span<const Var> start, int steps,
                                 Real learning_rate, Unroll unroll = Unroll::full);

}  // namespace saddle::inline SADDLE_PRECISION::nn
