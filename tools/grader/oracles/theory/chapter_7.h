// What the checks of chapter 7 share.
#pragma once

#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader::chapter_7 {

using ad::Random;
using List = std::vector<double>;

// Payoffs are of size 1, and they may cancel, in a value near 0 too.
inline constexpr Tolerance payoffs{tolerance::formula, tolerance::sum};

// Uniform in [low, high).
inline double between(Random& rng, double low, double high) {
  return low + (high - low) * rng.uniform();
}

std::vector<Check> discount_factor();

}  // namespace saddle::grader::chapter_7
