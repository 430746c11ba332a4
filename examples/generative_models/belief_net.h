// The fully visible belief net: the chain rule p(x) = prod_i p(x_i | x_1 ... x_{i-1}), each factor a logistic
// regression on the bits before it. Frey, Hinton and Dayan 1996, "Does the wake-sleep algorithm produce good
// density estimators?"; Goodfellow 2016, section 2.3.1.
//
//   logit p(x_i = 1 | x_1 ... x_{i-1}) = b_i + sum_{j < i} W_ji x_j
//
// All factors of a batch are one product with a strictly triangular matrix. The likelihood is exact; a sample
// takes one pass for each bit, in order.
#pragma once

#include "autodiff/autodiff.h"
#include "examples/generative_models/targets/bits.h"
#include "nn/nn.h"

namespace saddle::family {

using ad::Var;

// The mask of the strict triangle: bit j is seen by the bits after it (column i > row j) and by no other.
inline Array before_only(Index bits) {
  Array mask = Array::zeros(bits, bits);
  for (Index j = 0; j < bits; ++j)
    for (Index i = j + 1; i < bits; ++i) mask[j * bits + i] = 1;
  return mask;
}

// log p(x), (batch, 1), from x and the logits of its bits, both (batch, bits): -sum of the cross-entropies.
inline Var log_bernoulli(const Var& logits, const Var& x) {
  return -sum(bce_with_logits(logits, x), ad::Axis::cols);
}

struct BeliefNet {
  nn::MaskedLinear layer;

  // All weights are zero. The loss is convex, so that training tends to the same least value from any start;
  // and in gradient descent a weight from a bit that is seldom one moves slowly.
  BeliefNet(Index bits, Random& rng) : layer(before_only(bits), rng) {
    nn::zeros(layer.weight());
    nn::zeros(layer.bias());
  }

  const nn::ParameterList& parameters() const { return layer.named_parameters(); }

  Var logits(const Var& x) const { return layer(x); }
  Var log_p(const Var& x) const { return log_bernoulli(logits(x), x); }
};

// `count` samples of a model with logits(x), of which logit i depends on the bits before i: bit by bit, in
// order.
template <class Model>
Array ancestral_samples(const Model& model, Index bits, Index count, Random& rng) {
  Array x = Array::zeros(count, bits);
  for (Index i = 0; i < bits; ++i) {
    ad::Tape tape;
    const Var logits = model.logits(tape.constant(x));
    for (Index k = 0; k < count; ++k)
      x[k * bits + i] = rng.uniform() < ad::sigmoid(logits.array()(k, i)) ? 1 : 0;
  }
  return x;
}

}  // namespace saddle::family
