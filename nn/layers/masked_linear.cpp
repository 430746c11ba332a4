#include "nn/layers/masked_linear.h"

#include <fmt/format.h>

#include <stdexcept>

#include "autodiff/array_ops.h"

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

ArrayView require_mask(ArrayView mask) {
  for (const Real m : mask)
    if (m != 0 && m != 1)
      throw std::invalid_argument(fmt::format("masked_linear: a mask holds zeros and ones, got {}", m));
  return mask;
}

}  // namespace

MaskedLinear::MaskedLinear(ArrayView mask, Random& rng)
    : linear_(mask.rows(), mask.cols(), rng), mask_(new Parameter("mask", Array(require_mask(mask)))) {
  Real* const w = weight().write();
  for (Index i = 0; i < mask.size(); ++i)
    if (mask[i] == 0) w[i] = 0;
}

Var MaskedLinear::operator()(const Var& x, Location here) const {
  ad::Tape& tape = x.tape();
  return ad::affine(x, multiply(tape.leaf(weight()), tape.leaf(*mask_), here), tape.leaf(bias()), here);
}

void MaskedLinear::set_mask(ArrayView mask) {
  mask_->set(require_mask(mask));
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
