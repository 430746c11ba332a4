// Convolutions of images: values against loops, the transpose as the adjoint, gradients, errors.
#include "nn/layers/conv.h"

#include <algorithm>
#include <vector>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/nn/draw.h"

using namespace saddle::ad;
using namespace saddle::nn;
using saddle::message;

namespace {

struct ConvCase {
  ImageShape image;  // of the convolution's input
  Index out, kernel;
  ConvOptions options;
  ImageShape result;
};

// Images that are not square, with sizes that the stride divides and that it does not.
const std::vector<ConvCase> conv_cases{
    {{1, 3, 4}, 2, 2, {}, {2, 2, 3}},
    {{2, 4, 3}, 3, 3, {.padding = 1}, {3, 4, 3}},
    {{2, 5, 4}, 1, 2, {.stride = 2}, {1, 2, 2}},
    {{3, 4, 6}, 2, 3, {.stride = 2, .padding = 1}, {2, 2, 3}},
    {{1, 2, 5}, 2, 4, {.stride = 3, .padding = 2}, {2, 1, 2}},
    {{3, 2, 3}, 2, 1, {}, {2, 2, 3}},
    {{1, 1, 2}, 1, 1, {.stride = 2, .padding = 2}, {1, 3, 3}},
};

std::string text_of_case(const ConvCase& c) {
  return std::to_string(c.image.channels) + "x" + std::to_string(c.image.height) + "x" +
         std::to_string(c.image.width) + ", kernel " + std::to_string(c.kernel) + ", stride " +
         std::to_string(c.options.stride) + ", padding " + std::to_string(c.options.padding);
}

Conv2d build_conv(const ConvCase& c, Random& rng) {
  return Conv2d(c.image, c.out, c.kernel, rng, c.options);
}

// The transpose of that convolution, with the same weight.
ConvTranspose2d build_transpose(const ConvCase& c, const Conv2d& conv, Random& rng) {
  const Index extra = (c.image.height + 2 * c.options.padding - c.kernel) % c.options.stride;
  ConvTranspose2d transpose(c.result, c.image.channels, c.kernel, rng, c.options, extra);
  transpose.weight().set(conv.weight().value());
  return transpose;
}

// f(image, output channel and position, input channel and position, weight) for each product in the
// definition.
template <class F>
void each_product(const ConvCase& s, const Array& w, F f) {
  for (Index o = 0; o < s.out; ++o)
    for (Index i = 0; i < s.result.height; ++i)
      for (Index j = 0; j < s.result.width; ++j)
        for (Index c = 0; c < s.image.channels; ++c)
          for (Index k = 0; k < s.kernel; ++k)
            for (Index l = 0; l < s.kernel; ++l) {
              const Index row = i * s.options.stride + k - s.options.padding;
              const Index col = j * s.options.stride + l - s.options.padding;
              if (row < 0 || row >= s.image.height || col < 0 || col >= s.image.width) continue;
              f((o * s.result.height + i) * s.result.width + j,
                (c * s.image.height + row) * s.image.width + col, w((c * s.kernel + k) * s.kernel + l, o));
            }
}

// Images of one number in each channel.
Array flat_images(Index batch, const ImageShape& shape, const Array& by_channel) {
  Array images = Array::zeros(batch, shape.size());
  for (Index i = 0; i < images.size(); ++i)
    images[i] = by_channel[i % shape.size() / (shape.height * shape.width)];
  return images;
}

}  // namespace

TEST_CASE("conv: is the sum of its definition") {
  Random rng(1);
  for (const ConvCase& c : conv_cases) {
    INFO(text_of_case(c));
    const Conv2d conv = build_conv(c, rng);
    CHECK(conv.input() == c.image);
    CHECK(conv.output() == c.result);
    conv.weight().set(draw_whole(c.image.channels * c.kernel * c.kernel, c.out, rng));
    conv.bias().set(draw_whole(1, c.out, rng));
    for (const Index batch : {1, 3}) {
      const Array x = draw_whole(batch, c.image.size(), rng);
      Array expected = flat_images(batch, c.result, conv.bias().value());
      for (Index b = 0; b < batch; ++b)
        each_product(c, conv.weight().value(),
                     [&](Index out, Index in, Real w) { expected(b, out) += w * x(b, in); });
      CHECK(evaluate(conv, x) == expected);
    }
  }
}

