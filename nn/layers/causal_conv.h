// The convolution along time whose output at t sees no input after t: the layer of WaveNet.
//
// A sequence is a row: (batch, time * channels), all channels of the first time, then all of the second. So a
// batch of sequences of single numbers is (batch, time), and slice_cols(x, t * channels, channels) is time t.
#pragma once

#include <span>

#include "nn/layer.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// What the output at time t sees: inputs up to t, or only those before t. With the second, one layer at the
// bottom makes a net autoregressive: its output at t is a function of x before t.
enum class Sees { present, past };

//   y(t) = b + sum over j < kernel of x(t - (kernel - 1 - j) * dilation) W_j
// x is zero before the start; with Sees::past, x one step before takes the place of x. W_j are the rows from
// j * in on of the weight (kernel * in, out), so that, as in PyTorch's Conv1d, the last ones meet the latest
// input; b (1, out) is the bias. van den Oord et al. 2016, "WaveNet: A Generative Model for Raw Audio",
// section 2.1. A copy shares the parameters.
class CausalConv1d {
 public:
  // Initialised with PyTorch's default: weight and bias uniform on +-1 / sqrt(kernel * in). Throws
  // std::invalid_argument unless in, out, kernel and dilation are at least 1.
  CausalConv1d(Index in, Index out, Index kernel, Index dilation, Random& rng, Sees sees = Sees::present);

  // x (batch, time * in) gives (batch, time * out). Throws std::invalid_argument for a width that is no
  // multiple of in, or a plain number.
  Var operator()(const Var& x, Location here = Location::current()) const;

  Index kernel() const { return kernel_; }
  Index dilation() const { return dilation_; }
  Parameter& weight() const { return linear_.weight(); }
  Parameter& bias() const { return linear_.bias(); }
  Parameters parameters() const { return linear_.parameters(); }
  const ParameterList& named_parameters() const { return linear_.named_parameters(); }

 private:
  Index in_, out_, kernel_, dilation_, delay_;
  Linear linear_;
};

// 1 + the sum of (kernel - 1) * dilation: the number of successive times from the first to the last that one
// output of these layers, applied one after the other, sees. A Sees::past layer moves the window one step
// back and does not change its length.
Index receptive_field(std::span<const CausalConv1d> layers);

}  // namespace saddle::inline SADDLE_PRECISION::nn
