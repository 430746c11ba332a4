// The table of tolerances: every bound that a test compares with has a name here and, above it, the
// derivation that it follows from. No other file holds a tolerance. A bound that had to be fitted to a
// measured value is a defect of the test or of the code.
#pragma once

#include <limits>

namespace saddle::tolerance {

// One rounding of a double: the largest relative error of a correctly rounded operation is half of this.
inline constexpr double ulp = std::numeric_limits<double>::epsilon();

}  // namespace saddle::tolerance
