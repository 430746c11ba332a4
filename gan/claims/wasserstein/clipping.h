// What the claim about clipped critics measures. Internal to gan/claims/.
#pragma once

#include <functional>

#include "gan/claims/claim.h"
#include "gan/claims/study.h"
#include "gan/probability/distribution.h"

namespace saddle::gan {

// Clipped critics: the largest E_p D - E_q D with so many layers, h units and weights in [-c, c], for a pair
// of distributions of which means, W1 and the best single unit are known.
struct Clipped {
  Distribution p, q;
  double means, w1, unit;  // |E_p x - E_q x|; of one relu unit with weights and bias in [-1, 1]
};
using ClippedValue = std::function<double(int layers, ad::Index h, double c, const Clipped& pair)>;
Measurement measure_clipping(const ClippedValue& closed, Study& study);

}  // namespace saddle::gan
