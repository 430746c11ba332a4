// A net: a sequence of layers.
//
//   Sequential D("D", {Linear(1, 32, rng), Tanh(), Linear(32, 1, rng)});
//   Var logits = D(x);                            // x (batch, 1) gives (batch, 1)
//   Gradients g = backward(loss, D.parameters()); // 'D.0.weight', 'D.0.bias', 'D.2.weight', 'D.2.bias'
#pragma once

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nn/layer.h"
#include "nn/module.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// The composition of its layers, the first one applied first; each is a module of any type, also another net.
// The parameters of a layer are those that its parameters() returns. A lambda, a std::function or a type
// without that function has none: parameters that it captures are not trained. The list is in braces so that
// the layers are constructed, and the generator is drawn from, in the order in which they are written. Not
// copyable: a copy would share the parameters, so that training one net would silently train the other. A net
// that was moved from throws std::logic_error when it is used.
class Sequential {
 public:
  // Names each parameter '<name>.<number of its layer>.<its name in the layer>'; the parameters of a layer
  // that is listed twice occur once. Throws std::invalid_argument for a net without layers.
  Sequential(std::string name, std::vector<Layer> layers);
  Sequential(std::string name, std::initializer_list<Layer> layers)
      : Sequential(std::move(name), std::vector<Layer>(layers)) {}

  Var operator()(const Var& x, Location here = Location::current()) const;

  // The output for numbers: nothing is recorded.
  Array operator()(ArrayView x) const;

  // The output with other parameters: theta[i] in place of parameters()[i], in its shape. theta may have been
  // computed on the tape; the net itself does not change.
  // Throws std::invalid_argument unless number and shapes agree, all on the tape of x.
  Var operator()(const Var& x, std::span<const Var> theta) const;

  const std::string& name() const { return net().name; }

  // All parameters in the order of the layers, each once. The list is built once and stays where it is.
  Parameters parameters() const { return named_parameters(); }
  const ParameterList& named_parameters() const { return net().parameters; }

  // For all layers that have a mode (layer_mode.h). At first the net is in training.
  void set_training(bool on) const { named_parameters().set_training(on); }
  void redraw() const { named_parameters().redraw(); }
  void update_running() const { named_parameters().update_running(); }

 private:
  struct Net {
    std::string name;
    std::vector<Layer> layers;
    ParameterList parameters;
  };
  const Net& net() const;

  std::unique_ptr<Net> net_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
