// What samples that D has not seen say about V(D), with an interval. Internal to gan/.
#pragma once

#include "gan/logit_polynomial.h"

namespace saddle::gan {

// An estimate of log 2 + V(D) / 2, by JSD's scale, with its standard error.
struct BoundEstimate {
  double value, standard_error;
};

// log 2 + V(D) / 2 on samples, one mean for each side:
//   standard_error^2 = (var(log D(x)) / n + var(log(1 - D(G(z)))) / m) / 4
// Of samples on which D was not trained it is right in the mean for this D, whatever D is. As V(D) is at most
// C(G), value - 1.645 standard errors lies below JSD at least 95 % of the time for large n, where log D has
// no rare large values; a D that is sure of itself has them, and then it does so less often. On D's own
// training samples it is too large. Each side needs two points or more, all of weight 1 / n. Throws
// std::invalid_argument.
BoundEstimate estimate_bound(const std::vector<double>& coefficients, const TwoSides& sides);

}  // namespace saddle::gan
