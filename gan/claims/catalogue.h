// Ten distributions on which the claims are tested.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "gan/probability/distribution.h"

namespace saddle::gan {

struct NamedDistribution {
  std::string name;
  Distribution distribution;
};

// Seven continuous and three categorical distributions, chosen to be hard in different ways: light and heavy
// tails, jumps, several modes, supports that overlap in part or not at all, and cells of probability zero.
std::span<const NamedDistribution> catalogue();

// All ordered pairs (p_data, p_g) of the same kind, equal ones included: 7 * 7 + 3 * 3 = 58.
struct CatalogueEntryPair {
  const NamedDistribution* p_data;
  const NamedDistribution* p_g;
};
std::vector<CatalogueEntryPair> catalogue_pairs();

}  // namespace saddle::gan
