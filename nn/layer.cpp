#include "nn/layer.h"

#include <fmt/format.h>

#include <stdexcept>

#include "autodiff/array_ops.h"

namespace saddle::inline SADDLE_PRECISION::nn {

Linear::Linear(Index in, Index out) {
  if (in < 1 || out < 1)
    throw std::invalid_argument(
        fmt::format("linear: needs at least one input and one output, got {} and {}", in, out));
  weight_ = std::make_shared<Parameter>("weight", Array::zeros(in, out));
  bias_ = std::make_shared<Parameter>("bias", Array::zeros(1, out));
  list_ = {weight_.get(), bias_.get()};
}

Linear::Linear(Index in, Index out, Random& rng) : Linear(in, out) {
  pytorch_default(*weight_, *bias_, rng);
}

Linear::Linear(Index in, Index out, Random& rng, Initialiser init) : Linear(in, out) {
  init(*weight_, rng);
}

Var Linear::operator()(const Var& x, Location here) const {
  ad::Tape& tape = x.tape();
  return affine(x, tape.leaf(*weight_), tape.leaf(*bias_), here);
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
