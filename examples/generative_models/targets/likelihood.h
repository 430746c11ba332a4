// What all members with an exact likelihood over binary images share: log p of numbers, its sum over all
// states, and training by maximum likelihood.
#pragma once

#include "autodiff/autodiff.h"
#include "examples/generative_models/targets/bits.h"
#include "nn/nn.h"

namespace saddle::family {

// log p of each row of x, by model.log_p on a temporary tape.
template <class Model>
std::vector<double> log_p_of(const Model& model, ArrayView x) {
  ad::Tape tape;
  const ad::Var log_p = model.log_p(tape.constant(x));
  const ArrayView values = log_p.array();
  return {values.begin(), values.end()};
}

// log sum_x p(x) over all states: 0 for what is a probability distribution.
template <class Model>
double log_total(const Model& model, Index bits) {
  return log_sum_exp(log_p_of(model, all_states(bits)));
}

// Maximum likelihood on a whole data set, each row as often as the next: `steps` steps of Adam down
// -mean log p(x). Returns the last loss, in nats.
template <class Model>
double fit(const Model& model, ArrayView data, int steps, double learning_rate) {
  nn::Adam optimiser(model.parameters(), learning_rate);
  ad::Tape tape;
  double nll = 0;
  for (int step = 0; step < steps; ++step) {
    tape.clear();
    const ad::Var loss = -mean(model.log_p(tape.constant(data)));
    optimiser.descend(backward(loss, model.parameters()));
    nll = loss.value();
  }
  return nll;
}

}  // namespace saddle::family
