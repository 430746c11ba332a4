// D as a coin at each x, which says "data" with probability D(x): the mean divergence of two of them.
// Internal to gan/.
#pragma once

#include <cmath>
#include <vector>

#include "gan/mesh.h"

namespace saddle::gan {

// E_m h, m = (p_data + p_g) / 2: h is a function of the number of a node.
template <class F>
double mean_under_m(const QuadratureNodes& nodes, F h) {
  double sum = 0;
  for (std::size_t i = 0; i < nodes.x.size(); ++i)
    sum += nodes.weight[i] * (std::exp(nodes.log_p[i]) + std::exp(nodes.log_q[i])) / 2 * h(i);
  return sum;
}

// E_m KL(coin D || coin E), the logits of both given at the nodes.
//   KL = D log(D / E) + (1 - D) log((1 - D) / (1 - E))
// If D is D*, 2 E_m KL is C(G) - V(E).
double mean_coin_kl(const QuadratureNodes& nodes, const std::vector<double>& logit_d,
                    const std::vector<double>& logit_e);

}  // namespace saddle::gan
