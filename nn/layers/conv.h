// Convolutions of images, and their transposes.
//
// A batch of images is (batch, channels * height * width): each row is an image, channel by channel, each
// channel row by row, as PyTorch's x.flatten(1) gives it.
#pragma once

#include <memory>

#include "nn/layer.h"
#include "nn/weight_and_bias.h"

namespace saddle::inline SADDLE_PRECISION::nn {

struct ImageShape {
  Index channels = 1, height = 1, width = 1;

  Index size() const { return channels * height * width; }
  friend bool operator==(const ImageShape&, const ImageShape&) = default;
};

struct ConvOptions {
  Index stride = 1;
  Index padding = 0;  // rows and columns of zeros on each of the four sides
};

// Which pixel each place of the square kernel meets at each position of the output.
struct Patches;

// The convolution of deep learning (a cross-correlation: the kernel is not flipped):
//   y(o, i, j) = b(o) + sum over c, k, l of x(c, i stride + k - padding, j stride + l - padding) W(c, k, l;
//   o)
// The output has (height + 2 padding - kernel) / stride + 1 rows, rounded down, and columns likewise. It is
// one product: of the weight (channels * kernel * kernel, out_channels), whose rows are in the order of c, k,
// l, with the patches of all positions and images, which take kernel * kernel times the room of the images.
// The bias is (1, out_channels). A copy shares the parameters, and so does what was moved.
class Conv2d {
 public:
  // Initialised with PyTorch's default: weight and bias uniform on +-1 / sqrt(channels * kernel * kernel).
  // Throws std::invalid_argument unless all sizes and the stride are at least 1, the padding is at least 0
  // and the kernel fits into the padded image.
  Conv2d(ImageShape in, Index out_channels, Index kernel, Random& rng, ConvOptions options = {});
  Conv2d(const Conv2d&) = default;
  Conv2d& operator=(const Conv2d&) = default;

  // x (batch, input().size()) gives (batch, output().size()). Throws std::invalid_argument for another width,
  // or a plain number.
  Var operator()(const Var& x, Location here = Location::current()) const;

  ImageShape input() const;
  ImageShape output() const;
  Parameter& weight() const { return linear_.weight(); }
  Parameter& bias() const { return linear_.bias(); }
  Parameters parameters() const { return linear_.parameters(); }
  const ParameterList& named_parameters() const { return linear_.named_parameters(); }

 private:
  std::shared_ptr<const Patches> patches_;
  Linear linear_;
};

// The transpose of a Conv2d from images of output() to images of input(), plus a bias for each channel of its
// output: without biases, <conv(y), x> = <y, transpose(x)> for the same weight, which has the shape
// (out_channels * kernel * kernel, in.channels). Each input pixel adds its number times the kernel to the
// output, and the kernels' first places are `stride` apart. The output has (height - 1) stride - 2 padding +
// kernel + extra rows, and columns likewise; extra, from 0 to stride - 1, distinguishes the sizes that the
// Conv2d rounds down to the same one (PyTorch's output_padding). A copy shares the parameters, and so does
// what was moved.
class ConvTranspose2d : public WeightAndBias {
 public:
  // Initialised with PyTorch's default: weight and bias uniform on +-1 / sqrt(out_channels * kernel *
  // kernel). Throws std::invalid_argument as Conv2d does, and for an output without pixels.
  ConvTranspose2d(ImageShape in, Index out_channels, Index kernel, Random& rng, ConvOptions options = {},
                  Index extra = 0);
  ConvTranspose2d(const ConvTranspose2d&) = default;
  ConvTranspose2d& operator=(const ConvTranspose2d&) = default;

  // x (batch, input().size()) gives (batch, output().size()). Throws as Conv2d does.
  Var operator()(const Var& x, Location here = Location::current()) const;

  ImageShape input() const;
  ImageShape output() const;

 private:
  std::shared_ptr<const Patches> patches_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
