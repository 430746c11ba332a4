#include "nn/loss.h"

#include <fmt/format.h>

#include <stdexcept>

#include "autodiff/array_ops.h"

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

void check_shape(const char* loss, const Var& y, ad::Shape targets) {
  if (targets != y.shape() && targets.size() != 1)
    throw std::invalid_argument(
        fmt::format("{}: the targets must have the shape of the predictions or be one number, got {} for {}; "
                    "reshape() them",
                    loss, to_string(targets), to_string(y.shape())));
}

void check_probability(Real t, Index row, Index col) {
  if (!(t >= 0 && t <= 1))
    throw std::invalid_argument(fmt::format(
        "bce_with_logits_loss: the targets must lie in [0, 1], got {} at ({}, {}); a class number "
        "or a logit is no target",
        t, row, col));
}

void check_probabilities(const Var& targets) {
  // A single number is not read as an array, which would allocate memory.
  if (targets.shape().size() == 1) return check_probability(targets.value(), 0, 0);
  const auto t = targets.array();
  const Real* number = t.data();
  for (Index row = 0; row < t.rows(); ++row)
    for (Index col = 0; col < t.cols(); ++col) check_probability(*number++, row, col);
}

}  // namespace

Var bce_with_logits_loss(const Var& logits, const Var& targets, Location here) {
  check_shape("bce_with_logits_loss", logits, targets.shape());
  check_probabilities(targets);
  return mean(bce_with_logits(logits, targets, here), ad::Axis::all, here);
}
Var bce_with_logits_loss(const Var& logits, ArrayView targets, Location here) {
  check_shape("bce_with_logits_loss", logits, targets.shape());
  return bce_with_logits_loss(logits, logits.tape().constant(targets), here);
}

Var mse_loss(const Var& y, const Var& targets, Location here) {
  check_shape("mse_loss", y, targets.shape());
  return mean(square(subtract(y, targets, here), here), ad::Axis::all, here);
}
Var mse_loss(const Var& y, ArrayView targets, Location here) {
  check_shape("mse_loss", y, targets.shape());
  return mse_loss(y, y.tape().constant(targets), here);
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