TEST_CASE("conv_transpose: is the sum of its definition") {
  Random rng(2);
  for (const ConvCase& c : conv_cases) {
    INFO(text_of_case(c));
    const ConvTranspose2d transpose = build_transpose(c, build_conv(c, rng), rng);
    if (transpose.output() != c.image) continue;  // the sides need different extras
    CHECK(transpose.input() == c.result);
    transpose.weight().set(draw_whole(c.image.channels * c.kernel * c.kernel, c.out, rng));
    transpose.bias().set(draw_whole(1, c.image.channels, rng));
    for (const Index batch : {1, 3}) {
      const Array y = draw_whole(batch, c.result.size(), rng);
      Array expected = flat_images(batch, c.image, transpose.bias().value());
      for (Index b = 0; b < batch; ++b)
        each_product(c, transpose.weight().value(),
                     [&](Index out, Index in, Real w) { expected(b, in) += w * y(b, out); });
      CHECK(evaluate(transpose, y) == expected);
    }
  }
}

TEST_CASE("conv_transpose: <conv(x), y> is <x, transpose(y)>") {
  Random rng(3);
  int pairs = 0;
  for (const ConvCase& c : conv_cases) {
    INFO(text_of_case(c));
    const Conv2d conv = build_conv(c, rng);
    conv.weight().set(draw_whole(c.image.channels * c.kernel * c.kernel, c.out, rng));
    conv.bias().set(Array::zeros(1, c.out));
    const ConvTranspose2d transpose = build_transpose(c, conv, rng);
    if (transpose.output() != c.image) continue;
    transpose.bias().set(Array::zeros(1, c.image.channels));
    ++pairs;
    const Array x = draw_whole(4, c.image.size(), rng), y = draw_whole(4, c.result.size(), rng);
    Tape tape;
    const Var vx = tape.constant(x), vy = tape.constant(y);
    CHECK(sum(conv(vx) * vy).value() == sum(vx * transpose(vy)).value());
  }
  CHECK(pairs == 5);
}

TEST_CASE("conv: is right to second order, by its input and its parameters") {
  Random rng(4);
  for (const ConvCase& c : conv_cases) {
    INFO(text_of_case(c));
    const Conv2d conv = build_conv(c, rng);
    Parameter x("x", draw(2, c.image.size(), rng));
    const auto f = [&](Tape& tape) { return tanh(conv(tape.leaf(x))); };
    CHECK(gradcheck(f, std::vector<Parameter*>{&x, &conv.weight(), &conv.bias()}));
  }
}

TEST_CASE("conv_transpose: is right to second order, by its input and its parameters") {
  Random rng(5);
  for (const ConvCase& c : conv_cases) {
    INFO(text_of_case(c));
    const ConvTranspose2d transpose = build_transpose(c, build_conv(c, rng), rng);
    Parameter y("y", draw(2, c.result.size(), rng));
    const auto f = [&](Tape& tape) { return tanh(transpose(tape.leaf(y))); };
    CHECK(gradcheck(f, std::vector<Parameter*>{&y, &transpose.weight(), &transpose.bias()}));
  }
}

TEST_CASE("conv: layers fit together in a net, and names tell them apart") {
  Random rng(6);
  const Conv2d down({1, 4, 6}, 3, 4, rng, {.stride = 2, .padding = 1});
  const ConvTranspose2d up(down.output(), 1, 4, rng, {.stride = 2, .padding = 1});
  CHECK(down.output() == ImageShape{3, 2, 3});
  CHECK(up.output() == down.input());
  const Sequential net("G", {down, Relu(), up});
  CHECK(net(draw(5, 24, rng)).shape() == Shape{5, 24});
  CHECK(net.parameters().size() == 4);
  CHECK(net.parameters()[2]->name() == "G.2.weight");
  CHECK(net.parameters()[2]->shape() == Shape{16, 3});
}

