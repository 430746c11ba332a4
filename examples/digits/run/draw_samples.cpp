#include "examples/digits/run/draw_samples.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "examples/digits/training/batches.h"

namespace saddle::digits {

ad::Array draw_samples(const std::function<ad::Array(const ad::Array& z)>& G, ad::Index noise,
                       ad::Index count, ad::Random random) {
  if (count < 1)
    throw std::invalid_argument(fmt::format("draw_samples: needs a count from 1, got {}", count));
  constexpr ad::Index at_once = 1000;
  ad::Array images;
  for (ad::Index first = 0; first < count; first += at_once) {
    const ad::Array some = G(uniform_noise(std::min(at_once, count - first), noise, random));
    if (first == 0) images = ad::Array::zeros(count, some.cols());
    std::copy(some.begin(), some.end(), images.data() + first * images.cols());
  }
  return images;
}

}  // namespace saddle::digits
