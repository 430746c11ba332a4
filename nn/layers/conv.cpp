#include "nn/layers/conv.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "autodiff/array_ops.h"

namespace saddle::inline SADDLE_PRECISION::nn {

struct Patches {
  ImageShape image, positions;  // positions: one channel
  bool padded = false;
  std::vector<Index> pixels;  // by c, k, l, then by position; image.size() stands for the padding
};

namespace {

std::string text_of(const ImageShape& s) {
  return fmt::format("{}x{}x{}", s.channels, s.height, s.width);
}

std::shared_ptr<const Patches> find_patches(const ImageShape& image, Index kernel, const ConvOptions& o) {
  const Index height = image.height + 2 * o.padding - kernel, width = image.width + 2 * o.padding - kernel;
  if (image.channels < 1 || image.height < 1 || image.width < 1 || kernel < 1 || o.stride < 1 ||
      o.padding < 0 || height < 0 || width < 0)
    throw std::invalid_argument(fmt::format(
        "conv: images, kernel and stride of size 1 or more, padding of 0 or more and a kernel that "
        "fits are required, got images {}, kernel {}, stride {} and padding {}",
        text_of(image), kernel, o.stride, o.padding));
  Patches p{image, {1, height / o.stride + 1, width / o.stride + 1}, o.padding > 0, {}};
  for (Index c = 0; c < image.channels; ++c)
    for (Index k = 0; k < kernel; ++k)
      for (Index l = 0; l < kernel; ++l)
        for (Index i = 0; i < p.positions.height; ++i)
          for (Index j = 0; j < p.positions.width; ++j) {
            const Index row = i * o.stride + k - o.padding, col = j * o.stride + l - o.padding;
            const bool inside = row >= 0 && row < image.height && col >= 0 && col < image.width;
            p.pixels.push_back(inside ? (c * image.height + row) * image.width + col : image.size());
          }
  return std::make_shared<const Patches>(std::move(p));
}

Index require_channels(const char* side, Index channels) {
  if (channels < 1)
    throw std::invalid_argument(fmt::format("conv: needs at least one {} channel, got {}", side, channels));
  return channels;
}

void require_images(const Var& x, const ImageShape& shape) {
  if (x.cols() != shape.size())
    throw std::invalid_argument(fmt::format("conv: images {} are rows of {} numbers, got {}", text_of(shape),
                                            shape.size(), to_string(x.shape())));
}

// Adds to each channel its bias: x (channels, anything), bias (1, channels).
Var add_bias(const Var& x, const Parameter& bias, Location here) {
  return add(x, transpose(x.tape().leaf(bias), here), here);
}

}  // namespace

Conv2d::Conv2d(ImageShape in, Index out_channels, Index kernel, Random& rng, ConvOptions options)
    : patches_(find_patches(in, kernel, options)),
      linear_(in.channels * kernel * kernel, require_channels("output", out_channels), rng) {}

ImageShape Conv2d::input() const {
  return patches_->image;
}
ImageShape Conv2d::output() const {
  return {bias().size(), patches_->positions.height, patches_->positions.width};
}

Var Conv2d::operator()(const Var& x, Location here) const {
  require_images(x, input());
  const Index batch = x.rows(), positions = patches_->positions.size();
  ad::Tape& tape = x.tape();

  // Make pixels rows, and add one of zeros: the padding. The images of the batch stay beside each other.
  Var pixels = transpose(x, here);
  if (patches_->padded)
    pixels = concat({pixels, broadcast(tape.constant(Real(0)), {1, batch}, here)}, ad::Axis::rows, here);

  // One column for each position and image.
  const Var patches =
      reshape(gather_rows(pixels, patches_->pixels, here), weight().shape().rows, positions * batch, here);
  const Var y = add_bias(matmul(tape.leaf(weight()), patches, true, false, here), bias(), here);
  return transpose(reshape(y, output().size(), batch, here), here);
}

ConvTranspose2d::ConvTranspose2d(ImageShape in, Index out_channels, Index kernel, Random& rng,
                                 ConvOptions options, Index extra) {
  const auto size = [&](Index n) { return (n - 1) * options.stride - 2 * options.padding + kernel + extra; };
  // The images in must be what the convolution makes of those that come out.
  patches_ = find_patches({require_channels("output", out_channels), size(in.height), size(in.width)}, kernel,
                          options);
  if (extra < 0 || extra >= options.stride)
    throw std::invalid_argument(
        fmt::format("conv_transpose: extra must be at least 0 and less than the stride {}, got {}",
                    options.stride, extra));
  make_parameters(Array::zeros(out_channels * kernel * kernel, require_channels("input", in.channels)),
                  Array::zeros(1, out_channels));
  const Real bound = 1 / std::sqrt(static_cast<Real>(weight().shape().rows));
  fill_uniform(weight(), -bound, bound, rng);
  fill_uniform(bias(), -bound, bound, rng);
}

ImageShape ConvTranspose2d::input() const {
  return {weight().shape().cols, patches_->positions.height, patches_->positions.width};
}
ImageShape ConvTranspose2d::output() const {
  return patches_->image;
}

Var ConvTranspose2d::operator()(const Var& x, Location here) const {
  require_images(x, input());
  const Index batch = x.rows(), positions = patches_->positions.size(), size = output().size();
  ad::Tape& tape = x.tape();

  // Take the steps of Conv2d back to front, each transposed.
  const Var y = reshape(transpose(x, here), input().channels, positions * batch, here);
  const Var patches = matmul(tape.leaf(weight()), y, false, false, here);
  const Index count = size + (patches_->padded ? 1 : 0);
  Var pixels = scatter_rows(reshape(patches, static_cast<Index>(patches_->pixels.size()), batch, here),
                            patches_->pixels, count, here);
  if (patches_->padded) pixels = slice_rows(pixels, 0, size, here);

  const Var channels = reshape(pixels, output().channels, size / output().channels * batch, here);
  return transpose(reshape(add_bias(channels, bias(), here), size, batch, here), here);
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
