// WGAN-GP in one dimension without sampling noise: the critic that is best among all, and a net that is
// trained. Internal to gan/.
#pragma once

#include <vector>

#include "autodiff/random.h"

namespace saddle::gan {

// p_data = N(1,1) against N(0,1), lambda = 10, points for the penalty on the line between a sample of each.
struct PenalisedCritic {
  double w1;     // what is to be measured
  double value;  // the objective of a net after training, penalty included
  // At equally spaced points: |D'|, what the best slope is above 1, |F - G| / (2 lambda r), and the weight of
  // the point under r.
  std::vector<double> slope, excess, weight;
};
PenalisedCritic train_penalised_critic(ad::Random& random);

// The integral of (F - G)^2 / (4 lambda r), which the largest objective over all critics is above W1: by
// tanh-sinh, with no code in common with the training.
double penalised_integral();

}  // namespace saddle::gan
