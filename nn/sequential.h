// A net: layers one after the other.
//
//   Sequential D("D", {Linear(1, 32, rng), Tanh(), Linear(32, 1, rng)});
//   Var logits = D(x);                            // x (batch, 1) gives (batch, 1)
//   Gradients g = backward(loss, D.parameters()); // 'D.0.weight', 'D.0.bias', 'D.2.weight', 'D.2.bias'
#pragma once

#include <concepts>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nn/layer.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// Anything that maps a Var to a Var: a layer of layer.h, or a function of one's own. Its parameters, if it
// has any, are what shared_parameters() lists.
class Layer {
 public:
  template <class F>
  requires(!std::same_as<F, Layer> && std::is_invocable_r_v<Var, const F&, const Var&>) Layer(F f) {
    if constexpr (requires { f.shared_parameters(); })
      for (const std::shared_ptr<Parameter>& p : f.shared_parameters()) parameters_.push_back(p);
    if constexpr (std::is_invocable_r_v<Var, const F&, const Var&, Location>)
      function_ = std::move(f);
    else
      function_ = [own = std::move(f)](const Var& x, Location) -> Var { return own(x); };
  }

  Var operator()(const Var& x, Location here = Location::current()) const { return function_(x, here); }
  const std::vector<std::shared_ptr<Parameter>>& shared_parameters() const { return parameters_; }

 private:
  std::function<Var(const Var&, Location)> function_;
  std::vector<std::shared_ptr<Parameter>> parameters_;
};

// The composition of its layers, the first one applied first.
// The list is in braces so that the layers are made, and the generator is drawn from, in the order of
// writing. Not to be copied: a net whose copy trains with it is a mistake that nobody sees.
class Sequential {
 public:
  // Names each parameter '<name>.<number of its layer>.<its own name>'.
  // Throws std::invalid_argument for a net without layers.
  Sequential(std::string name, std::vector<Layer> layers);
  Sequential(std::string name, std::initializer_list<Layer> layers)
      : Sequential(std::move(name), std::vector<Layer>(layers)) {}
  Sequential(const Sequential&) = delete;
  Sequential& operator=(const Sequential&) = delete;
  Sequential(Sequential&&) = default;
  Sequential& operator=(Sequential&&) = default;

  Var operator()(const Var& x, Location here = Location::current()) const;

  // The net at other parameters: theta[i] in place of parameters()[i], in its shape. They may have been
  // computed on the tape; the net itself does not change.
  // Throws std::invalid_argument unless number and shapes agree, all on the tape of x.
  Var operator()(const Var& x, std::span<const Var> theta) const;

  const std::string& name() const { return name_; }

  // All parameters in the order of the layers, each once. The list is built once and stays where it is.
  Parameters parameters() const { return parameters_; }

 private:
  std::string name_;
  std::vector<Layer> layers_;
  std::vector<Parameter*> parameters_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
