// The generative stochastic network: a Markov chain that corrupts an image and draws a clean one from what a
// denoiser says, over and over. No probability of an image is ever written down; the model is the law that
// the chain tends to. Bengio, Yao, Alain and Vincent 2013, "Generalized denoising auto-encoders as generative
// models"; Bengio et al. 2014, "Deep generative stochastic networks trainable by backprop".
//
//   x~ = x with each bit flipped with probability a,   x' ~ P(x | x~),   and again from x'
//
// With the exact P(x | x~) the chain keeps the law of the data. Its bits depend on each other given
// x~: the denoiser here is a MADE whose hidden units all see x~, where the first ones had independent bits
// (Ozair, Yao and Bengio 2013, "Multimodal transitions for generative stochastic networks", took a NADE).
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>

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
  nn::MaskedLinear hidden, output;  // the MADE; the inputs are the bits of x~, then those of x
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

  Array draw(ArrayView corrupted, Random& rng) const;
};

// A draw from P(x | x~) for each row, bit by bit. What goes into the hidden units is carried along, as NADE
// does, so that all bits together take about as long as one pass.
inline Array Denoiser::draw(ArrayView corrupted, Random& rng) const {
  ad::Tape tape;
  const Index bits = corrupted.cols(), units = output.mask().rows();
  const Var given = tape.constant(corrupted);
  const Array first =
      hidden(concat({given, tape.constant(Array::zeros(corrupted.shape()))}, ad::Axis::cols)).array();
  const Array in = (tape.leaf(hidden.weight()) * Array(hidden.mask())).array();
  const Array out = transpose(tape.leaf(output.weight()) * Array(output.mask())).array();  // (bits, units)
  Array x = (direct(given) + tape.leaf(output.bias())).array();                            // logits at first
  for (Index k = 0; k < x.rows(); ++k) {
    std::vector<double> sums(first.data() + k * units, first.data() + (k + 1) * units);
    for (Index i = 0; i < bits; ++i) {
      const double *v = out.data() + i * units, *w = in.data() + (bits + i) * units;
      double& bit = x.data()[k * bits + i];
      for (Index h = 0; h < units; ++h) bit += v[h] * std::max(0.0, sums[static_cast<std::size_t>(h)]);
      bit = rng.uniform() < ad::sigmoid(bit) ? 1 : 0;
      if (bit == 1)
        for (Index h = 0; h < units; ++h) sums[static_cast<std::size_t>(h)] += w[h];
    }
  }
  return x;
}

// One step of the chain for each row.
inline Array gsn_step(const Denoiser& model, ArrayView x, double a, Random& rng) {
  return model.draw(corrupt(x, a, rng), rng);
}

// C(x~ | x), (images, 2^bits): the probability of each corrupted image.
inline Array corruption_table(const Array& images, double a) {
  const Index bits = images.cols(), states = Index{1} << bits;
  std::vector<double> of_distance;
  for (Index d = 0; d <= bits; ++d)
    of_distance.push_back(std::pow(a, static_cast<double>(d)) *
                          std::pow(1 - a, static_cast<double>(bits - d)));
  Array table = Array::zeros(images.rows(), states);
  for (Index i = 0; i < images.rows(); ++i) {
    const Index image = state_of(ArrayView(images.data() + i * bits, {1, bits}));
    for (Index s = 0; s < states; ++s)
      table.data()[i * states + s] =
          of_distance[static_cast<std::size_t>(std::popcount(static_cast<std::uint64_t>(image ^ s)))];
  }
  return table;
}

// The exact denoiser by Bayes' rule, (images, 2^bits): P(x | x~) for data with these probabilities.
inline Array bayes_denoiser(const Array& corruption, const std::vector<double>& p) {
  Array table = corruption;
  const Index states = table.cols();
  for (Index s = 0; s < states; ++s) {
    double sum = 0;
    for (Index i = 0; i < table.rows(); ++i)
      sum += table.data()[i * states + s] *= p[static_cast<std::size_t>(i)];
    for (Index i = 0; i < table.rows(); ++i) table.data()[i * states + s] /= sum;
  }
  return table;
}

// The chain on the images alone, K(x, x') = sum over x~ of C(x~ | x) P(x' | x~): a matrix.
inline Array denoising_kernel(const Array& corruption, const Array& denoiser) {
  ad::Tape tape;
  return matmul(tape.constant(corruption), tape.constant(denoiser), false, true).array();
}

}  // namespace saddle::family
