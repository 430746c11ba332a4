// The restricted Boltzmann machine: visible bits v and hidden bits h, connected with each other but not among
// themselves. Smolensky 1986; Hinton 2002, "Training products of experts by minimizing contrastive
// divergence".
//
//   E(v, h) = -b v - c h - v W h,   p(v, h) = exp(-E(v, h)) / Z
//   F(v) = -log sum_h exp(-E(v, h)) = -b v - sum_j softplus(c_j + v W_j),   log p(v) = -F(v) - log Z
//
// Z is a sum over all states of the smaller side: exact here, out of reach for hundreds of hidden bits. Each
// side is independent bits given the other one, so that samples come from a chain that goes to and fro.
#pragma once

#include <cmath>

#include "examples/generative_models/targets/bits.h"
#include "nn/nn.h"

namespace saddle::family {

using ad::Var;

// log sum_z exp(z x) over all states z of a row of bits, (batch, 1), from x (batch, bits).
inline Var log_sum_over_bits(const Var& x) {
  return sum(softplus(x), ad::Axis::cols);
}

struct Rbm {
  nn::Parameter weight;        // W (visible, hidden)
  nn::Parameter visible_bias;  // b (1, visible)
  nn::Parameter hidden_bias;   // c (1, hidden)
  nn::ParameterList list{{"weight", weight}, {"visible_bias", visible_bias}, {"hidden_bias", hidden_bias}};

  Rbm(Index visible, Index hidden, Random& rng, double spread = 0.1, double bias_spread = 0)
      : weight("weight", Array::zeros(visible, hidden)),
        visible_bias("visible_bias", Array::zeros(1, visible)),
        hidden_bias("hidden_bias", Array::zeros(1, hidden)) {
    for (nn::Parameter* p : list)
      for (Index i = 0; i < p->size(); ++i)
        p->write()[i] = (p == &weight ? spread : bias_spread) * rng.normal();
  }

  const nn::ParameterList& parameters() const { return list; }

  Var hidden_logits(const Var& v) const {
    return affine(v, v.tape().leaf(weight), v.tape().leaf(hidden_bias));
  }
  Var visible_logits(const Var& h) const {
    return matmul(h, h.tape().leaf(weight), false, true) + h.tape().leaf(visible_bias);
  }

  // F(v), (batch, 1): all hidden states summed out.
  Var free_energy(const Var& v) const {
    return -matmul(v, v.tape().leaf(visible_bias), false, true) - log_sum_over_bits(hidden_logits(v));
  }

  // log Z, all visible states summed out and a sum over the 2^hidden others.
  Var log_z(ad::Tape& tape) const {
    const Var h = tape.constant(all_states(hidden_bias.size()));
    return logsumexp(matmul(h, tape.leaf(hidden_bias), false, true) + log_sum_over_bits(visible_logits(h)));
  }

  Var log_p(const Var& v) const { return -free_energy(v) - log_z(v.tape()); }
};

// Bits that are drawn independently, each with its logit.
inline Array draw_bits(const Var& logits, Random& rng) {
  Array drawn = Array::zeros(logits.shape());
  for (Index i = 0; i < drawn.size(); ++i) drawn[i] = rng.uniform() < ad::sigmoid(logits.array()[i]) ? 1 : 0;
  return drawn;
}

// One step of the chain for each row: h given v, then v given h. Bits are passed on, not their probabilities.
// All energies are multiplied by `beta`: below 1, the machine at a higher temperature.
inline Array gibbs_step(const Rbm& model, ArrayView v, Random& rng, double beta = 1) {
  ad::Tape tape;
  const Array h = draw_bits(beta * model.hidden_logits(tape.constant(v)), rng);
  return draw_bits(beta * model.visible_logits(tape.constant(h)), rng);
}

// What contrastive divergence descends: F at the data, minus F at where the chain is k steps later. Its
// gradient is taken with those states as constants; it estimates the gradient of -log p, with a bias that
// vanishes as k grows.
inline Var contrastive_loss(const Rbm& model, const Var& data, const Var& chain) {
  return mean(model.free_energy(data)) - mean(model.free_energy(chain));
}

}  // namespace saddle::family
