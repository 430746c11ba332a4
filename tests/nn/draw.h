// Random numbers as inputs of nets.
#pragma once

#include "autodiff/array.h"
#include "autodiff/random.h"

namespace saddle::nn {

// rows x cols standard normal numbers.
inline ad::Array draw(ad::Index rows, ad::Index cols, ad::Random& rng) {
  ad::Array a = ad::Array::zeros(rows, cols);
  for (ad::Real& x : a) x = rng.normal();
  return a;
}

// rows x cols whole numbers from -3 to 3: sums of their products are exact, in any order.
inline ad::Array draw_whole(ad::Index rows, ad::Index cols, ad::Random& rng) {
  ad::Array a = ad::Array::zeros(rows, cols);
  for (ad::Real& x : a) x = static_cast<ad::Real>(rng.below(7)) - 3;
  return a;
}

}  // namespace saddle::nn
