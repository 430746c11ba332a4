// RmsProp against three steps computed by hand, and its formula with sums in place of recurrences.
#include "nn/training/rmsprop.h"

#include <cmath>
#include <vector>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using namespace saddle::nn;
using saddle::mentions;
using saddle::message;
namespace tolerance = saddle::tolerance;

namespace {

void step(Optimiser& optimiser, Parameter& p, const Array& gradient) {
  Tape tape;
  optimiser.descend(backward(sum(tape.leaf(p) * tape.constant(gradient)), p));
}

}  // namespace

TEST_CASE("rmsprop: three steps by hand") {
  // alpha = 3/4 and the gradients 4, 0, 2 give v = 4, 3, 13/4: steps of 4/2, 0 and 2/sqrt(13/4), without
  // epsilon. It is made large enough here to be seen: 4 / (2 + 2) = 1 and 2 / (sqrt(13/4) + 2).
  Parameter x("x", Array(10.0));
  RmsProp plain(x, 0.5, {.alpha = 0.75, .epsilon = 2});
  step(plain, x, Array(4.0));
  CHECK(x.value()[0] == 9.5);
  step(plain, x, Array(0.0));
  CHECK(x.value()[0] == 9.5);
  step(plain, x, Array(2.0));
  CHECK_THAT(x.value()[0], WithinRel(9.5 - 1 / (std::sqrt(3.25) + 2), tolerance::few_roundings));

  // With momentum 1/2 the velocities are 1, 1/2, 1/4 + 2 / (sqrt(13/4) + 2).
  Parameter y("y", Array(10.0));
  RmsProp heavy(y, 0.5, {.alpha = 0.75, .epsilon = 2, .momentum = 0.5});
  step(heavy, y, Array(4.0));
  CHECK(y.value()[0] == 9.5);
  step(heavy, y, Array(0.0));
  CHECK(y.value()[0] == 9.25);
  step(heavy, y, Array(2.0));
  CHECK_THAT(y.value()[0], WithinRel(9.125 - 1 / (std::sqrt(3.25) + 2), tolerance::few_roundings));
}

TEST_CASE("rmsprop: its mean square is the weighted sum of all squares, in each element") {
  Parameter x("x", Array::zeros(1, 3));
  RmsProp optimiser(x, 0.01);
  std::vector<Array> gradients;
  for (int t = 0; t < 10; ++t) {
    gradients.push_back(Array{{std::sin(1.0 + t), 100 * std::cos(3.0 * t), 1e-6}});
    const Array before = x.value();
    step(optimiser, x, gradients.back());
    for (Index i = 0; i < 3; ++i) {
      double v = 0;
      for (int s = 0; s <= t; ++s)
        v += 0.01 * std::pow(0.99, t - s) * std::pow(gradients[static_cast<std::size_t>(s)][i], 2);
      CHECK_THAT(x.value()[i] - before[i],
                 WithinAbs(-0.01 * gradients.back()[i] / (std::sqrt(v) + 1e-8), tolerance::adam_walk));
    }
  }
}

TEST_CASE("rmsprop: weight decay is part of the gradient, and settings outside their domain are refused") {
  Parameter x("x", Array(2.0)), y("y", Array(2.0));
  RmsProp own(x, 0.5, {.alpha = 0.75, .epsilon = 2, .weight_decay = 0.5}),
      other(y, 0.5, {.alpha = 0.75, .epsilon = 2});
  step(own, x, Array(3.0));
  step(other, y, Array(4.0));
  CHECK(x.value()[0] == y.value()[0]);
  const auto said = [&](const RmsPropOptions& o) {
    return message<std::invalid_argument>([&] { RmsProp(x, 0.1, o); });
  };
  CHECK(mentions(said({.alpha = 1}), "alpha must be in [0, 1)", "got 1"));
  CHECK(mentions(said({.alpha = NAN}), "alpha"));
  CHECK(mentions(said({.epsilon = 0}), "epsilon must be positive", "got 0"));
  CHECK(mentions(said({.momentum = -1}), "momentum", "got -1"));
  CHECK(mentions(said({.weight_decay = -1}), "weight decay"));
}
