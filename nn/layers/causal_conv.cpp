#include "nn/layers/causal_conv.h"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

#include "autodiff/array_ops.h"

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

Index require_sizes(Index in, Index out, Index kernel, Index dilation) {
  if (in < 1 || out < 1 || kernel < 1 || dilation < 1)
    throw std::invalid_argument(
        fmt::format("causal_conv: in, out, kernel and dilation must be at least 1, got {}, {}, {} and {}", in,
                    out, kernel, dilation));
  return kernel * in;
}

}  // namespace

CausalConv1d::CausalConv1d(Index in, Index out, Index kernel, Index dilation, Random& rng, Sees sees)
    : in_(in),
      out_(out),
      kernel_(kernel),
      dilation_(dilation),
      delay_(sees == Sees::past ? 1 : 0),
      linear_(require_sizes(in, out, kernel, dilation), out, rng) {}

Var CausalConv1d::operator()(const Var& x, Location here) const {
  const Index batch = x.rows(), width = x.cols(), time = width / in_;
  if (width % in_ != 0)
    throw std::invalid_argument(fmt::format(
        "causal_conv: the columns must be a multiple of the {} channels, got {}", in_, to_string(x.shape())));

  // Put zeros before the start, as many as the earliest input lies back.
  const Index back = (kernel_ - 1) * dilation_ + delay_;
  Var padded = x;
  if (back > 0)
    padded =
        concat({broadcast(x.tape().constant(Real(0)), {batch, back * in_}, here), x}, ad::Axis::cols, here);

  // Set the inputs of each time beside each other: (batch * time, kernel * in).
  std::vector<Var> seen;
  for (Index j = 0; j < kernel_; ++j)
    seen.push_back(reshape(slice_cols(padded, j * dilation_ * in_, width, here), batch * time, in_, here));

  return reshape(linear_(concat(seen, ad::Axis::cols, here), here), batch, time * out_, here);
}

Index receptive_field(std::span<const CausalConv1d> layers) {
  Index times = 1;
  for (const CausalConv1d& layer : layers) times += (layer.kernel() - 1) * layer.dilation();
  return times;
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