TEST_CASE("conv: both layers begin within PyTorch's bound, and a copy shares") {
  Random rng(7);
  Conv2d conv({4, 5, 5}, 40, 5, rng);
  ConvTranspose2d transpose({40, 1, 1}, 4, 5, rng);
  for (const Parameter* p : {&conv.weight(), &conv.bias(), &transpose.weight(), &transpose.bias()}) {
    CHECK(*std::max_element(p->value().begin(), p->value().end()) <= 0.1);
    CHECK(*std::min_element(p->value().begin(), p->value().end()) >= -0.1);
    CHECK(*std::max_element(p->value().begin(), p->value().end()) > 0);
    if (p->size() > 1000) CHECK(*std::max_element(p->value().begin(), p->value().end()) > 0.099);
  }
  const Conv2d moved = std::move(conv);
  CHECK(&conv.weight() == &moved.weight());
  CHECK(conv.output() == moved.output());
  const ConvTranspose2d copy = transpose;
  CHECK(&transpose.weight() == &copy.weight());
}

TEST_CASE("conv: says what is wrong with sizes and inputs") {
  Random rng(8);
  CHECK(message<std::invalid_argument>([&] {
          Conv2d({1, 3, 4}, 2, 5, rng);
        }) ==
        "conv: images, kernel and stride of size 1 or more, padding of 0 or more and a kernel that fits are "
        "required, got images 1x3x4, kernel 5, stride 1 and padding 0");
  CHECK_THROWS_AS(Conv2d({1, 6, 4}, 2, 5, rng), std::invalid_argument);
  CHECK_THROWS_AS(Conv2d({1, 4, 6}, 2, 5, rng), std::invalid_argument);
  CHECK_THROWS_AS(Conv2d({0, 3, 4}, 2, 2, rng), std::invalid_argument);
  CHECK_THROWS_AS(Conv2d({1, 3, 4}, 2, 0, rng), std::invalid_argument);
  CHECK_THROWS_AS(Conv2d({1, 3, 4}, 2, 2, rng, {.stride = 0}), std::invalid_argument);
  CHECK_THROWS_AS(Conv2d({1, 3, 4}, 2, 2, rng, {.padding = -1}), std::invalid_argument);
  CHECK(message<std::invalid_argument>([&] {
          Conv2d({1, 3, 4}, 0, 2, rng);
        }) == "conv: needs at least one output channel, got 0");
  CHECK(message<std::invalid_argument>([&] {
          ConvTranspose2d({0, 3, 4}, 1, 2, rng);
        }) == "conv: needs at least one input channel, got 0");
  CHECK(message<std::invalid_argument>([&] {
          ConvTranspose2d({1, 3, 4}, 1, 2, rng, {.stride = 2}, 2);
        }) == "conv_transpose: extra must be at least 0 and less than the stride 2, got 2");
  CHECK_THROWS_AS(ConvTranspose2d({1, 3, 4}, 1, 2, rng, {}, -1), std::invalid_argument);
  CHECK_THROWS_AS(ConvTranspose2d({1, 0, 4}, 1, 2, rng), std::invalid_argument);
  CHECK_THROWS_AS(ConvTranspose2d({1, 1, 1}, 1, 2, rng, {.padding = 1}), std::invalid_argument);

  Tape tape;
  const Conv2d conv({2, 3, 4}, 5, 2, rng);
  CHECK(message<std::invalid_argument>([&] { conv(tape.constant(Array::zeros(3, 12))); }) ==
        "conv: images 2x3x4 are rows of 24 numbers, got 3x12");
  CHECK_THROWS_AS(conv(tape.constant(Array::zeros(3, 25))), std::invalid_argument);
  const ConvTranspose2d transpose({5, 2, 3}, 2, 2, rng);
  CHECK(message<std::invalid_argument>([&] { transpose(tape.constant(Array::zeros(3, 12))); }) ==
        "conv: images 5x2x3 are rows of 30 numbers, got 3x12");
  CHECK_THROWS_AS(Conv2d({1, 1, 1}, 1, 1, rng)(Var(1.0)), std::invalid_argument);
}
