// Properties at the edge of the range and of many terms, in words that hold for both precisions. Each
// function lists what breaks the property; nothing should.
#pragma once

#include <string>
#include <vector>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::tests {

using Breaches = std::vector<std::string>;

// Sums of a thousand and of a million terms, in values and in gradients, whose error is above the bound.
Breaches inexact_sums();

// Gradients of logsumexp that do not add up to one, far from zero and at infinity, along each axis.
Breaches unnormalised_softmax();

// Rows of the table whose mixed second derivatives depend on the order, as numbers and as arrays.
Breaches asymmetric_derivatives();

}  // namespace saddle::inline SADDLE_PRECISION::tests
