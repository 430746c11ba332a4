// A generative adversarial net whose p_g is known exactly, so that the game against the best D is computed,
// not sampled. Goodfellow et al. 2014, "Generative Adversarial Nets", Eq. 1, Prop. 1 and Thm. 1.
//
//   G(z, u): the code z is uniform on 1 ... k, pixel i is 1 if the uniform number u_i < sigmoid(l_zi)
//   p_g(x) = 1/k sum_z prod_i Bernoulli(x_i; sigmoid(l_zi))
//   V(D, G) = sum_x p(x) log D(x) + p_g(x) log(1 - D(x)),   D = sigmoid(logit)
//
// A sample of bits has no derivative by the parameters of G; its probability has one. So the expectations of
// V are sums over states here, and the tape goes through p_g.
#pragma once

#include <cmath>
#include <vector>

#include "examples/generative_models/belief_net.h"

namespace saddle::family {

struct CodeGenerator {
  Index codes;
  nn::Embedding table;  // (codes, bits): the logits l

  CodeGenerator(Index count, Index bits, Random& rng) : codes(count), table(count, bits, rng) {}

  const nn::ParameterList& parameters() const { return table.named_parameters(); }

  // log p_g(x) of each row, (batch, 1). x_i l_zi - softplus(l_zi) is the log-probability of one pixel.
  Var log_p(const Var& x) const {
    const Var l = x.tape().leaf(table.weight());
    const Var given_code = matmul(x, l, false, true) - transpose(sum(softplus(l), ad::Axis::cols));
    return logsumexp(given_code, ad::Axis::cols) - std::log(static_cast<double>(codes));
  }
};

// V(D, G) from p, p_g and the logit of D, each (states, 1), over the states with p > 0.
inline Var game_value(const Var& p, const Var& q, const Var& logit) {
  return sum(p * log_sigmoid(logit)) + sum(q * log_sigmoid(-logit));
}

// Algorithm 1 with D at its optimum at each step: logit D* = log p - log p_g, which is a constant for G.
// x: the states with p > 0, one in a row, p (states, 1). Where p = 0, D* = 0 adds p_g log(1 - 0) = 0 to V, so
// those states can be left out. Returns the last V(D*, G) = C(G).
template <class Generator>
double play_against_best(const Generator& G, const Array& x, const Array& p, int steps,
                         double learning_rate) {
  nn::Adam optimiser(G.parameters(), learning_rate);
  ad::Tape tape;
  double value = 0;
  for (int step = 0; step < steps; ++step) {
    tape.clear();
    const Var data = tape.constant(p), log_q = G.log_p(tape.constant(x));
    const Var best_logit = stop_gradient(log(data) - log_q);
    const Var v = game_value(data, exp(log_q), best_logit);
    optimiser.descend(backward(v, G.parameters()));
    value = v.value();
  }
  return value;
}

// `count` samples: a code, then every pixel, independently.
inline Array code_samples(const CodeGenerator& G, Index count, Random& rng) {
  const Array& l = G.table.weight().value();
  Array x = Array::zeros(count, l.cols());
  for (Index i = 0; i < count; ++i) {
    const Index z = rng.below(G.codes);
    for (Index j = 0; j < l.cols(); ++j) x[i * l.cols() + j] = rng.uniform() < ad::sigmoid(l(z, j)) ? 1 : 0;
  }
  return x;
}

// JSD(p || q) in nats, of probabilities over the same states. A state without p adds q log 2, half of it.
inline double jsd_nats(const std::vector<double>& p, const std::vector<double>& q) {
  double sum = 0;
  for (std::size_t s = 0; s < p.size(); ++s) {
    const double middle = 0.5 * (p[s] + q[s]);
    if (p[s] > 0) sum += 0.5 * p[s] * std::log(p[s] / middle);
    if (q[s] > 0) sum += 0.5 * q[s] * std::log(q[s] / middle);
  }
  return sum;
}

}  // namespace saddle::family
