// The maxout layer: values, ties, and both orders against slices and maximum.
#include "nn/layers/maxout.h"

#include <cmath>
#include <limits>
#include <utility>
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

// The same layer out of rows of the table.
Var of_slices(const Maxout& layer, const Var& x) {
  Tape& tape = x.tape();
  const Var z = matmul(x, tape.leaf(layer.weight())), b = tape.leaf(layer.bias());
  const Index pieces = b.rows(), out = b.cols();
  Var y = slice_cols(z, 0, out) + slice_rows(b, 0, 1);
  for (Index k = 1; k < pieces; ++k) y = maximum(y, slice_cols(z, k * out, out) + slice_rows(b, k, 1));
  return y;
}

}  // namespace

TEST_CASE("maxout: is the largest of its affine pieces") {
  Random rng(1);
  const Maxout layer(2, 2, 3, rng);
  // The pieces of the first unit: x0, -x0, x1 + 1; of the second: x1, 2 x1, 0 - 5.
  layer.weight().set(Array{{1, 0, -1, 0, 0, 0}, {0, 1, 0, 2, 1, 0}});
  layer.bias().set(Array{{0, 0}, {0, 0}, {1, -5}});
  CHECK(evaluate(layer, Array{{3, 1}, {-4, 2}, {0, -6}}) == Array{{3, 2}, {4, 4}, {0, -5}});
  const Maxout one(3, 2, 1, rng);
  Linear linear(3, 2, rng);
  linear.weight().set(draw_whole(3, 2, rng));
  linear.bias().set(draw_whole(1, 2, rng));
  one.weight().set(linear.weight().value());
  one.bias().set(linear.bias().value());
  const Array x = draw_whole(5, 3, rng);  // so that the products are exact
  CHECK(evaluate(one, x) == evaluate(linear, x));
}

TEST_CASE("maxout: agrees with slices and maximum in value and in the first two derivatives, bit by bit") {
  Random rng(2);
  for (const Index pieces : {1, 2, 5})
    for (const Index out : {1, 3, 17}) {
      INFO(pieces << " pieces, " << out << " units");
      const Maxout layer(4, out, pieces, rng);
      // Whole numbers, so that sums are exact in any order. No ties, which have conventions of their own.
      layer.weight().set(draw_whole(4, pieces * out, rng));
      for (Index i = 0; i < layer.bias().size(); ++i)
        layer.bias().write()[i] = static_cast<Real>(rng.below(1000)) / 1024;
      const Array numbers = draw_whole(6, 4, rng), u = draw_whole(6, out, rng);
      const auto derivatives = [&](auto f) {
        Tape tape;
        const Var x = tape.leaf(numbers);
        const Var y = f(x);
        const Var w = tape.leaf(layer.weight()), b = tape.leaf(layer.bias());
        const std::vector<Var> leaves{x, w, b};
        const auto first = grad(sum(u * square(y)), leaves);
        const auto second =
            grad(sum(square(first[0])) + sum(square(first[1])) + sum(square(first[2])), leaves);
        std::vector<Array> all{Array(y.array())};
        for (const Var& v : first) all.emplace_back(v.array());
        for (const Var& v : second) all.emplace_back(v.array());
        return all;
      };
      CHECK(derivatives([&](const Var& x) { return layer(x); }) ==
            derivatives([&](const Var& x) { return of_slices(layer, x); }));
    }
}

TEST_CASE("maxout: is right to second order, by its input and its parameters") {
  Random rng(3);
  const Maxout layer(3, 4, 5, rng);
  Parameter x("x", draw(3, 3, rng));
  const auto f = [&](Tape& tape) { return tanh(layer(tape.leaf(x))); };
  CHECK(gradcheck(f, std::vector<Parameter*>{&x, &layer.weight(), &layer.bias()}));
}

TEST_CASE("maxout: tied pieces share the cotangent equally, and a NaN shows") {
  Random rng(4);
  const Maxout layer(1, 2, 3, rng);
  layer.weight().set(Array{{1, 1, 1, 2, -1, 2}});
  layer.bias().set(Array::zeros(3, 2));
  Tape tape;
  const Var x = tape.leaf(Array{{2}});
  const Gradients g = backward(sum(Array{{6, 12}} * layer(x)), {tape.leaf(layer.weight()), x});
  // The first unit: pieces 2, 2, -2. The second: 2, 4, 4.
  CHECK(Array(g[tape.leaf(layer.weight())]) == Array{{6, 0, 6, 12, 0, 12}});
  CHECK(g[x] == 3 + 3 + 12 + 12);
  // The same at second order: the slope of c . dy/dW by u is the mean of c over the tied pieces, times x.
  const Var u = tape.leaf(Array{{6, 12}}), w = tape.leaf(layer.weight());
  const Var slope = grad(sum(u * layer(x)), w);
  const Var by_u = grad(sum(Array{{1, 2, 4, 8, 16, 32}} * slope), u);
  CHECK(Array(by_u.array()) == Array{{2 * 2.5, 2 * 20}});
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  for (const Index piece : {0, 1, 2}) {
    layer.bias().set(Array::zeros(3, 2));
    layer.bias().write()[2 * piece] = nan;
    const Array y = evaluate(layer, Array{{2}});
    CHECK(std::isnan(y[0]));
    CHECK(y[1] == 4);
  }
}

TEST_CASE("maxout: says what is wrong, starts as Linear does, and copies share") {
  Random rng(5);
  CHECK(message<std::invalid_argument>([&] { Maxout(3, 0, 2, rng); }) ==
        "maxout: needs at least one input, one output and one piece, got 3, 0 and 2");
  CHECK_THROWS_AS(Maxout(0, 1, 2, rng), std::invalid_argument);
  CHECK_THROWS_AS(Maxout(1, 1, 0, rng), std::invalid_argument);
  CHECK_THROWS_AS(Maxout(1, 1, 1, rng, nullptr), std::invalid_argument);
  Maxout layer(4, 3, 2, rng);
  Tape tape;
  CHECK_THROWS_AS(layer(tape.constant(Array{{1, 2, 3}})), std::invalid_argument);
  CHECK_THROWS_AS(layer(Var(1.0)), std::invalid_argument);
  for (const Parameter* p : layer.parameters())
    for (const Real w : p->value()) CHECK((w >= -0.5 && w < 0.5 && w != 0));
  const Maxout plain(4, 3, 2, rng, [](Parameter& w, Random& r) { fill_uniform(w, 1, 2, r); });
  CHECK(plain.bias().value() == Array::zeros(2, 3));
  CHECK(plain.weight().value()[23] >= 1);
  const Maxout moved = std::move(layer);
  CHECK(&layer.weight() == &moved.weight());
  const Sequential net("D", {moved});
  CHECK(moved.bias().name() == "D.0.bias");
}
