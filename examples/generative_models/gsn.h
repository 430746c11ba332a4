// The generative stochastic network: a Markov chain that corrupts an image and draws a clean one from what a
// denoiser says, over and over. No probability of an image is ever written down; the model is the law that
// the chain tends to. Bengio, Yao, Alain and Vincent 2013, "Generalized denoising auto-encoders as generative
// models"; Bengio et al. 2014, "Deep generative stochastic networks trainable by backprop".
//
//   x~ = x with each bit flipped with probability a,   x' ~ P(x | x~),   and again from x'
//
// With the exact P(x | x~) the chain keeps the law of the data. The denoiser here is a belief net whose
// biases are a net of x~: the bits of a clean image depend on each other given x~, too (Ozair, Yao and Bengio
// 2013, "Multimodal transitions for generative stochastic networks").
#pragma once

#include <bit>
#include <cmath>

#include "examples/generative_models/belief_net.h"

namespace saddle::family {

// Each bit flipped with probability a.
inline Array corrupt(ArrayView x, double a, Random& rng) {
  Array corrupted = x;
  for (double& bit : corrupted)
    if (rng.uniform() < a) bit = 1 - bit;
  return corrupted;
}

struct Denoiser {
  nn::Sequential net;       // of the corrupted image
  nn::MaskedLinear before;  // of the clean bits that are drawn already
  nn::ParameterList list{{"net", net}, {"before", before}};

  Denoiser(Index bits, Index units, Random& rng)
      : net("denoiser", {nn::Linear(bits, units, rng), nn::Tanh(), nn::Linear(units, bits, rng)}),
        before(before_only(bits), rng) {}

  const nn::ParameterList& parameters() const { return list; }

  // log P(x | x~), (batch, 1).
  Var log_p(const Var& x, const Var& corrupted) const { return log_bernoulli(net(corrupted) + before(x), x); }

  // A draw from P(x | x~) for each row, bit by bit: one pass of the net, then a sum for each bit.
  Array draw(ArrayView corrupted, Random& rng) const {
    const Array given = net(corrupted);
    const Array &w = before.weight().value(), &b = before.bias().value();
    Array x = Array::zeros(given.shape());
    for (Index k = 0; k < x.rows(); ++k)
      for (Index i = 0; i < x.cols(); ++i) {
        double logit = given(k, i) + b[i];
        for (Index j = 0; j < i; ++j) logit += x(k, j) * w(j, i);
        x(k, i) = rng.uniform() < ad::sigmoid(logit) ? 1 : 0;
      }
    return x;
  }
};

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
