// A long tape for task 1.2. The grader calls this function; there is nothing to be written here.
#pragma once

#include <vector>

// The gradient of a chain: a leaf, and then nodes that are computed from the node before, with the partial
// derivatives 2 and 1/2 in turn. The last one has the partial derivative `last`.
std::vector<double> gradient_of_chain(int nodes, double last) {
  std::vector<std::vector<int>> parents = {{}};
  std::vector<std::vector<double>> partials = {{}};
  for (int i = 1; i < nodes; ++i) {
    parents.push_back({i - 1});
    partials.push_back({i == nodes - 1 ? last : i % 2 == 1 ? 2.0 : 0.5});
  }
  return gradient(parents, partials, nodes - 1);
}
