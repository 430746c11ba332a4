// Layer normalisation: the units of each sample get mean 0 and variance 1.
#pragma once

#include "nn/weight_and_bias.h"

namespace saddle::inline SADDLE_PRECISION::nn {

//   y = w (x - m) / sqrt(v + epsilon) + b
// with the mean m and the variance v, the mean of (x - m)^2, of each row. The weight w, ones at first, and
// the bias b, zeros at first, are (1, units). The same in training and in evaluation, and for each row alone.
// Ba, Kiros and Hinton 2016, "Layer Normalization", Eqs. 3 and 4; epsilon as in PyTorch. A copy shares the
// parameters.
class LayerNorm : public WeightAndBias {
 public:
  // Throws std::invalid_argument unless units is at least 1 and epsilon is positive and finite.
  explicit LayerNorm(Index units, Real epsilon = Real(1e-5));
  LayerNorm(const LayerNorm&) = default;
  LayerNorm& operator=(const LayerNorm&) = default;

  // x (batch, units) gives the same shape. Throws std::invalid_argument for another width, or a plain number.
  Var operator()(const Var& x, Location here = Location::current()) const;

 private:
  Real epsilon_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
