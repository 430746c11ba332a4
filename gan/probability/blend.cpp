#include "gan/probability/blend.h"

namespace saddle::gan {

Distribution blend(double weight, const Distribution& p, const Distribution& q) {
  if (!p.is_discrete()) return mixture({{weight, p}, {1 - weight, q}});
  std::vector<double> cells(p.probabilities().begin(), p.probabilities().end());
  for (std::size_t i = 0; i < cells.size(); ++i)
    cells[i] = weight * cells[i] + (1 - weight) * q.probabilities()[i];
  return categorical(cells);
}

}  // namespace saddle::gan
