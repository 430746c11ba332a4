// What the claims about the Wasserstein distance measure. Internal to gan/claims/.
#pragma once

#include "gan/claims/claim.h"
#include "gan/claims/distances.h"
#include "gan/claims/study.h"
#include "gan/discriminator.h"

namespace saddle::gan {

// The distances of two parallel lines, and W1's slope
// in theta (theta != 0): of point masses, W1 by trying all ways to pair them, JSD and TV at the D found. The
// second line may be raised along itself.
struct LineDistances {
  double w1 = 0, w1_slope = 0, kl = 0, jsd = 0, tv = 0;
};
LineDistances line_distances(double theta, const FindLogits& find = maximise_value, double raised = 0);
Chart chart_of_lines();
// A critic has slopes up to `steepest`.
Measurement measure_three_ways(const Divergence& distance, Study& study, double steepest = 1);
// W2^2 of two normals in the plane with one mean, from their covariances, in closed form.
double bures_squared(const ad::Array& covariance_p, const ad::Array& covariance_q);

}  // namespace saddle::gan
