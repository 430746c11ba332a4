// Task 1.2: a gradient in linear time. README.md says what a tape looks like.
#pragma once

#include <vector>

#include "not_implemented.h"

// The derivatives of node number `output` by each leaf, in the order of the leaves.
std::vector<double> gradient(const std::vector<std::vector<int>>& parents,
                             const std::vector<std::vector<double>>& partials, int output) {
  throw NotImplemented("1.2");
}
