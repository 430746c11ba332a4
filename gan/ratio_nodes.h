// Two densities on the nodes of a quadrature, with their weights, and their ratio. Nodes where one of them
// underflows to zero have no ratio and are left out. Internal to gan/.
#pragma once

#include <cmath>
#include <vector>

#include "gan/mesh.h"

namespace saddle::gan {

struct RatioNodes {
  RatioNodes(const Distribution& p_data, const Distribution& p_g) {
    const QuadratureNodes nodes = quadrature_nodes(p_data, p_g);
    for (std::size_t i = 0; i < nodes.x.size(); ++i) {
      const double p_here = nodes.weight[i] * std::exp(nodes.log_p[i]);
      const double q_here = nodes.weight[i] * std::exp(nodes.log_q[i]);
      if (p_here == 0 || q_here == 0) continue;
      x.push_back(nodes.x[i]);
      p.push_back(p_here);
      q.push_back(q_here);
      ratio.push_back(std::exp(nodes.log_p[i] - nodes.log_q[i]));
    }
  }

  std::vector<double> x;
  std::vector<double> p, q;   // density times weight
  std::vector<double> ratio;  // p / q
};

}  // namespace saddle::gan
