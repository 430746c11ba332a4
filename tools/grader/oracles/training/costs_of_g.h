// The costs of G by the words in which tasks name them.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "autodiff/random.h"
#include "gan/objective.h"

namespace saddle::grader {

inline const std::vector<std::string>& cost_words() {
  static const std::vector<std::string> words = {"minimax", "non_saturating", "maximum_likelihood"};
  return words;
}

inline gan::GeneratorCost cost_of(const std::string& word) {
  for (std::size_t i = 0; i < cost_words().size(); ++i)
    if (cost_words()[i] == word) return static_cast<gan::GeneratorCost>(i);
  throw std::invalid_argument("cost_of: there is no cost " + word);
}

inline std::string draw_cost(ad::Random& rng) {
  return cost_words()[static_cast<std::size_t>(rng.below(3))];
}

}  // namespace saddle::grader
