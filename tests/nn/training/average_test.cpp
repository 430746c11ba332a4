// Exponential averages of parameters: the formula, swapping in and out, and errors.
#include "nn/training/average.h"

#include <cmath>
#include <stdexcept>

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

TEST_CASE("average: is the weighted sum of all values that the parameters had") {
  for (const Real warm_up : {Real(0), Real(0.5), Real(1), Real(9)}) {
    const Real decay = 0.75;
    Parameter p("p", Array{{1, -2}}), q("q", Array(5.0));
    Average average({&p, &q}, decay, {.warm_up = warm_up});
    // The weight of the value at update t: (1 - d_t) times all later d.
    std::vector<std::vector<Real>> values{{1, -2, 5}};
    std::vector<Real> decays;
    Random rng(1);
    for (int t = 1; t <= 40; ++t) {
      p.set(draw(1, 2, rng));
      q.set(draw(1, 1, rng));
      values.push_back({p.value()[0], p.value()[1], q.value()[0]});
      decays.push_back(std::min(decay, t / (warm_up + Real(t))));
      average.update();
    }
    CHECK(average.updates() == 40);
    const Average::Scope averaged(average);
    const Real found[] = {p.value()[0], p.value()[1], q.value()[0]};
    for (std::size_t k = 0; k < 3; ++k) {
      Real expected = 0, later = 1;
      for (std::size_t t = 40; t >= 1; --t) {
        expected += later * (1 - decays[t - 1]) * values[t][k];
        later *= decays[t - 1];
      }
      CHECK_THAT(found[k], WithinAbs(expected + later * values[0][k], tolerance::average_of_walk));
    }
  }
}

TEST_CASE("average: swaps in and back, bit for bit, and is noticed by a recording") {
  Random rng(2);
  const Sequential net("G", {Linear(3, 2, rng)});
  Average average(net, 0.5);
  const Array start = net.parameters()[0]->value();
  net.parameters()[0]->set(draw(3, 2, rng));
  const Array own = net.parameters()[0]->value();
  average.update();
  Tape tape;
  const Var loss = sum(net(tape.constant(Array{{1, 2, 3}})));
  {
    const Average::Scope averaged(average);
    CHECK(average.swapped());
    CHECK(net.parameters()[0]->value() != own);
    CHECK(net.parameters()[0]->value() != start);
    CHECK_THROWS_AS(backward(loss, net.parameters()), std::logic_error);
    CHECK_THROWS_AS(average.update(), std::logic_error);
    CHECK_THROWS_AS(average.state(), std::logic_error);
    CHECK_THROWS_AS(Average::Scope(average), std::logic_error);
  }
  CHECK_FALSE(average.swapped());
  CHECK(net.parameters()[0]->value() == own);
  // Parameters that stay where they are are their average, exactly.
  Average still(net, 0.9);
  for (int t = 0; t < 100; ++t) still.update();
  still.swap();
  CHECK(net.parameters()[0]->value() == own);
}

TEST_CASE(
    "average: with a warm-up of 1 that never ends it is the mean, with 2 weights grow with the update") {
  for (const Real warm_up : {Real(1), Real(2)}) {
    Parameter p("p", Array(1000.0));
    Average average(p, std::nextafter(Real(1), Real(0)), {.warm_up = warm_up});
    Real sum = 0, weights = 0;
    // By t / (1 + t) the parameters before the first update count as one value more.
    for (int t = 0; t <= 50; ++t) {
      const Real weight = warm_up == 1 ? 1 : Real(t + 1);
      p.set(Array(t == 0 ? 1000.0 : std::sin(Real(t))));
      if (t > 0) average.update();
      sum += weight * p.value()[0];
      weights += weight;
    }
    average.swap();
    CHECK_THAT(p.value()[0], WithinRel(sum / weights, tolerance::training_step));
  }
}

TEST_CASE("average: the decay can change while it runs, and nonsense is refused") {
  Parameter p("p", Array(0.0));
  Average average(p, 0.5, {.warm_up = 0});
  p.set(Array(1.0));
  average.update();  // 0.5
  average.set_decay(0.75);
  average.update();  // 0.625
  average.swap();
  CHECK(p.value()[0] == 0.625);
  for (const Real wrong : {Real(1), Real(-0.1), Real(NAN)}) {
    CHECK_THROWS_AS(average.set_decay(wrong), std::invalid_argument);
    CHECK_THROWS_AS(Average(p, wrong), std::invalid_argument);
  }
  for (const Real wrong : {Real(-1), Real(INFINITY), Real(NAN)})
    CHECK_THROWS_AS(Average(p, 0.5, {.warm_up = wrong}), std::invalid_argument);
  CHECK(average.decay() == 0.75);
  CHECK(message<std::invalid_argument>([&] {
          Average({&p, &p}, 0.5);
        }) == "average: a parameter must be listed once, got 'p' twice");
}
