// A derivative by differences, with a bound on its own error: what the gradient checker compares with.
// Internal to autodiff/.
#pragma once

#include <functional>
#include <vector>

#include "autodiff/array.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// The outputs of a function along one coordinate, at the given value of it.
using Outputs = std::function<std::vector<double>(Real)>;

// A limit and a bound on its error; not finite where there is none.
struct Limit {
  double value;
  double bound;
};

// The derivative of sum(weights * outputs(x)) at one x.
struct Difference {
  Limit derivative;  // from central differences
  Limit jump;        // the right minus the left derivative: not zero at a kink
  // Where the function is not finite on one side: the derivative from the other.
  Limit one_sided;
};

// Central differences at steps that halve, extrapolated to zero. The first step scales with |x|, and the
// table goes on until what the extrapolation still changes is below the rounding of the outputs, so that the
// bound is about as small as the arithmetic allows.
// condition: what the outputs change by, in all, per relative change of the inputs; the rounding of a
// function is taken to be that of its inputs and of its outputs. Ridders 1982, "Accurate computation of F'(x)
// and F'(x)F''(x)".
Difference differentiate(const Outputs& outputs, const std::vector<double>& weights, Real x,
                         double condition);

}  // namespace saddle::inline SADDLE_PRECISION::ad
