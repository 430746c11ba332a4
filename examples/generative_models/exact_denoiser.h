// The exact denoiser of bits that are flipped independently, by Bayes' rule, and its chain as a matrix: what
// the learned denoiser of gsn.h is an approximation of. All sums run over the 2^bits corrupted images x~.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "autodiff/autodiff.h"
#include "examples/generative_models/targets/bits.h"

namespace saddle::family {

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
