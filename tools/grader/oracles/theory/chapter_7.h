// What the checks of chapter 7 share.
#pragma once

#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader::chapter_7 {

using ad::Random;
using List = std::vector<double>;

// Payoffs are of size 1, and they may cancel, in a value near 0 too.
inline constexpr Tolerance payoffs{tolerance::formula, tolerance::sum};

std::vector<Check> discount_factor();

}  // namespace saddle::grader::chapter_7
