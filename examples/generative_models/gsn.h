// The generative stochastic network: a Markov chain that corrupts an image and draws a clean one from what a
// denoiser says, over and over. No probability of an image is ever written down; the model is the law that
// the chain tends to. Bengio, Yao, Alain and Vincent 2013, "Generalized denoising auto-encoders as generative
// models"; Bengio et al. 2014, "Deep generative stochastic networks trainable by backprop".
//
//   x~ = x with each bit flipped with probability a,   x' ~ P(x | x~),   and again from x'
//
// With the exact P(x | x~) the chain keeps the law of the data. Given x~ the bits of x depend on each other,
// so that the denoiser here is a MADE without direct connections from x, whose hidden units all see x~
// (Ozair, Yao and Bengio 2013, "Multimodal transitions for generative stochastic networks", has a NADE in its
// place).
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "examples/generative_models/made.h"

namespace saddle::family {

// Each bit flipped with probability a.
inline Array corrupt(ArrayView x, double a, Random& rng) {
  Array corrupted = x;
  for (double& bit : corrupted)
    if (rng.uniform() < a) bit = 1 - bit;
  return corrupted;
}

// The input mask of a MADE below that of an input which every hidden unit sees.
inline Array given_and(const Array& made_in) {
  Array mask = Array::filled(2 * made_in.rows(), made_in.cols(), 1);
  std::copy(made_in.begin(), made_in.end(), mask.data() + made_in.size());
  return mask;
}

struct Denoiser {
  nn::MaskedLinear hidden, output;  // the inputs are the bits of x~, then those of x
  nn::Linear direct;                // from x~ to the logits
  nn::ParameterList list{{"hidden", hidden}, {"output", output}, {"direct", direct}};

  Denoiser(Index bits, Index units, Random& rng)
      : Denoiser(made_masks(natural_order(bits), units), bits, rng) {}
  Denoiser(const MadeMasks& masks, Index bits, Random& rng)
      : hidden(given_and(masks.in), rng), output(masks.out, rng), direct(bits, bits, rng) {}

  const nn::ParameterList& parameters() const { return list; }

  // log P(x | x~), (batch, 1).
  Var log_p(const Var& x, const Var& corrupted) const {
    const Var units = relu(hidden(concat({corrupted, x}, ad::Axis::cols)));
    return log_bernoulli(output(units) + direct(corrupted), x);
  }

  struct Drawn {
    Array x;
    std::vector<double> log_p;  // log P(x | x~) of each row, as it was drawn
  };
  Drawn draw(ArrayView corrupted, Random& rng) const;
};

// A draw from P(x | x~) for each row, bit by bit. What goes into the hidden units is carried along, as NADE
// does, so that all bits together take about as long as one pass.
inline Denoiser::Drawn Denoiser::draw(ArrayView corrupted, Random& rng) const {
  ad::Tape tape;
  const Index bits = corrupted.cols(), units = output.mask().rows();
  const Var given = tape.constant(corrupted);
  const Array first =
      hidden(concat({given, tape.constant(Array::zeros(corrupted.shape()))}, ad::Axis::cols)).array();
  const Array in = (tape.leaf(hidden.weight()) * Array(hidden.mask())).array();
  const Array out = transpose(tape.leaf(output.weight()) * Array(output.mask())).array();  // (bits, units)
  Array x = (direct(given) + tape.leaf(output.bias())).array();                            // logits at first
  std::vector<double> log_p(static_cast<std::size_t>(x.rows()), 0.0);
  for (Index k = 0; k < x.rows(); ++k) {
    std::vector<double> sums(first.data() + k * units, first.data() + (k + 1) * units);
    for (Index i = 0; i < bits; ++i) {
      const double *v = out.data() + i * units, *w = in.data() + (bits + i) * units;
      double& bit = x.data()[k * bits + i];
      for (Index h = 0; h < units; ++h) bit += v[h] * std::max(0.0, sums[static_cast<std::size_t>(h)]);
      const double logit = bit;
      bit = rng.uniform() < ad::sigmoid(logit) ? 1 : 0;
      log_p[static_cast<std::size_t>(k)] -= ad::bce_with_logits(logit, bit);
      if (bit == 1)
        for (Index h = 0; h < units; ++h) sums[static_cast<std::size_t>(h)] += w[h];
    }
  }
  return {std::move(x), std::move(log_p)};
}

// One step of the chain for each row.
inline Array gsn_step(const Denoiser& model, ArrayView x, double a, Random& rng) {
  return model.draw(corrupt(x, a, rng), rng).x;
}

}  // namespace saddle::family
