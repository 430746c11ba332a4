#include "nn/layers/recurrent.h"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

#include "autodiff/array_ops.h"

namespace saddle::inline SADDLE_PRECISION::nn {

namespace {

Index require_sizes_of_cell(Index in, Index units) {
  if (in < 1 || units < 1)
    throw std::invalid_argument(
        fmt::format("lstm: needs at least one input and one unit, got {} and {}", in, units));
  return in + units;
}

}  // namespace

LstmCell::LstmCell(Index in, Index units, Random& rng)
    : in_(in), units_(units), gates_(require_sizes_of_cell(in, units), 4 * units, rng) {}

LstmState LstmCell::start(ad::Tape& tape, Index batch) const {
  const Var zero = broadcast(tape.constant(Real(0)), {batch, units_});
  return {zero, zero};
}

LstmState LstmCell::step(const Var& x, const LstmState& state, Location here) const {
  const ad::Shape shape{x.rows(), units_};
  if (x.cols() != in_ || state.h.shape() != shape || state.c.shape() != shape)
    throw std::invalid_argument(
        fmt::format("lstm: x (batch, {}), h and c (batch, {}) are required, got {}, {} and {}", in_, units_,
                    to_string(x.shape()), to_string(state.h.shape()), to_string(state.c.shape())));
  const Var a = gates_(concat({x, state.h}, ad::Axis::cols, here), here);
  const auto gate = [&](Index k) { return slice_cols(a, k * units_, units_, here); };
  const Var i = sigmoid(gate(0), here), f = sigmoid(gate(1), here), g = tanh(gate(2), here);
  const Var c = add(multiply(f, state.c, here), multiply(i, g, here), here);
  return {multiply(sigmoid(gate(3), here), tanh(c, here), here), c};
}

Var LstmCell::run(const Var& x, LstmState& state, Location here) const {
  if (x.cols() % in_ != 0)
    throw std::invalid_argument(fmt::format("lstm: the columns must be a multiple of the {} inputs, got {}",
                                            in_, to_string(x.shape())));
  std::vector<Var> outputs;
  for (Index first = 0; first < x.cols(); first += in_) {
    state = step(slice_cols(x, first, in_, here), state, here);
    outputs.push_back(state.h);
  }
  return concat(outputs, ad::Axis::cols, here);
}

Var LstmCell::operator()(const Var& x, Location here) const {
  LstmState state = start(x.tape(), x.rows());
  return run(x, state, here);
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
