// The causal convolution: values against loops, the zeros of its Jacobian, the receptive field of a stack.
#include "nn/layers/causal_conv.h"

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

struct Sizes {
  Index in, out, kernel, dilation;
  Sees sees;
};

const std::vector<Sizes> layers{{2, 3, 2, 1, Sees::present}, {3, 2, 3, 2, Sees::present},
                                {1, 2, 1, 3, Sees::present}, {2, 1, 2, 4, Sees::past},
                                {1, 1, 3, 1, Sees::past},    {2, 3, 1, 1, Sees::past},
                                {1, 2, 2, 9, Sees::present}};

CausalConv1d build_layer(const Sizes& s, Random& rng) {
  return CausalConv1d(s.in, s.out, s.kernel, s.dilation, rng, s.sees);
}

std::string text_of_sizes(const Sizes& s) {
  return std::to_string(s.in) + " to " + std::to_string(s.out) + ", kernel " + std::to_string(s.kernel) +
         ", dilation " + std::to_string(s.dilation) + (s.sees == Sees::past ? ", past" : "");
}

// The definition.
Array convolve(const Sizes& s, const Array& x, const Array& w, const Array& b) {
  const Index time = x.cols() / s.in, delay = s.sees == Sees::past ? 1 : 0;
  Array y = Array::zeros(x.rows(), time * s.out);
  for (Index r = 0; r < x.rows(); ++r)
    for (Index t = 0; t < time; ++t)
      for (Index o = 0; o < s.out; ++o) {
        Real total = b(0, o);
        for (Index j = 0; j < s.kernel; ++j) {
          const Index from = t - (s.kernel - 1 - j) * s.dilation - delay;
          if (from < 0) continue;
          for (Index i = 0; i < s.in; ++i) total += x(r, from * s.in + i) * w(j * s.in + i, o);
        }
        y(r, t * s.out + o) = total;
      }
  return y;
}

}  // namespace

TEST_CASE("causal_conv: is the sum of its definition") {
  Random rng(1);
  for (const Sizes& s : layers)
    for (const Index time : {1, 2, 7}) {
      INFO(text_of_sizes(s) << ", " << time << " times");
      const CausalConv1d layer = build_layer(s, rng);
      layer.weight().set(draw_whole(s.kernel * s.in, s.out, rng));
      layer.bias().set(draw_whole(1, s.out, rng));
      const Array x = draw_whole(4, time * s.in, rng);
      CHECK(evaluate(layer, x) == convolve(s, x, layer.weight().value(), layer.bias().value()));
    }
}

TEST_CASE("causal_conv: the output at t depends on the inputs of its kernel, and on no others") {
  Random rng(2);
  const Index time = 11;
  for (const Sizes& s : layers) {
    INFO(text_of_sizes(s));
    const CausalConv1d layer = build_layer(s, rng);
    const Array slope = jacobian([&](const Var& x) { return layer(x); }, draw(1, time * s.in, rng));
    for (Index row = 0; row < slope.rows(); ++row)
      for (Index col = 0; col < slope.cols(); ++col) {
        const Index back = row / s.out - col / s.in - (s.sees == Sees::past ? 1 : 0);
        const bool sees = back >= 0 && back % s.dilation == 0 && back / s.dilation < s.kernel;
        INFO("output " << row << ", input " << col);
        CHECK((slope(row, col) != 0) == sees);
      }
  }
}

TEST_CASE("causal_conv: the receptive field of a stack is what the last output depends on") {
  Random rng(3);
  for (const Sees sees : {Sees::present, Sees::past}) {
    const std::vector<CausalConv1d> stack{{1, 2, 2, 1, rng, sees}, {2, 2, 2, 2, rng}, {2, 1, 2, 4, rng}};
    CHECK(receptive_field(stack) == 8);
    const auto net = [&](const Var& x) {
      Var y = x;
      for (const CausalConv1d& layer : stack) y = layer(y);
      return y;
    };
    const Index time = 12, last = sees == Sees::past ? time - 2 : time - 1;
    const Array slope = jacobian(net, draw(1, time, rng));
    for (Index t = 0; t < time; ++t) {
      INFO(t);
      CHECK((slope(time - 1, t) != 0) == (t <= last && t > last - receptive_field(stack)));
    }
  }
  CHECK(receptive_field(std::vector<CausalConv1d>{{1, 1, 3, 5, rng}}) == 11);
  CHECK(receptive_field({}) == 1);
}

TEST_CASE("causal_conv: is right to second order, by its input and its parameters") {
  Random rng(4);
  for (const Sizes& s : layers) {
    INFO(text_of_sizes(s));
    const CausalConv1d layer = build_layer(s, rng);
    Parameter x("x", draw(2, 11 * s.in, rng));
    const auto f = [&](Tape& tape) { return tanh(layer(tape.leaf(x))); };
    CHECK(gradcheck(f, std::vector<Parameter*>{&x, &layer.weight(), &layer.bias()}));
  }
}

TEST_CASE("causal_conv: begins within PyTorch's bound") {
  Random rng(5);
  const CausalConv1d layer(5, 40, 5, 1, rng);
  const auto largest = [](const Parameter& p) {
    return std::max(*std::max_element(p.value().begin(), p.value().end()),
                    -*std::min_element(p.value().begin(), p.value().end()));
  };
  CHECK(largest(layer.weight()) <= 0.2);
  CHECK(largest(layer.weight()) > 0.19);  // a thousand draws, all below with probability 1e-22
  CHECK(largest(layer.bias()) <= 0.2);
}

TEST_CASE("causal_conv: says what is wrong with sizes and inputs") {
  Random rng(6);
  CHECK(message<std::invalid_argument>([&] { CausalConv1d(2, 3, 0, 1, rng); }) ==
        "causal_conv: in, out, kernel and dilation must be at least 1, got 2, 3, 0 and 1");
  CHECK_THROWS_AS(CausalConv1d(0, 3, 2, 1, rng), std::invalid_argument);
  CHECK_THROWS_AS(CausalConv1d(2, 0, 2, 1, rng), std::invalid_argument);
  CHECK_THROWS_AS(CausalConv1d(2, 3, 2, 0, rng), std::invalid_argument);
  const CausalConv1d layer(2, 3, 2, 1, rng);
  Tape tape;
  CHECK(message<std::invalid_argument>([&] { layer(tape.constant(Array::zeros(4, 5))); }) ==
        "causal_conv: the columns must be a multiple of the 2 channels, got 4x5");
  CHECK_THROWS_AS(CausalConv1d(1, 3, 2, 1, rng)(Var(1.0)), std::invalid_argument);
}
