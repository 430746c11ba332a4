// A bound on the weights that lead to each unit.
#pragma once

#include "nn/parameter.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// Shortens each column of a weight (in, out) whose Euclidean norm is above the bound to that norm, up to
// rounding, and returns how many there were: none, at each step, means that the bound does nothing. Called
// after the step of an optimiser. Of a Maxout each piece is a column. A column with a number that is not
// finite stays as it is; where no column is too long, the parameter counts as unchanged. Srivastava et al.
// 2014, "Dropout", Section 5.1; Goodfellow et al. 2013, "Maxout Networks". Throws std::invalid_argument
// unless the bound is positive.
Index max_norm(Parameter& weight, Real bound);

}  // namespace saddle::inline SADDLE_PRECISION::nn
