// MADE, the masked autoencoder: one net with one hidden layer gives all conditionals of the chain rule in one
// pass, because masks cut every path from a bit to a logit that must not depend on it. Germain, Gregor,
// Murray and Larochelle 2015, "MADE: Masked Autoencoder for Distribution Estimation".
//
//   h = relu(x (W * M) + c),   logits = h (V * N) + b
//   M_jk = 1 if place(j) <= degree(k),   N_ki = 1 if degree(k) < place(i)      (Eqs. 8 and 9)
//
// place(i) = 1 ... D is where bit i stands in the ordering; a hidden unit of degree k sees the first k bits.
#pragma once

#include <numeric>
#include <stdexcept>
#include <string>

#include "examples/generative_models/belief_net.h"

namespace saddle::family {

// The two masks of an ordering: order[i] = 1 ... bits is the place of bit i. Degrees 1 ... bits - 1 in turn.
struct MadeMasks {
  Array in, out;  // (bits, units) and (units, bits)
};

inline Index made_degree(Index unit, Index bits) {
  return 1 + unit % (bits - 1);
}

// Throws std::invalid_argument for fewer than two bits: there would be no degree.
inline MadeMasks made_masks(const std::vector<Index>& order, Index units) {
  const auto bits = static_cast<Index>(order.size());
  if (bits < 2) throw std::invalid_argument("made: needs at least two bits, got " + std::to_string(bits));
  MadeMasks masks{Array::zeros(bits, units), Array::zeros(units, bits)};
  for (Index k = 0; k < units; ++k)
    for (Index i = 0; i < bits; ++i) {
      const Index place = order[static_cast<std::size_t>(i)], degree = made_degree(k, bits);
      masks.in[i * units + k] = place <= degree ? 1 : 0;
      masks.out[k * bits + i] = degree < place ? 1 : 0;
    }
  return masks;
}

// 1 ... bits: the bits as they are stored.
inline std::vector<Index> natural_order(Index bits) {
  std::vector<Index> order(static_cast<std::size_t>(bits));
  std::iota(order.begin(), order.end(), Index{1});
  return order;
}

struct Made {
  nn::MaskedLinear hidden, output;
  nn::ParameterList list{{"hidden", hidden}, {"output", output}};

  Made(Index bits, Index units, Random& rng) : Made(made_masks(natural_order(bits), units), rng) {}
  Made(const MadeMasks& masks, Random& rng) : hidden(masks.in, rng), output(masks.out, rng) {}

  // Another ordering for the same weights.
  void reorder(const std::vector<Index>& order) {
    const MadeMasks masks = made_masks(order, hidden.mask().cols());
    hidden.set_mask(masks.in);
    output.set_mask(masks.out);
  }

  const nn::ParameterList& parameters() const { return list; }

  Var logits(const Var& x) const { return output(relu(hidden(x))); }
  Var log_p(const Var& x) const { return log_bernoulli(logits(x), x); }
};

}  // namespace saddle::family
