// WGAN-GP in one dimension without sampling noise: the optimal critic among all functions, and a trained net.
// Internal to gan/.
#pragma once

#include <vector>

#include "autodiff/random.h"

namespace saddle::gan {

// p_data = N(1,1) against N(0,1), lambda = 10, points for the penalty on the line between a sample of each.
struct PenalisedCritic {
  double w1;     // the Wasserstein-1 distance that the critic estimates
  double value;  // the objective of a net after training, penalty included
  // At equally spaced points: |D'|, what the best slope is above 1, |F - G| / (2 lambda r), and the weight of
  // the point under r.
  std::vector<double> slope, excess, weight;
};
PenalisedCritic train_penalised_critic(ad::Random& random);

// The integral of (F - G)^2 / (4 lambda r), by which the largest objective over all critics exceeds W1: by
// tanh-sinh quadrature, with no code in common with the training.
double penalised_integral();

}  // namespace saddle::gan
