// Exact linear programs by the simplex method. Internal to gan/.
#pragma once

#include <vector>

#include "gan/games/normal_form.h"

namespace saddle::gan {

struct LinearOptimum {
  Rational value;
  std::vector<Rational> x;
  std::vector<Rational> prices;  // the dual solution: the shadow price of each bound
};

// The x >= 0 that maximises c x under A x <= b, for b >= 0.
//   objective: c; constraints: A; bounds: b
// Pivots by Bland's rule, which never cycles (Bland 1977). Throws std::logic_error if b is negative somewhere
// or c x has no maximum.
LinearOptimum maximise(const std::vector<Rational>& objective, const Payoffs& constraints,
                       const std::vector<Rational>& bounds);

}  // namespace saddle::gan
