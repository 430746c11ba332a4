// How far an answer may be from the right one, and why.
#pragma once

#include <limits>

#include "tools/grader/oracles/check.h"

namespace saddle::grader::tolerance {

// A formula of some dozen operations in which nothing cancels: each rounds by half an epsilon or, as a
// library function, by two; a student's order of operations may be another. A hundred roundings, and room for
// twice as many.
inline constexpr double formula = 256 * std::numeric_limits<double>::epsilon();

// The same where the terms of a sum may cancel to about a hundredth of their size.
inline constexpr double sum = 100 * formula;

// Below this a number is lost in the sums that it enters: the smallest normal double. A tail may underflow.
inline constexpr double underflow = std::numeric_limits<double>::min();

}  // namespace saddle::grader::tolerance
