// Small made-up images for the tests of what measures pictures.
#pragma once

#include <cstdint>
#include <vector>

#include "autodiff/array.h"
#include "autodiff/random.h"

namespace saddle::pictures {

using ad::Array;
using ad::Index;

// Uniform numbers in [0, 1).
inline Array noise(Index count, Index size, ad::Random& random) {
  Array images = Array::zeros(count, size);
  for (ad::Real& value : images) value = static_cast<ad::Real>(random.uniform());
  return images;
}

// With as much ink as MNIST, whose |x|^2 is 88 on average: 784 pixels, of which a seventh is ink that images
// of a kind share. `kinds` of them, so that some images are near each other.
inline Array strokes(Index count, Index kinds, ad::Random& random) {
  const Array ink = noise(kinds, 784, random);
  Array images = noise(count, 784, random);
  for (Index i = 0; i < count; ++i)
    for (Index k = 0; k < 784; ++k) {
      ad::Real& value = images(i, k);
      value = ink(i % kinds, k) < ad::Real(0.14) ? 1 - value / 4 : value < ad::Real(0.05) ? value * 10 : 0;
    }
  return images;
}

// Labels 0, 1, ... 9, 0, ..., and images of 6x6 pixels with a bright row or column for each label and noise.
inline std::vector<std::uint8_t> labels(Index count) {
  std::vector<std::uint8_t> list;
  for (Index i = 0; i < count; ++i) list.push_back(static_cast<std::uint8_t>(i % 10));
  return list;
}
inline Array bars(const std::vector<std::uint8_t>& kinds, ad::Random& random) {
  Array images = noise(static_cast<Index>(kinds.size()), 36, random);
  for (Index i = 0; i < images.rows(); ++i)
    for (Index k = 0; k < 36; ++k) {
      const Index kind = kinds[static_cast<std::size_t>(i)];
      const bool lit = kind < 5 ? k / 6 == kind : k % 6 == kind - 5;
      images(i, k) = (lit ? ad::Real(0.6) : 0) + images(i, k) * ad::Real(0.4);
    }
  return images;
}

}  // namespace saddle::pictures
