// Small restricted Boltzmann machines summed out: all joint states, and the chain on v as a matrix. What the
// checks in rbm.cpp and rbm_chain.cpp share.
#pragma once

#include <vector>

#include "examples/generative_models/rbm.h"
#include "gan/claims/claim.h"

namespace saddle::family {

// A machine with all weights and biases drawn from a normal distribution.
inline Rbm random_rbm(Index visible, Index hidden, double spread, Random& rng) {
  return {visible, hidden, rng, spread, spread};
}

// exp(-sign E(v, h)) of all pairs of states, (2^visible, 2^hidden), from the definition of E. sign = 1; -1 is
// the mistake.
inline Array joint_weights(const Rbm& model, int sign = 1) {
  const Array &w = model.weight.value(), &b = model.visible_bias.value(), &c = model.hidden_bias.value();
  const Array v = all_states(w.rows()), h = all_states(w.cols());
  Array weights = Array::zeros(v.rows(), h.rows());
  for (Index s = 0; s < v.rows(); ++s)
    for (Index t = 0; t < h.rows(); ++t) {
      double energy = 0;
      for (Index i = 0; i < w.rows(); ++i) energy -= b[i] * v(s, i);
      for (Index j = 0; j < w.cols(); ++j) energy -= c[j] * h(t, j);
      for (Index i = 0; i < w.rows(); ++i)
        for (Index j = 0; j < w.cols(); ++j) energy -= v(s, i) * w(i, j) * h(t, j);
      weights(s, t) = std::exp(-sign * energy);
    }
  return weights;
}

// p(v) of all visible states, from those.
inline std::vector<double> law_of(const Rbm& model) {
  const Array weights = joint_weights(model);
  std::vector<double> p(static_cast<std::size_t>(weights.rows()), 0.0);
  double z = 0;
  for (const double each : weights) z += each;
  for (Index s = 0; s < weights.rows(); ++s)
    for (Index t = 0; t < weights.cols(); ++t) p[static_cast<std::size_t>(s)] += weights(s, t) / z;
  return p;
}

// The probability of each state of independent bits, (batch, 2^bits), from their logits.
inline Array table_of(const Var& logits) {
  const Array states = all_states(logits.shape().cols);
  Array table = Array::filled(logits.shape().rows, states.rows(), 1);
  const ArrayView x = logits.array();
  for (Index r = 0; r < table.rows(); ++r)
    for (Index s = 0; s < table.cols(); ++s)
      for (Index j = 0; j < states.cols(); ++j)
        table(r, s) *= ad::sigmoid(states(s, j) == 1 ? x(r, j) : -x(r, j));
  return table;
}

// What goes from the hidden side back to the visible one: bits, or, which is a mistake, their probabilities.
enum class Passed { bits, probabilities };

// The kernel of one step on v, (2^visible, 2^visible), of the machine whose energies are multiplied by beta.
inline Array chain_kernel(const Rbm& model, Passed passed = Passed::bits, double beta = 1) {
  ad::Tape tape;
  const Var v = tape.constant(all_states(model.visible_bias.size()));
  const Var hidden = beta * model.hidden_logits(v);
  if (passed == Passed::probabilities) return table_of(beta * model.visible_logits(sigmoid(hidden)));
  const Var h = tape.constant(all_states(model.hidden_bias.size()));
  const Array there = table_of(hidden), back = table_of(beta * model.visible_logits(h));
  return matmul(tape.constant(there), tape.constant(back)).array();
}

std::vector<gan::Claim> rbm_chain_claims();  // rbm_chain.cpp

}  // namespace saddle::family
