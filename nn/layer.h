// Layers: the affine map and the activations. Each is a function of a Var, x of shape (batch, in).
#pragma once

#include <array>
#include <memory>

#include "autodiff/table.h"
#include "nn/init.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// The affine layer x W + b, with weight W (in, out) and bias b (1, out).
// A copy shares its parameters with the original, as a second Python name for a PyTorch module would; that is
// how a Sequential takes it in, and how two nets share a layer.
class Linear {
 public:
  // Begins with PyTorch's default, or with weights from `init` and biases of zero.
  // Throws std::invalid_argument unless in and out are at least 1.
  Linear(Index in, Index out, Random& rng);
  Linear(Index in, Index out, Random& rng, Initialiser init);

  // x (batch, in) gives (batch, out). Throws std::invalid_argument for another width, or a plain number.
  Var operator()(const Var& x, Location here = Location::current()) const;

  Parameter& weight() const { return *weight_; }
  Parameter& bias() const { return *bias_; }
  Parameters parameters() const { return list_; }
  std::array<std::shared_ptr<Parameter>, 2> shared_parameters() const { return {weight_, bias_}; }

 private:
  Linear(Index in, Index out);

  std::shared_ptr<Parameter> weight_, bias_;
  std::array<Parameter*, 2> list_;
};

// Activations, element by element: the functions of table.h as layers.
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
