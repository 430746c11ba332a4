// Task 6.2: prove that a MADE is autoregressive. README.md says what each function gives.
#pragma once

#include <vector>

#include "not_implemented.h"

// A list of rows: a row for each unit of a layer, a column for each unit of the next one.
using Matrix = std::vector<std::vector<int>>;

// The masks from the bits to the first hidden layer, between hidden layers, and to the logits.
std::vector<Matrix> made_masks(const std::vector<int>& places, const std::vector<std::vector<int>>& degrees) {
  throw NotImplemented("6.2");
}

// Row j, column i: the number of paths from bit j to logit i.
Matrix count_paths(const std::vector<Matrix>& masks, const Matrix& direct) {
  throw NotImplemented("6.2");
}

// {j, i}, or an empty list.
std::vector<int> first_fault(const std::vector<Matrix>& masks, const Matrix& direct,
                             const std::vector<int>& places) {
  throw NotImplemented("6.2");
}
