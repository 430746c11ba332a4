// What measurements share: maxima that propagate NaN, so that the error of a claim is NaN if any part of it
// is (std::fmax and std::max may drop a NaN), and closed forms made wrong on purpose. Internal to gan/.
#pragma once

#include <cmath>
#include <utility>

#include "gan/claims/claim.h"

namespace saddle::gan {

// The larger one; NaN if either is.
inline double larger(double a, double b) {
  return std::isnan(a) || a >= b ? a : b;
}

// max(0, x): the violation of x <= 0; NaN for NaN.
inline double excess(double x) {
  return larger(0, x);
}

// Keeps the comparison with the larger error in `worst`, whose initial error may be -1; a NaN is kept.
inline void keep_worse(Comparison& worst, Comparison other) {
  if (!std::isnan(worst.error) && !(other.error <= worst.error)) worst = std::move(other);
}

// All that another measurement compared and noted, after what this one did.
inline void append(Measurement& result, const Measurement& more) {
  result.comparisons.insert(result.comparisons.end(), more.comparisons.begin(), more.comparisons.end());
  result.notes.insert(result.notes.end(), more.notes.begin(), more.notes.end());
}

// A closed form that is wrong by a factor, or by an offset where it is zero; it takes the arguments of the
// right one. For Wrong::Kind::off.
template <class Closed>
auto times(double factor, Closed closed) {
  return [factor, closed](const auto&... arguments) { return factor * closed(arguments...); };
}
template <class Closed>
auto plus(double offset, Closed closed) {
  return [offset, closed](const auto&... arguments) { return closed(arguments...) + offset; };
}

}  // namespace saddle::gan
