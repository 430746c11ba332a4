// Losses, as means over all elements.
// Both require targets in the shape of the predictions, or one number for all: elsewhere in saddle a column
// and a row broadcast to a matrix, which in a loss is always a mistake. Targets in an Array are constants
// on the tape of the predictions.
#pragma once

#include "nn/parameter.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// Binary cross-entropy of D = sigmoid(logits) against targets t in [0, 1], in nats.
//   mean(-t log D - (1 - t) log(1 - D)),  with derivative (D - t) / size
// Computed from the logits in one operation, without cancellation or overflow for large logits.
// Throws std::invalid_argument unless the targets are 1x1 or have the shape of the logits, and for one
// outside of [0, 1] or NaN.
Var bce_with_logits_loss(const Var& logits, const Var& targets, Location here = Location::current());
Var bce_with_logits_loss(const Var& logits, ArrayView targets, Location here = Location::current());

// Mean squared error: mean((y - t)^2).
// Throws std::invalid_argument unless the targets are 1x1 or have the shape of the predictions.
Var mse_loss(const Var& y, const Var& targets, Location here = Location::current());
Var mse_loss(const Var& y, ArrayView targets, Location here = Location::current());

}  // namespace saddle::inline SADDLE_PRECISION::nn
