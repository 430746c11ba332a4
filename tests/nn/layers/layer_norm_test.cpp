#include "nn/layers/layer_norm.h"

#include <cmath>
#include <vector>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/nn/draw.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using namespace saddle::nn;
using saddle::message;
namespace tolerance = saddle::tolerance;

TEST_CASE("layer_norm: each row gets mean 0 and variance 1, then weight and bias") {
  const LayerNorm layer(4, 7);
  layer.weight().set(Array{{1, 2, 3, 4}});
  layer.bias().set(Array{{0, 10, 20, 30}});
  // Mean 0 and variance 9, so that 9 + 7 has the root 4; and a row of equal numbers.
  const Array y = evaluate(layer, Array{{13, 7, 13, 7}, {5, 5, 5, 5}});
  const Array expected{{0.75, 8.5, 22.25, 27}, {0, 10, 20, 30}};
  for (Index i = 0; i < y.size(); ++i)
    CHECK_THAT(y[i], WithinAbs(expected[i], 30 * tolerance::few_roundings));
  // A row does not see the others.
  CHECK(evaluate(layer, Array{{13, 7, 13, 7}})[2] == y[2]);
}

TEST_CASE("layer_norm: is right to second order, by its input and its parameters") {
  Random rng(1);
  const LayerNorm layer(4, 0.1);
  layer.weight().set(draw(1, 4, rng));
  layer.bias().set(draw(1, 4, rng));
  Parameter x("x", draw(3, 4, rng));
  const auto f = [&](Tape& tape) { return tanh(layer(tape.leaf(x))); };
  CHECK(gradcheck(f, std::vector<Parameter*>{&x, &layer.weight(), &layer.bias()}));
}

TEST_CASE("layer_norm: says what is wrong") {
  CHECK(message<std::invalid_argument>([] { LayerNorm(0); }) == "layer_norm: needs at least one unit, got 0");
  CHECK(message<std::invalid_argument>([] { LayerNorm(2, 0); }) ==
        "layer_norm: epsilon must be positive and finite, got 0");
  CHECK_THROWS_AS(LayerNorm(2, NAN), std::invalid_argument);
  const LayerNorm layer(2);
  CHECK(message<std::invalid_argument>([&] { evaluate(layer, Array{{1}}); }) ==
        "layer_norm: rows of 2 numbers are required, got 1x1");
  CHECK_THROWS_AS(layer(Var(1.0)), std::invalid_argument);
  const LayerNorm copy = layer;
  CHECK(&copy.weight() == &layer.weight());
}
