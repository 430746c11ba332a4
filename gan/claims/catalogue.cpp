#include "gan/claims/catalogue.h"

namespace saddle::gan {

std::span<const NamedDistribution> catalogue() {
  static const std::vector<NamedDistribution> list = {
      {"normal", normal(0, 1)},
      {"far normal", normal(100, 1)},
      {"Cauchy", cauchy(0, 2)},
      {"three modes", mixture({{0.2, normal(-3, 0.5)}, {0.5, normal(0, 1)}, {0.3, normal(4, 0.75)}})},
      {"uniform", uniform(0, 1)},
      {"disjoint uniform", uniform(2, 3)},
      {"exponential", exponential(1)},
      {"left two of three", categorical({0.5, 0.5, 0})},
      {"right two of three", categorical({0, 0.25, 0.75})},
      {"last of three", categorical({0, 0, 1})},
  };
  return list;
}

std::vector<CatalogueEntryPair> catalogue_pairs() {
  std::vector<CatalogueEntryPair> pairs;
  for (const NamedDistribution& p_data : catalogue()) {
    for (const NamedDistribution& p_g : catalogue()) {
      if (p_data.distribution.is_discrete() == p_g.distribution.is_discrete())
        pairs.push_back({&p_data, &p_g});
    }
  }
  return pairs;
}

}  // namespace saddle::gan
