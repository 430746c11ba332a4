// The Dirac-GAN: a minimal game in which gradient dynamics cycle around the equilibrium. The data are one
// point at zero, G generates one point at theta, D is linear, D(x) = psi x. Some larger GANs have the same
// local dynamics near their equilibrium (docs/en/12-dynamics.md).
//
//   ad::Parameter theta("theta", ad::Array(1.0)), psi("psi", ad::Array(0.0));
//   const DifferentiableGame game{{&theta}, {&psi}, [&](ad::Tape& tape) {
//     return dirac_costs({.r1 = 0.5}, tape.leaf(theta), tape.leaf(psi));
//   }};
//
// The signs are those of Mescheder et al.: D increases on generated points and decreases on the data, so that
// the logit has the opposite sign of that in Goodfellow et al. 2014; psi -> -psi converts between the two.
// Mescheder, Geiger & Nowozin 2018, "Which Training Methods for GANs do actually Converge?", Sec. 2.
#pragma once

#include "gan/dynamics/differentiable_game.h"

namespace saddle::gan {

// The objectives of the players, with f(t) = log_sigmoid(t) = -log(1 + exp(-t)):
//   minimax         G descends, D ascends  E f(D(G)) + E f(-D(x))
//   non_saturating  G descends -E f(-D(G)), D as above
//   wasserstein     G descends, D ascends  E D(G) - E D(x)
enum class DiracObjective { minimax, non_saturating, wasserstein };

struct DiracOptions {
  DiracObjective objective = DiracObjective::minimax;
  // D's gradient penalty gamma/2 E_x |D'(x)|^2 on the data (R1). The 1/2 matters: without it the critical
  // gamma is half as large.
  double r1 = 0;
  // D's gradient penalty gamma/2 E (|D'(x)| - 1)^2 of WGAN-GP, on any points: D' is the same everywhere.
  double gradient_penalty = 0;
  // The variance of Gaussian noise that is added to data and generated points before they are passed to D
  // (instance noise). The expectation is computed by quadrature.
  double noise_variance = 0;
};

// The costs that the players descend, G the first and D the second: 1x1 Vars of theta and psi, both on a
// tape. The penalties use the derivative of D by the tape.
// Throws std::invalid_argument if gamma or the variance is negative.
Costs dirac_costs(const DiracOptions& options, const ad::Var& theta, const ad::Var& psi);

}  // namespace saddle::gan
