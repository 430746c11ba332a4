// D(x) as the parameter of a Bernoulli distribution of the label "data": the mean KL divergence of two
// discriminators under m = (p_data + p_g) / 2. Internal to gan/.
#pragma once

#include <functional>
#include <vector>

#include "gan/probability/distribution.h"

namespace saddle::gan {

// The KL divergence of two Bernoulli distributions with parameters D and E, from their logits.
//   KL(D || E) = D log(D / E) + (1 - D) log((1 - D) / (1 - E))
double coin_kl(double logit_d, double logit_e);

// The logit of D at x, which may depend on the log densities there, as that of D* does.
using LogitOf = std::function<double(double x, double log_p, double log_q)>;
double logit_of_optimum(double x, double log_p, double log_q);
LogitOf polynomial_logit(std::vector<double> coefficients);

// The mean E_m h by tanh-sinh quadrature, on other nodes than those on which D is found or trained.
double mean_under_m(const Distribution& p_data, const Distribution& p_g, const LogitOf& h);

// The integrand of E_m KL(D || E) over x, from the log densities and the logits.
//   m(x) KL(D(x) || E(x))
// If D is D*, 2 E_m KL(D* || E) is C(G) - V(E).
using GapDensity = std::function<double(double log_p, double log_q, double logit_d, double logit_e)>;
double gap_density(double log_p, double log_q, double logit_d, double logit_e);

// The mean KL divergence E_m KL(D || E): the integral of gap_density, or of another such integrand.
double mean_coin_kl(const Distribution& p_data, const Distribution& p_g, const LogitOf& d, const LogitOf& e,
                    const GapDensity& density = gap_density);

}  // namespace saddle::gan
