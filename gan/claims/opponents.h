// Pairs of distributions of every kind, few enough to measure many things on each. Internal to gan/.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "gan/probability/distribution.h"

namespace saddle::gan {

struct Opponents {
  Distribution p_data, p_g;
  std::string name() const { return p_data.text() + " | " + p_g.text(); }
};

// Light and heavy tails, jumps, several modes, empty cells and disjoint supports; the first two are equal.
inline std::vector<Opponents> opponents() {
  return {
      {normal(0, 1), normal(0, 1)},
      {categorical({0.2, 0.3, 0.5}), categorical({0.2, 0.3, 0.5})},
      {normal(0, 1), normal(1, 1.5)},
      {mixture({{0.2, normal(-3, 0.5)}, {0.5, normal(0, 1)}, {0.3, normal(4, 0.75)}}), normal(0.6, 2.5)},
      {cauchy(0, 1), cauchy(1, 2)},
      {exponential(2), exponential(1)},
      {laplace(0, 1), logistic(1, 2)},
      {uniform(0, 1), uniform(0.25, 1.25)},
      {categorical({0.5, 0.5, 0}), categorical({0, 0.25, 0.75})},
      {categorical({1, 0}), categorical({0, 1})},
  };
}

// The categorical distribution of n cells whose weights are drawn one after the other.
template <class Weight>
Distribution random_categorical(std::size_t n, const Weight& weight) {
  std::vector<double> cells;
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += cells.emplace_back(weight());
  for (double& cell : cells) cell /= sum;
  return categorical(cells);
}

}  // namespace saddle::gan
