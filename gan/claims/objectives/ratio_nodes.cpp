#include "gan/claims/objectives/ratio_nodes.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "gan/probability/mesh.h"

namespace saddle::gan {

RatioNodes::RatioNodes(const Distribution& p_data, const Distribution& p_g) {
  const QuadratureNodes nodes = quadrature_nodes(p_data, p_g);
  const std::vector<double> all_p = nodes.p(), all_q = nodes.q();
  double lost = 0;
  for (std::size_t i = 0; i < nodes.x.size(); ++i) {
    if (all_p[i] == 0 || all_q[i] == 0) {
      lost += all_p[i] + all_q[i];
      continue;
    }
    x.push_back(nodes.x[i]);
    p.push_back(all_p[i]);
    q.push_back(all_q[i]);
    ratio.push_back(std::exp(nodes.log_p[i] - nodes.log_q[i]));
  }
  if (!(lost < 1e-15)) {
    throw std::invalid_argument(fmt::format(
        "RatioNodes: where one density is zero the other must be, too, got a mass of {:.3g} for {} and {}",
        lost, p_data.text(), p_g.text()));
  }
}

}  // namespace saddle::gan
