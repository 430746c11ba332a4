// Tells a derivative whose digits have cancelled from one that is wrong. Internal to autodiff/.
#pragma once

#include <functional>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// Whether the error of a gradient is one of the point and not of its formula: from one point to the next it
// differs by about as much, or it is just as wrong nearby and right at the distance of the difference
// quotient, so that its numbers there, extrapolated to x, agree with the quotient.
// gradient: along one coordinate; numeric: the derivative by differences, found at that step.
bool is_rough(const std::function<double(Real)>& gradient, Real x, double numeric, double step);

}  // namespace saddle::inline SADDLE_PRECISION::ad
