// Whether a divergence is finite, decided from supports and tails alone: exactly, which no quadrature can do.
#pragma once

#include "gan/probability/distribution.h"

namespace saddle::gan {

// Whether p is zero (except at single points) wherever q is: p << q, absolute continuity.
bool is_dominated(const Distribution& p, const Distribution& q);

// Whether the supports have at most single points in common.
bool are_disjoint(const Distribution& p, const Distribution& q);

// KL(p || q): p dominated by q, and E_p |log q| finite: a Cauchy tail of p has no mean, so q must have one
// too.
bool kl_is_finite(const Distribution& p, const Distribution& q);

// Chi-square(p || q): p dominated by q, and p^2 / q integrable in both tails:
//   gaussian tails     2 sd_q^2 > sd_p^2   (sd: the largest on each side)
//   exponential tails  2 rate_p > rate_q   (rate: the smallest on each side)
//   power tails        always; a heavier kind of tail in p than in q: never
bool chi2_is_finite(const Distribution& p, const Distribution& q);

// W1: the tails of Cauchy components, weight * scale / (pi |x|), must cancel between p and q. Sums of weights
// times scales that agree to rounding count as equal.
bool w1_is_finite(const Distribution& p, const Distribution& q);

}  // namespace saddle::gan
