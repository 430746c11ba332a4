// What the claims about the rules of steps measure. Internal to gan/claims/.
#pragma once

#include <functional>

#include "gan/claims/claim.h"
#include "gan/claims/study.h"

namespace saddle::gan {

enum class StepMethod {
  simultaneous,
  alternating,
  extragradient,
  optimistic,
  implicit,
  unrolled_1,  // G foresees one step of D
  unrolled_4
};
using StepRadius = std::function<double(double a)>;
struct StepForms {
  StepRadius radius;
  double limit = 0;  // the a up to which the radius is below one, if there is such an a
};
Measurement measure_step_method(StepMethod method, const StepForms& closed, Study& study);

}  // namespace saddle::gan
