// WGAN-GP in one dimension without sampling noise: the critic that is best among all, and a net that is
// trained. Internal to gan/.
#pragma once

#include "autodiff/random.h"

namespace saddle::gan {

// p_data = N(1,1) against N(0,1), lambda = 10, points for the penalty on the line between a sample of each.
struct PenalisedCritic {
  double w1;           // what is to be measured
  double bound;        // the largest value over all critics: W1 + integral (F - G)^2 / (4 lambda r)
  double value;        // that of a net after training, penalty included
  double mean_slope;   // E |D'| at the points of the penalty
  double slope_error;  // E | |D'| - 1 - |F - G| / (2 lambda r) | there
};
PenalisedCritic train_penalised_critic(ad::Random& random);

}  // namespace saddle::gan
