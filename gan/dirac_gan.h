// The Dirac-GAN: the smallest game in which GAN training can be watched going round in circles. The data are
// one point at zero, G makes one point at theta, D is linear, D(x) = psi x. What happens near (0, 0) happens
// in some larger GANs too (docs/dynamics.md).
//
//   ad::Parameter theta("theta", ad::Array(1.0)), psi("psi", ad::Array(0.0));
//   const DifferentiableGame game{{&theta}, {&psi}, [&](ad::Tape& tape) {
//     return dirac_costs({.r1 = 0.5}, tape.leaf(theta), tape.leaf(psi));
//   }};
//
// The signs are those of Mescheder et al.: D is pushed up on what G makes and down on the data, with logits
// of the other sign than in Goodfellow et al. 2014; psi -> -psi leads from one to the other.
// Mescheder, Geiger & Nowozin 2018, "Which Training Methods for GANs do actually Converge?", Sec. 2.
#pragma once

#include "gan/differentiable_game.h"

namespace saddle::gan {

// What the players want, with f(t) = log_sigmoid(t) = -log(1 + exp(-t)):
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
  // The variance of Gaussian noise that is added to data and samples alike before D sees them (instance
  // noise). The expectation is exact, by quadrature.
  double noise_variance = 0;
};

// What the players descend, G the first and D the second: 1x1 Vars of theta and psi, both on a tape. The
// penalties come from D's derivative by the tape.
// Throws std::invalid_argument if gamma or the variance is negative.
Costs dirac_costs(const DiracOptions& options, const ad::Var& theta, const ad::Var& psi);

}  // namespace saddle::gan
