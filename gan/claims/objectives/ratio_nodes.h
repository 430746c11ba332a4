// Two densities on the nodes of a quadrature, with their weights, and their ratio. Internal to gan/.
#pragma once

#include <vector>

#include "gan/probability/distribution.h"

namespace saddle::gan {

struct RatioNodes {
  // Nodes where one of them underflows to zero have no ratio and are left out. Throws std::invalid_argument
  // if there is mass on them, 1e-15 or more.
  RatioNodes(const Distribution& p_data, const Distribution& p_g);

  std::vector<double> x;
  std::vector<double> p, q;   // density times weight
  std::vector<double> ratio;  // p / q
};

}  // namespace saddle::gan
