// What the claims about critics under a gradient penalty measure. Internal to gan/claims/.
#pragma once

#include <functional>

#include "gan/claims/claim.h"
#include "gan/claims/study.h"

namespace saddle::gan {

// Linear critics under a gradient penalty: the best one, and what a generator that follows it with steps of
// this rate leaves of a distance after n of them, negative beyond the data.
struct BestLinear {
  double slope, gap, penalty, value;  // |w|, E_p D - E_q D, lambda (|w| - 1)^2, and gap - penalty
};
using PenalisedOptimum = std::function<BestLinear(double delta, double lambda)>;
Measurement measure_linear_penalty(const PenalisedOptimum& closed, bool delta_is_w1, Study& study);
using PenalisedDistance = std::function<double(int n, double distance, double rate, double lambda)>;
Measurement measure_linear_generator(const PenalisedDistance& closed, Study& study);

}  // namespace saddle::gan
