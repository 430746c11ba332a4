#include "nn/loss.h"

#include <fmt/format.h>

#include <stdexcept>

#include "autodiff/array_ops.h"

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

void check_targets(const char* loss, const Var& y, const Var& targets) {
  const ad::Shape shape = y.shape(), got = targets.shape();
  if (got != shape && got.size() != 1)
    throw std::invalid_argument(
        fmt::format("{}: the targets must have the shape of the predictions or be one number, got {} for {}; "
                    "reshape() them",
                    loss, to_string(got), to_string(shape)));
}

}  // namespace

Var bce_with_logits_loss(const Var& logits, const Var& targets, Location here) {
  check_targets("bce_with_logits_loss", logits, targets);
  return mean(bce_with_logits(logits, targets, here), ad::Axis::all, here);
}

Var mse_loss(const Var& y, const Var& targets, Location here) {
  check_targets("mse_loss", y, targets);
  return mean(square(subtract(y, targets, here), here), ad::Axis::all, here);
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
