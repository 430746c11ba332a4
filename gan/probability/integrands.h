// The integrands of the divergences as functions of the two log densities, for sums and for integrals. All
// but that of TV are non-negative, and none suffers from cancellation; a = log p - log q throughout.
#pragma once

#include "gan/probability/quadrature.h"

namespace saddle::gan {

// p log(p/q) - p + q: its integral is KL(p || q), because both densities integrate to one.
Sample kl_integrand(double log_p, double log_q);

// 1/2 m (a tanh(a/2) + log sech^2(a/2)), m = (p + q) / 2: its integral is JSD.
Sample jsd_integrand(double log_p, double log_q);

// 1/2 (p softplus(-a) + q softplus(a)) = 1/2 (-p log D* - q log(1 - D*)): its integral is log 2 - JSD.
Sample log2_minus_jsd_integrand(double log_p, double log_q);

// 1/2 (p - q), with its sign: TV is the integral of its absolute value.
Sample tv_integrand(double log_p, double log_q);

// 1/2 (sqrt p - sqrt q)^2: its integral is one minus the Bhattacharyya coefficient.
Sample hellinger2_integrand(double log_p, double log_q);

// (p - q)^2 / q.
Sample chi2_integrand(double log_p, double log_q);

}  // namespace saddle::gan
