// Distinguishes a derivative that suffers from cancellation from one that is wrong. Internal to autodiff/.
#pragma once

#include <functional>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// Whether the error of a gradient is due to the point and not to its formula. Two signs are accepted: the
// gradient varies between neighbouring points by about as much as its error; or it is just as wrong nearby
// and right at the distance of the step of the difference quotient, so that its values there, extrapolated to
// x, agree with the quotient.
// gradient: along one coordinate; numeric: the derivative by differences, found at that step.
bool is_rough(const std::function<double(Real)>& gradient, Real x, double numeric, double step);

}  // namespace saddle::inline SADDLE_PRECISION::ad
