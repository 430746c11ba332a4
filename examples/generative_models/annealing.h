// Annealed importance sampling: an unbiased estimate of the Z of a restricted Boltzmann machine. Neal 2001,
// "Annealed importance sampling"; Salakhutdinov and Murray 2008, "On the quantitative analysis of deep belief
// networks".
//
//   f_t(v) = exp(-F_t(v)) with all weights and biases multiplied by t / T: f_0 = 2^hidden, f_T = exp(-F)
//   v_0 uniform;  for t = 1 ... T:  w <- w f_t(v) / f_{t-1}(v),  then v <- one step of the chain of f_t
//   E w = Z_T / Z_0,  Z_0 = 2^(visible + hidden)
#pragma once

#include "examples/generative_models/rbm.h"

namespace saddle::family {

// log f_t(v) of each row.
inline std::vector<double> log_annealed(const Rbm& model, ArrayView v, double beta) {
  ad::Tape tape;
  const Var x = tape.constant(v);
  const Var log_f = beta * matmul(x, tape.leaf(model.visible_bias), false, true) +
                    log_sum_over_bits(beta * model.hidden_logits(x));
  const ArrayView values = log_f.array();
  return {values.begin(), values.end()};
}

// log(w Z_0) of `chains` independent chains with T = `temperatures`: the mean of its exponentials estimates
// Z.
inline std::vector<double> annealed_log_weights(const Rbm& model, Index chains, int temperatures,
                                                Random& rng) {
  const Index visible = model.visible_bias.size(), hidden = model.hidden_bias.size();
  Array v = Array::zeros(chains, visible);
  for (Index i = 0; i < v.size(); ++i) v[i] = rng.uniform() < 0.5 ? 0 : 1;
  std::vector<double> log_w(static_cast<std::size_t>(chains),
                            std::log(2.0) * static_cast<double>(visible + hidden));
  for (int t = 1; t <= temperatures; ++t) {
    const double beta = static_cast<double>(t) / temperatures;
    const std::vector<double> now = log_annealed(model, v, beta),
                              before = log_annealed(model, v, beta - 1.0 / temperatures);
    for (std::size_t k = 0; k < log_w.size(); ++k) log_w[k] += now[k] - before[k];
    v = gibbs_step(model, v, rng, beta);
  }
  return log_w;
}

}  // namespace saddle::family
