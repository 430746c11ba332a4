#pragma once

#include <cstddef>
#include <vector>

std::vector<double> gradient(const std::vector<std::vector<int>>& parents,
                             const std::vector<std::vector<double>>& partials, int output) {
  std::vector<double> adjoint(parents.size(), 0.0);
  adjoint.at(static_cast<std::size_t>(output)) = 1;
  for (std::size_t i = static_cast<std::size_t>(output) + 1; i-- > 0;)
    for (std::size_t k = 0; k < parents[i].size(); ++k)
      adjoint[static_cast<std::size_t>(parents[i][k])] += adjoint[i] * partials[i][k];
  std::vector<double> of_leaves;
  for (std::size_t i = 0; i < parents.size(); ++i)
    if (parents[i].empty()) of_leaves.push_back(adjoint[i]);
  return of_leaves;
}
