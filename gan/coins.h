// D as a coin at each x, which says "data" with probability D(x): the mean divergence of two of them.
// Internal to gan/.
#pragma once

#include <functional>
#include <vector>

#include "gan/distribution.h"

namespace saddle::gan {

// KL(coin D || coin E) = D log(D / E) + (1 - D) log((1 - D) / (1 - E)), from the logits of D and E.
double coin_kl(double logit_d, double logit_e);

// A logit of D at x, which may look at the densities there; D* does.
using LogitOf = std::function<double(double x, double log_p, double log_q)>;
double logit_of_optimum(double x, double log_p, double log_q);
LogitOf polynomial_logit(std::vector<double> coefficients);

// E_m h, m = (p_data + p_g) / 2, by tanh-sinh: none of the nodes on which D is found or trained.
double mean_under_m(const Distribution& p_data, const Distribution& p_g, const LogitOf& h);

// What is integrated over x in E_m KL(coin D || coin E), from the densities and the logits.
//   m KL(coin D || coin E)
// If D is D*, 2 E_m KL is C(G) - V(E).
using GapDensity = std::function<double(double log_p, double log_q, double logit_d, double logit_e)>;
double gap_density(double log_p, double log_q, double logit_d, double logit_e);

// The integral of that, or of another such function.
double mean_coin_kl(const Distribution& p_data, const Distribution& p_g, const LogitOf& d, const LogitOf& e,
                    const GapDensity& density = gap_density);

}  // namespace saddle::gan
