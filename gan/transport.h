// How far probability has to be carried, each time by another road, so that the roads can be compared.
// divergence.h has w1() for users. Internal to gan/.
#pragma once

#include "autodiff/array.h"
#include "gan/distribution.h"

namespace saddle::gan {

// W1 as the integral of |F - G|, F and G being the distribution functions. Tails beyond 1e-15 are left out:
// not for those of a Cauchy.
double w1_by_cdf(const Distribution& p, const Distribution& q);

// The same in closed form: between two places where F = G the area is what E(x - X)^+, the integral of a
// distribution function, changes by. No quadrature. Of categorical distributions the sum of |F - G|.
double w1_by_crossings(const Distribution& p, const Distribution& q);

// W_k^k as the integral over u in (0, 1) of |F^-1(u) - G^-1(u)|^k: on a line it is best to carry in order.
// k is 1 or 2. Quantiles must be continuous, or the distributions categorical; tails as above.
double transport_by_quantiles(const Distribution& p, const Distribution& q, int k);

// W1 by its dual: the largest E_p D - E_q D over piecewise linear D whose slopes are at most 1 in size. The
// tape gives the gradient in the slopes, a step along it is clipped; the cells beside a change of sign are
// halved, over and over. From below, to 1e-12 times the number of changes of sign. With another bound of the
// slopes the best critic says W1 times that bound.
double w1_by_critic(const Distribution& p, const Distribution& q, double steepest = 1);

// The same for a critic with given slopes, one for each of the first cells; repeated where there are more
// cells. |slopes| <= 1 for a bound of W1 from below.
double value_of_critic(const Distribution& p, const Distribution& q, const std::vector<double>& slopes);

// W2^2 of two normals in the plane, from the covariances (2, 2) and the difference of the means (1, 2): the
// smallest E|x - y|^2 over all ways to couple them, x = A z and y = mean + B R z with the Cholesky factors A
// and B of the covariances and a rotation R, whose angle is found by the tape.
double w2_squared_by_coupling(const ad::Array& covariance_p, const ad::Array& covariance_q,
                              const ad::Array& mean);

}  // namespace saddle::gan
