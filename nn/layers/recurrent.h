// The recurrent cell: a state that is carried from one time to the next, so that an output can depend on all
// inputs before it.
#pragma once

#include "nn/layer.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// What an LstmCell carries: its output h and its memory c, both (batch, units).
struct LstmState {
  Var h, c;
};

// Long short-term memory:
//   (i, f, g, o) = (sigmoid, sigmoid, tanh, sigmoid) of (x, h) W + b
//   c' = f c + i g,  h' = o tanh(c'),  element by element
// The weight (in + units, 4 units) and the bias (1, 4 units) hold all four gates, so that a step is one
// product; the order of the gates is PyTorch's. Hochreiter and Schmidhuber 1997, with the forget gate f of
// Gers, Schmidhuber and Cummins 2000; van den Oord, Kalchbrenner and Kavukcuoglu 2016, "Pixel Recurrent
// Neural Networks", Eq. 3. A copy shares the parameters.
class LstmCell {
 public:
  // Initialised as Linear(in + units, 4 * units, rng). Throws std::invalid_argument unless in and units are
  // at least 1.
  LstmCell(Index in, Index units, Random& rng);

  // The state before the first input: zeros.
  LstmState start(ad::Tape& tape, Index batch) const;

  // x (batch, in) and a state give the next state. Throws std::invalid_argument for other shapes.
  LstmState step(const Var& x, const LstmState& state, Location here = Location::current()) const;

  // Steps through a sequence (batch, time * in), laid out as in causal_conv.h, and gives the outputs h
  // (batch, time * units); `state` is the state before the first step, and then the one after the last.
  // Throws std::invalid_argument for a width that is no multiple of in.
  Var run(const Var& x, LstmState& state, Location here = Location::current()) const;
  // The same from start().
  Var operator()(const Var& x, Location here = Location::current()) const;

  Parameter& weight() const { return gates_.weight(); }
  Parameter& bias() const { return gates_.bias(); }
  Parameters parameters() const { return gates_.parameters(); }
  const ParameterList& named_parameters() const { return gates_.named_parameters(); }

 private:
  Index in_, units_;
  Linear gates_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
