// An estimate of V(D) on held-out samples, with its standard error. Internal to gan/.
#pragma once

#include "gan/claims/data/logit_polynomial.h"

namespace saddle::gan {

// An estimate of log 2 + V(D) / 2, a lower bound of JSD, with its standard error.
struct BoundEstimate {
  double value, standard_error;
};

// log 2 + V(D) / 2 on samples, one mean for each side:
//   standard_error^2 = (var(log D(x)) / n_data + var(log(1 - D(G(z)))) / n_generated) / 4
// On samples on which D was not trained it is an unbiased estimate for this D, whatever D is. As V(D) is at
// most C(G), value - 1.645 standard errors lies below JSD with probability 0.95 or more for large n, if log D
// has no rare large values; if D is overconfident, it has such values, and the probability is lower. On the
// training samples of D the estimate is biased upwards. Throws std::invalid_argument unless each side has two
// points or more, all of weight 1 / (number of points of the side).
BoundEstimate estimate_bound(const std::vector<double>& coefficients, const TwoSides& sides);

}  // namespace saddle::gan
