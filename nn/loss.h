// Losses, as means over all elements.
// Both ask for targets of the shape of the predictions, or one number for all: elsewhere in saddle a column
// and a row broadcast to a matrix, and in a loss that is always a mistake. Targets in an Array are constants
// of the predictions' tape.
#pragma once

#include "nn/parameter.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// Binary cross-entropy of D = sigmoid(logits) against targets t in [0, 1], in nats.
//   mean(-t log D - (1 - t) log(1 - D)),  with derivative (D - t) / size
// Computed from the logit in one operation, exact in the tails and at a logit of zero.
// Throws std::invalid_argument unless the targets are 1x1 or have the shape of the logits, and for one
// outside of [0, 1] or NaN.
Var bce_with_logits_loss(const Var& logits, const Var& targets, Location here = Location::current());
Var bce_with_logits_loss(const Var& logits, ArrayView targets, Location here = Location::current());

// Mean squared error: mean((y - t)^2).
// Throws std::invalid_argument unless the targets are 1x1 or have the shape of the predictions.
Var mse_loss(const Var& y, const Var& targets, Location here = Location::current());
Var mse_loss(const Var& y, ArrayView targets, Location here = Location::current());

}  // namespace saddle::inline SADDLE_PRECISION::nn
