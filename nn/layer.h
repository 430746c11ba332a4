// Layers: the affine map and the activation functions. Each maps a Var x of shape (batch, in) to a Var.
#pragma once

#include <memory>

#include "autodiff/table.h"
#include "nn/init.h"
#include "nn/parameter_list.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// The affine layer x W + b, with weight W (in, out) and bias b (1, out).
// A copy shares its parameters with the original, like a second Python name for a PyTorch module; so a
// Sequential can hold it, and two nets can share a layer. A Linear that was moved from throws
// std::logic_error when it is used.
class Linear {
 public:
  // Initialised with PyTorch's default, or with weights from `init` and biases of zero.
  // Throws std::invalid_argument unless in and out are at least 1, or if `init` is null.
  Linear(Index in, Index out, Random& rng);
  Linear(Index in, Index out, Random& rng, Initialiser init);

  // x (batch, in) gives (batch, out). Throws std::invalid_argument for another width, or a plain number.
  Var operator()(const Var& x, Location here = Location::current()) const;
  Array operator()(ArrayView x) const;

  Parameter& weight() const;
  Parameter& bias() const;
  Parameters parameters() const { return named_parameters(); }
  const ParameterList& named_parameters() const;

 private:
  struct Affine;

  Linear(Index in, Index out);
  Affine& affine() const;

  std::shared_ptr<Affine> affine_;
};

// Activation functions, element by element: the functions of table.h as layers.
struct Identity {
  Var operator()(const Var& x) const { return x; }
};
struct Tanh {
  Var operator()(const Var& x, Location here = Location::current()) const { return tanh(x, here); }
};
struct Relu {
  Var operator()(const Var& x, Location here = Location::current()) const { return relu(x, here); }
};
struct LeakyRelu {
  Real slope = Real(0.01);  // for x < 0; PyTorch's default
  Var operator()(const Var& x, Location here = Location::current()) const {
    return leaky_relu(x, slope, here);
  }
};
struct Sigmoid {
  Var operator()(const Var& x, Location here = Location::current()) const { return sigmoid(x, here); }
};
struct Softplus {
  Var operator()(const Var& x, Location here = Location::current()) const { return softplus(x, here); }
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
