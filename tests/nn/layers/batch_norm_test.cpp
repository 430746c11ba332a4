// Batch normalisation: statistics of the batch in training, running ones in evaluation, and when these move.
#include "nn/layers/batch_norm.h"

#include <cmath>
#include <stdexcept>
#include <vector>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/nn/draw.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using namespace saddle::nn;
using saddle::mentions;
using saddle::message;
namespace tolerance = saddle::tolerance;

namespace {

// Means 10 and 4, variances 9 and 0.
const Array batch{{13, 4}, {7, 4}, {13, 4}, {7, 4}};

void check_close(const Array& found, const Array& expected) {
  REQUIRE(found.shape() == expected.shape());
  for (Index i = 0; i < found.size(); ++i)
    CHECK_THAT(found[i], WithinAbs(expected[i], 30 * tolerance::few_roundings));
}

}  // namespace

TEST_CASE("batch_norm: in training each column gets mean 0 and variance 1, then weight and bias") {
  const BatchNorm layer(2, 0.1, 7);
  layer.weight().set(Array{{2, 3}});
  layer.bias().set(Array{{10, 20}});
  check_close(evaluate(layer, batch), Array{{11.5, 20}, {8.5, 20}, {11.5, 20}, {8.5, 20}});
}

TEST_CASE("batch_norm: in evaluation it uses running values, which one call moves") {
  const BatchNorm layer(2, 0.25, 7);
  check_close(Array(layer.running_mean()), Array{{0, 0}});
  check_close(Array(layer.running_variance()), Array{{1, 1}});
  evaluate(layer, draw_whole(3, 2, *std::make_unique<Random>(1)));
  evaluate(layer, batch);
  check_close(Array(layer.running_mean()), Array{{0, 0}});
  layer.update_running();  // with the batch that was recorded last: 9 * 4 / 3 = 12
  check_close(Array(layer.running_mean()), Array{{2.5, 1}});
  check_close(Array(layer.running_variance()), Array{{3.75, 0.75}});
  layer.set_training(false);
  const Array y = evaluate(layer, Array{{13, 4}});  // one row is enough
  check_close(y, Array{{10.5 / std::sqrt(10.75), 3 / std::sqrt(7.75)}});
  layer.update_running();
  check_close(Array(layer.running_mean()), Array{{2.5, 1}});
  layer.set_training(true);
  CHECK_THROWS_AS(layer.update_running(), std::logic_error);
  CHECK(message<std::logic_error>([&] { layer.update_running(); }) ==
        "batch_norm: nothing was recorded in training since the last update of the running values");
  // In a net.
  const Sequential net("D", {layer});
  net.set_training(true);
  CHECK(layer.training());
  net(batch);
  net.update_running();
  check_close(Array(layer.running_mean()), Array{{0.75 * 2.5 + 2.5, 0.75 + 1}});
  // What was recorded counts, even where the layer has been switched since.
  net(batch);
  net.set_training(false);
  net.update_running();
  check_close(Array(layer.running_mean()), Array{{0.75 * (0.75 * 2.5 + 2.5) + 2.5, 0.75 * 1.75 + 1}});
  // A layer whose running values stay, between two others.
  const BatchNorm first(2, 0.5), still(2, 0.5), last(2, 0.5);
  still.set_training(false);
  const Sequential three("D", {first, still, last});
  three(batch);
  three.update_running();
  CHECK(first.running_mean()[0] == 5);
  check_close(Array(still.running_mean()), Array{{0, 0}});
  CHECK(last.running_variance()[0] != 1);
}

TEST_CASE("batch_norm: a net moves the running values of all its layers or of none") {
  const BatchNorm first(2), unused(2);
  const Sequential net("D", {first}), both("both", {first, unused});
  net(batch);
  CHECK_THROWS_AS(both.update_running(), std::logic_error);
  check_close(Array(first.running_mean()), Array{{0, 0}});
  unused.set_training(false);
  both.update_running();
  check_close(Array(first.running_mean()), Array{{1, 0.4}});
}

TEST_CASE("batch_norm: is right to second order, in training and in evaluation") {
  Random rng(1);
  const BatchNorm layer(3, 0.1, 0.1);
  layer.weight().set(draw(1, 3, rng));
  layer.bias().set(draw(1, 3, rng));
  Parameter x("x", draw(4, 3, rng));
  const auto f = [&](Tape& tape) { return tanh(layer(tape.leaf(x))); };
  CHECK(gradcheck(f, std::vector<Parameter*>{&x, &layer.weight(), &layer.bias()}));
  layer.update_running();
  layer.set_training(false);
  CHECK(gradcheck(f, std::vector<Parameter*>{&x, &layer.weight(), &layer.bias()}));
}

TEST_CASE("batch_norm: a part of a batch is refused in training, and fine in evaluation") {
  const BatchNorm layer(2);
  const auto loss = [&](Tape& tape, Part part) {
    return sum(square(layer(slice_rows(tape.constant(batch), part.first, part.count)) - 1));
  };
  Parallel one(1), two(2);
  one.step(4, layer.parameters(), loss);
  CHECK(
      message<std::logic_error>([&] { two.step(4, layer.parameters(), loss); }) ==
      "batch_norm: in training it needs the whole batch, got a part of 2 of 4 rows; the statistics of a part "
      "are not those of the batch");
  // Nor on a tape of its own, since several threads would note the statistics.
  Random rng(1);
  const Linear linear(2, 1, rng);
  const auto elsewhere = [&](Tape& tape, Part part) {
    evaluate(layer, batch);
    return sum(linear(slice_rows(tape.constant(batch), part.first, part.count)));
  };
  one.step(4, linear.parameters(), elsewhere);
  CHECK_THROWS_AS(two.step(4, linear.parameters(), elsewhere), std::logic_error);
  layer.set_training(false);
  two.step(4, linear.parameters(), elsewhere);
  CHECK(std::isfinite(two.step(4, layer.parameters(), loss)));
}

TEST_CASE("batch_norm: says what is wrong") {
  const auto said = [](auto f) { return message<std::invalid_argument>(f); };
  CHECK(said([] { BatchNorm(0); }) == "batch_norm: needs at least one unit, got 0");
  CHECK(said([] { BatchNorm(1, 0); }) == "batch_norm: the momentum must be in (0, 1], got 0");
  CHECK_THROWS_AS(BatchNorm(1, NAN), std::invalid_argument);
  CHECK(said([] { BatchNorm(1, 0.1, -1); }) == "batch_norm: epsilon must be positive and finite, got -1");
  const BatchNorm layer(2);
  CHECK(said([&] {
          evaluate(layer, Array{{1, 2}});
        }) == "batch_norm: in training a batch needs at least two rows, got 1x2");
  CHECK(said([&] {
          evaluate(layer, Array{{1}, {2}});
        }) == "batch_norm: rows of 2 numbers are required, got 2x1");
  CHECK_THROWS_AS(layer(Var(1.0)), std::invalid_argument);
  const BatchNorm copy = layer;
  CHECK(&copy.weight() == &layer.weight());
}
