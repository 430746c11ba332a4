// The table of tolerances: every bound that a test compares with has a name here and, above it, the
// derivation that it follows from. No other file holds a tolerance. A bound that had to be fitted to a
// measured value is a defect of the test or of the code.
#pragma once

#include <limits>

namespace saddle::tolerance {

// One rounding of a double: the largest relative error of a correctly rounded operation is half of this.
inline constexpr double ulp = std::numeric_limits<double>::epsilon();

// A normal draw: the machine's log is right to 1 ULP and passes on half of its error through the square root;
// the rest are about a dozen operations, fused or not. Promised within 4 ULP.
inline constexpr double normal_draw = 4 * ulp;

// The normal quantile at probabilities below 1e-300, where sqrt(-log u) - 5 no longer hides the rounding of
// the polynomials' large argument: three times as much.
inline constexpr double normal_tail = 12 * ulp;

// Sampled results: five standard errors, exceeded by chance once in 1.7 million.
inline constexpr double z_score = 5;

}  // namespace saddle::tolerance
