// Comparisons of exact fractions, which are converted to double only for output, and closed forms of
// fractions made wrong on purpose. Internal to gan/.
#pragma once

#include <string>
#include <utility>

#include "gan/claims/claim.h"
#include "gan/games/rational.h"

namespace saddle::gan {

// measured = closed; the difference is taken before it is rounded.
inline Comparison& add(Measurement& result, std::string what, const Rational& measured,
                       const Rational& closed) {
  const Rational error = measured < closed ? closed - measured : measured - closed;
  return result.add(std::move(what), measured.approximate(), closed.approximate(), error.approximate());
}

// measured <= bound, allowing nothing.
inline Comparison& at_most(Measurement& result, std::string what, const Rational& measured,
                           const Rational& bound) {
  return result.at_most(std::move(what), (measured - bound).approximate(), 0, 0);
}

// 2 % off, exactly.
inline Rational off(const Rational& right) {
  return right * Rational(51, 50);
}

}  // namespace saddle::gan
