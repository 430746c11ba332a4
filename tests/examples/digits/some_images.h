// Small images for the tests of training.
#pragma once

#include "autodiff/random.h"
#include "examples/data/images.h"
#include "examples/digits/training/settings.h"

namespace saddle::digits {

// 4x3 pixels, each image another one.
inline examples::Images some_images(ad::Index count) {
  examples::Images images{count, 4, 3, 255, {}};
  ad::Random random(5);
  for (ad::Index i = 0; i < count * images.size(); ++i)
    images.pixels.push_back(static_cast<std::uint8_t>(random.below(256)));
  return images;
}

// Nets that take no time.
inline Settings small_settings() {
  Settings s;
  s.threads = 2;
  s.noise = 3;
  s.g_units = 6;
  s.d_units = 4;
  s.d_pieces = 2;
  s.batch = 10;
  s.epochs = 20;
  return s;
}

}  // namespace saddle::digits
