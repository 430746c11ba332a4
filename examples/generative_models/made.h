// MADE, the masked autoencoder: one net with one hidden layer gives all conditionals of the chain rule in one
// pass, because masks cut every path from a bit to a logit that must not depend on it. Germain, Gregor,
// Murray and Larochelle 2015, "MADE: Masked Autoencoder for Distribution Estimation".
//
//   h = relu(x (W * M) + c),   logits = h (V * N) + x (A * L) + b
//   M_jk = 1 if place(j) <= degree(k),   N_ki = 1 if degree(k) < place(i)      (Eqs. 8 and 9)
//   L_ji = 1 if place(j) < place(i)
//
// A holds the direct connections from bits to logits: with them a MADE is a belief net and a hidden layer.
// place(i) = 1 ... D is where bit i stands in the ordering; a hidden unit of degree k sees the first k bits.
#pragma once

#include <numeric>
#include <stdexcept>
#include <string>

#include "examples/generative_models/belief_net.h"

namespace saddle::family {

// The masks of an ordering: order[i] = 1 ... bits is the place of bit i. Degrees are spread evenly from
// 1 on, over no more than bits - 1. With fewer units than bits some degrees have no unit, bits - 1 among
// them; what the hidden layer then misses, the direct connections see.
struct MadeMasks {
  Array in, out, direct;  // M (bits, units), N (units, bits) and L (bits, bits)
};

inline Index made_degree(Index unit, Index units, Index bits) {
  return 1 + unit * (bits - 1) / units;
}

// Throws std::invalid_argument for fewer than two bits: there would be no degree.
inline MadeMasks made_masks(const std::vector<Index>& order, Index units) {
  const auto bits = static_cast<Index>(order.size());
  if (bits < 2) throw std::invalid_argument("made: needs at least two bits, got " + std::to_string(bits));
  MadeMasks masks{Array::zeros(bits, units), Array::zeros(units, bits), Array::zeros(bits, bits)};
  const auto place = [&](Index i) { return order[static_cast<std::size_t>(i)]; };
  for (Index k = 0; k < units; ++k)
    for (Index i = 0; i < bits; ++i) {
      const Index degree = made_degree(k, units, bits);
      masks.in[i * units + k] = place(i) <= degree ? 1 : 0;
      masks.out[k * bits + i] = degree < place(i) ? 1 : 0;
    }
  for (Index j = 0; j < bits; ++j)
    for (Index i = 0; i < bits; ++i) masks.direct[j * bits + i] = place(j) < place(i) ? 1 : 0;
  return masks;
}

// 1 ... bits: the bits as they are stored.
inline std::vector<Index> natural_order(Index bits) {
  std::vector<Index> order(static_cast<std::size_t>(bits));
  std::iota(order.begin(), order.end(), Index{1});
  return order;
}

struct Made {
  nn::MaskedLinear hidden, output, direct;
  nn::ParameterList list{{"hidden", hidden}, {"output", output}};

  Made(Index bits, Index units, Random& rng) : Made(made_masks(natural_order(bits), units), rng) {}
  // The direct connections are zero at first, as the weights of the belief net are.
  Made(const MadeMasks& masks, Random& rng)
      : hidden(masks.in, rng), output(masks.out, rng), direct(masks.direct, rng) {
    nn::zeros(direct.weight());
    nn::zeros(direct.bias());  // the output has a bias: this one is not trained
    list.add(&direct.weight(), "direct");
  }

  // Another ordering for the same weights.
  void reorder(const std::vector<Index>& order) {
    const MadeMasks masks = made_masks(order, hidden.mask().cols());
    hidden.set_mask(masks.in);
    output.set_mask(masks.out);
    direct.set_mask(masks.direct);
  }

  const nn::ParameterList& parameters() const { return list; }

  Var logits(const Var& x) const { return output(relu(hidden(x))) + direct(x); }
  Var log_p(const Var& x) const { return log_bernoulli(logits(x), x); }
};

}  // namespace saddle::family
