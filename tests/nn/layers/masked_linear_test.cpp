// The masked layer: values, the gradients of what the mask takes out, masks that change.
#include "nn/layers/masked_linear.h"

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

const Array mask{{1, 0, 1}, {0, 0, 1}};

}  // namespace

TEST_CASE("masked_linear: is x (W * M) + b, whatever the weights behind the mask") {
  Random rng(1);
  const MaskedLinear layer(mask, rng);
  layer.weight().set(Array{{1, 2, 3}, {4, 5, 6}});
  layer.bias().set(Array{{10, 20, 30}});
  CHECK(evaluate(layer, Array{{1, 10}, {-1, 2}}) == Array{{11, 20, 93}, {9, 20, 39}});
}

TEST_CASE("masked_linear: its Jacobian has the zeros of the mask") {
  Random rng(2);
  const MaskedLinear layer(mask, rng);
  const Array slope = jacobian([&](const Var& x) { return layer(x); }, Array{{0.3, -0.7}});
  for (Index out = 0; out < 3; ++out)
    for (Index in = 0; in < 2; ++in) CHECK((slope(out, in) != 0) == (mask(in, out) == 1));
}

TEST_CASE("masked_linear: the weights that are taken out are zero, and Adam with weight decay leaves them") {
  Random rng(3);
  const MaskedLinear layer(mask, rng);
  Adam optimiser(layer.parameters(), Real(0.1), {.weight_decay = 0.01});
  const Array x = draw(5, 2, rng), before = layer.weight().value();
  for (int step = 0; step < 3; ++step) {
    Tape tape;
    optimiser.descend(backward(sum(square(layer(tape.constant(x)))), layer.parameters()));
  }
  for (Index i = 0; i < mask.size(); ++i) {
    INFO(i);
    CHECK((before[i] == 0) == (mask[i] == 0));
    CHECK((layer.weight().value()[i] == before[i]) == (mask[i] == 0));
  }
}

TEST_CASE("masked_linear: another mask keeps what the weights have learned") {
  Random rng(4);
  const MaskedLinear layer(mask, rng);
  layer.weight().set(Array{{1, 2, 3}, {4, 5, 6}});
  layer.bias().set(Array::zeros(1, 3));
  const Array x{{1, 10}}, before = evaluate(layer, x);
  MaskedLinear copy = layer;
  copy.set_mask(Array{{0, 1, 0}, {1, 1, 0}});
  CHECK(evaluate(layer, x) == Array{{40, 52, 0}});  // copies share the mask
  copy.set_mask(mask);
  CHECK(evaluate(layer, x) == before);
  CHECK(Array(layer.mask()) == mask);
}

TEST_CASE("masked_linear: is right to second order, by its input and its parameters") {
  Random rng(5);
  const MaskedLinear layer(mask, rng);
  layer.weight().set(draw(2, 3, rng));
  Parameter x("x", draw(4, 2, rng));
  const auto f = [&](Tape& tape) { return tanh(layer(tape.leaf(x))); };
  CHECK(gradcheck(f, std::vector<Parameter*>{&x, &layer.weight(), &layer.bias()}));
}

TEST_CASE("masked_linear: says what is wrong with masks and inputs") {
  Random rng(6);
  CHECK(message<std::invalid_argument>([&] {
          MaskedLinear(Array{{1, 0.5}}, rng);
        }) == "masked_linear: a mask holds zeros and ones, got 0.5");
  CHECK_THROWS_AS(MaskedLinear(Array(), rng), std::invalid_argument);
  MaskedLinear layer(mask, rng);
  CHECK_THROWS_AS(layer.set_mask(Array{{1, 2, 0}, {0, 0, 1}}), std::invalid_argument);
  CHECK_THROWS_AS(layer.set_mask(Array{{1, 0}, {0, 1}, {1, 1}}), std::invalid_argument);
  CHECK(Array(layer.mask()) == mask);
  Tape tape;
  CHECK_THROWS_AS(layer(tape.constant(Array{{1, 2, 3}})), std::invalid_argument);
  CHECK_THROWS_AS(layer(Var(1.0)), std::invalid_argument);
  const MaskedLinear moved = std::move(layer);
  CHECK(&layer.weight() == &moved.weight());
  CHECK(Array(layer.mask()) == mask);
}
