#include "examples/generative_models/targets/bars_and_stripes.h"

#include <fmt/format.h>

#include <set>
#include <stdexcept>

namespace saddle::family {
namespace {

std::set<Index> states_of_images(Index side) {
  if (side < 2 || side > 4)
    throw std::invalid_argument(fmt::format("bars_and_stripes: needs a side of 2 to 4, got {}", side));
  std::set<Index> states;
  for (Index pattern = 0; pattern < Index{1} << side; ++pattern) {
    Index stripes = 0, bars = 0;
    for (Index row = 0; row < side; ++row)
      for (Index col = 0; col < side; ++col) {
        stripes = 2 * stripes + (pattern >> row & 1);
        bars = 2 * bars + (pattern >> col & 1);
      }
    states.insert({stripes, bars});
  }
  return states;
}

}  // namespace

Array bars_and_stripes(Index side) {
  const std::set<Index> states = states_of_images(side);
  const Index bits = side * side;
  Array images = Array::zeros(static_cast<Index>(states.size()), bits);
  Index at = 0;
  for (const Index s : states)
    for (Index j = 0; j < bits; ++j) images[at++] = static_cast<double>((s >> (bits - 1 - j)) & 1);
  return images;
}

std::vector<double> bars_and_stripes_probabilities(Index side) {
  const std::set<Index> states = states_of_images(side);
  std::vector<double> p(std::size_t{1} << (side * side), 0.0);
  for (const Index s : states) p[static_cast<std::size_t>(s)] = 1 / static_cast<double>(states.size());
  return p;
}

}  // namespace saddle::family
