#include "nn/layers/layer_norm.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "autodiff/array_ops.h"

namespace saddle::inline SADDLE_PRECISION::nn {

LayerNorm::LayerNorm(Index units, Real epsilon) : epsilon_(epsilon) {
  if (units < 1)
    throw std::invalid_argument(fmt::format("layer_norm: needs at least one unit, got {}", units));
  if (!(epsilon > 0 && std::isfinite(epsilon)))
    throw std::invalid_argument(
        fmt::format("layer_norm: epsilon must be positive and finite, got {}", epsilon));
  make_parameters(Array::filled(1, units, 1), Array::zeros(1, units));
}

Var LayerNorm::operator()(const Var& x, Location here) const {
  ad::Tape& tape = x.tape();
  if (x.cols() != weight().size())
    throw std::invalid_argument(fmt::format("layer_norm: rows of {} numbers are required, got {}",
                                            weight().size(), to_string(x.shape())));
  const Var centred = subtract(x, mean(x, ad::Axis::cols, here), here);
  const Var variance = mean(square(centred, here), ad::Axis::cols, here);
  const Var normal = divide(centred, sqrt(add(variance, epsilon_, here), here), here);
  return add(multiply(normal, tape.leaf(weight()), here), tape.leaf(bias()), here);
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
