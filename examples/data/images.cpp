#include "examples/data/images.h"

#include <fmt/format.h>

#include <stdexcept>

namespace saddle::examples {
namespace {

template <class Number>
ad::Array from_pixels(const Images& images, ad::Index first, ad::Index count, const Number& number) {
  if (first < 0 || count < 1 || first > images.count - count)
    throw std::out_of_range(
        fmt::format("images: needs {} of them from number {} on, there are {}", count, first, images.count));
  ad::Array result = ad::Array::zeros(count, images.size());
  const std::uint8_t* const pixel = images.pixels.data() + first * images.size();
  ad::Real* const to = result.data();
  for (ad::Index i = 0; i < result.size(); ++i)
    to[i] = static_cast<ad::Real>(number(static_cast<double>(pixel[i]) / images.white));
  return result;
}

}  // namespace

ad::Array grey(const Images& images, ad::Index first, ad::Index count) {
  return from_pixels(images, first, count, [](double value) { return value; });
}

ad::Array binarised(const Images& images, ad::Index first, ad::Index count, ad::Random& rng) {
  return from_pixels(images, first, count, [&](double value) { return rng.uniform() < value ? 1.0 : 0.0; });
}

}  // namespace saddle::examples
