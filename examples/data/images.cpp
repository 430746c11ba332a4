#include "examples/data/images.h"

#include <fmt/format.h>

#include <stdexcept>

namespace saddle::examples {
namespace {

void require_there(const Images& images, ad::Index first, ad::Index count) {
  if (first < 0 || count < 1 || first > images.count - count)
    throw std::out_of_range(
        fmt::format("images: needs {} of them from number {} on, there are {}", count, first, images.count));
}

template <class Number>
void write_pixels(const Images& images, ad::Index first, ad::Index count, const Number& number,
                  ad::Real* to) {
  const std::uint8_t* const pixel = images.pixels.data() + first * images.size();
  for (ad::Index i = 0; i < count * images.size(); ++i)
    to[i] = static_cast<ad::Real>(number(static_cast<double>(pixel[i]) / images.white));
}

template <class Number>
ad::Array from_pixels(const Images& images, ad::Index first, ad::Index count, const Number& number) {
  require_there(images, first, count);
  ad::Array result = ad::Array::zeros(count, images.size());
  write_pixels(images, first, count, number, result.data());
  return result;
}

double as_it_is(double value) {
  return value;
}

}  // namespace

ad::Array grey(const Images& images, ad::Index first, ad::Index count) {
  return from_pixels(images, first, count, as_it_is);
}

void write_grey(const Images& images, ad::Index image, ad::Real* to) {
  require_there(images, image, 1);
  write_pixels(images, image, 1, as_it_is, to);
}

ad::Array binarised(const Images& images, ad::Index first, ad::Index count, ad::Random& rng) {
  return from_pixels(images, first, count, [&](double value) { return rng.uniform() < value ? 1.0 : 0.0; });
}

}  // namespace saddle::examples
