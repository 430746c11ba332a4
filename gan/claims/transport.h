// Wasserstein distances by several independent methods, so that their results can be compared. divergence.h
// has w1() for users. Internal to gan/.
#pragma once

#include "autodiff/array.h"
#include "gan/probability/distribution.h"

namespace saddle::gan {

// W1 as the integral of |F - G|, F and G being the distribution functions. Tails of probability 1e-15 are
// left out, so that Cauchy components are not allowed.
double w1_by_cdf(const Distribution& p, const Distribution& q);

// The same in closed form: between two crossings of F and G, the area is the change of E(x - X)^+, the
// integral of a distribution function. No quadrature. For categorical distributions the sum of |F - G|.
double w1_by_crossings(const Distribution& p, const Distribution& q);

// W_k^k as the integral over u in (0, 1) of |F^-1(u) - G^-1(u)|^k: on a line the monotone coupling is
// optimal. k is 1 or 2. Quantile functions must be continuous, or the distributions categorical; tails as
// above.
double transport_by_quantiles(const Distribution& p, const Distribution& q, int k);

// W1 by Kantorovich-Rubinstein duality: the largest E_p D - E_q D over piecewise linear D with slopes in [-1,
// 1]. The tape gives the gradient in the slopes, a step along it is clipped; the cells beside a change of
// sign are halved repeatedly. A lower bound, within 1e-12 times the number of sign changes. With slopes in
// [-steepest, steepest] the result is W1 times `steepest`.
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
