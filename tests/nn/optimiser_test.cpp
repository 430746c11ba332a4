// Optimisers against closed forms and against their formulas written out once more.
#include "nn/optimiser.h"

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "autodiff/autodiff.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using namespace saddle::nn;
namespace tolerance = saddle::tolerance;

namespace {

constexpr int steps = 10;

// One step with the gradient c of the loss sum(c x).
template <class Step>
void step_with_gradient(Parameter& p, const Array& c, const Step& step) {
  Tape tape;
  Parameter* const list[] = {&p};
  step(backward(sum(tape.leaf(p) * tape.constant(c)), Parameters(list)));
}

// The gradients of a walk: of all magnitudes and signs, different at each step.
Array gradient_at(int step) {
  Array c = Array::zeros(2, 3);
  for (Index i = 0; i < c.size(); ++i)
    c[i] = std::sin(1.0 + 2 * step + 5 * double(i)) * std::pow(10.0, double(i) - 3);
  return c;
}

}  // namespace

TEST_CASE("sgd: on a parabola the iterates shrink by 1 - learning rate") {
  Parameter x("x", Array(3.0));
  Parameter* const list[] = {&x};
  Sgd sgd(list, 0.25);
  for (int t = 1; t <= steps; ++t) {
    Tape tape;
    const Var v = tape.leaf(x);
    sgd.descend(backward(0.5 * v * v, x));
    CHECK_THAT(x.value()[0], WithinRel(3 * std::pow(0.75, t), tolerance::sgd_walk));
  }
}

TEST_CASE("sgd: momentum under a constant gradient follows the geometric sum") {
  Parameter x("x", Array::zeros(1, 2));
  Parameter* const list[] = {&x};
  Sgd sgd(list, 0.1, 0.9);
  double walked = 0;
  for (int t = 1; t <= steps; ++t) {
    step_with_gradient(x, Array{{1.5, -4}}, [&](const Gradients& g) { sgd.descend(g); });
    walked += 0.1 * (1 - std::pow(0.9, t)) / (1 - 0.9);
    CHECK_THAT(x.value()[0], WithinRel(-1.5 * walked, tolerance::sgd_walk));
    CHECK_THAT(x.value()[1], WithinRel(4 * walked, tolerance::sgd_walk));
  }
}

TEST_CASE("sgd: momentum under changing gradients is v = momentum v + g, x = x - rate v") {
  Parameter x("x", Array::zeros(2, 3));
  Parameter* const list[] = {&x};
  Sgd sgd(list, 0.02, 0.7);
  for (int t = 0; t < steps; ++t)
    step_with_gradient(x, gradient_at(t), [&](const Gradients& g) { sgd.descend(g); });
  for (Index i = 0; i < x.size(); ++i) {
    // The velocity at t is the sum of momentum^(t - s) g_s: no recurrence.
    double end = 0, walked = 0;
    for (int t = 0; t < steps; ++t)
      for (int s = 0; s <= t; ++s) {
        const double term = 0.02 * std::pow(0.7, t - s) * gradient_at(s)[i];
        end -= term;
        walked += std::abs(term);
      }
    CHECK_THAT(x.value()[i], WithinAbs(end, tolerance::sgd_walk * walked));
  }
}

TEST_CASE("sgd: a momentum that changes acts from the next step on") {
  // Under the gradient 1 the velocities are 1, 1 + 0, 1 + 1/2, 1 + 3/4, 1 + 0, 1 + 1/2 with these momenta.
  Parameter x("x", Array(0.0));
  Sgd sgd(x, 1);
  double walked = 0;
  for (const auto& [momentum, velocity] : std::vector<std::pair<double, double>>{
           {0, 1}, {0, 1}, {0.5, 1.5 - 0.5}, {0.5, 1.5}, {0.5, 1.75}, {0, 1}, {0.5, 1.5}}) {
    sgd.set_momentum(momentum);
    CHECK(sgd.momentum() == momentum);
    step_with_gradient(x, Array(1.0), [&](const Gradients& g) { sgd.descend(g); });
    walked += velocity;
    CHECK(x.value()[0] == -walked);
  }
  for (const Real wrong : {Real(1), Real(-0.5), std::numeric_limits<Real>::quiet_NaN()}) {
    CHECK_THROWS_AS(sgd.set_momentum(wrong), std::invalid_argument);
    CHECK(sgd.momentum() == 0.5);
  }
}

TEST_CASE("adam: under a constant gradient every step is rate g / (|g| + epsilon)") {
  // The corrected moments are then g and g^2 at each step. A gradient below epsilon shows where that is
  // added.
  Parameter x("x", Array::zeros(1, 4));
  Parameter* const list[] = {&x};
  Adam adam(list, 0.01, 0.9, 0.999, 1e-8);
  const Array g{{2, -3, 1e-8, -1e-10}};
  for (int t = 1; t <= steps; ++t) {
    step_with_gradient(x, g, [&](const Gradients& gradients) { adam.descend(gradients); });
    for (Index i = 0; i < 4; ++i)
      CHECK_THAT(x.value()[i], WithinRel(-t * 0.01 * g[i] / (std::abs(g[i]) + 1e-8), tolerance::adam_walk));
  }
}

TEST_CASE("adam: under changing gradients it is Algorithm 1 with moments as sums") {
  Parameter x("x", Array::zeros(2, 3));
  Parameter* const list[] = {&x};
  const double beta1 = 0.5, beta2 = 0.999, rate = 0.02, epsilon = 1e-3;
  Adam adam(list, rate, beta1, beta2, epsilon);
  for (int t = 0; t < steps; ++t)
    step_with_gradient(x, gradient_at(t), [&](const Gradients& g) { adam.descend(g); });
  for (Index i = 0; i < x.size(); ++i) {
    double end = 0, walked = 0;
    for (int t = 1; t <= steps; ++t) {
      // Weighted means of the gradients so far and of their squares.
      double m = 0, v = 0, weight1 = 0, weight2 = 0;
      for (int s = 1; s <= t; ++s) {
        const double g = gradient_at(s - 1)[i];
        m += std::pow(beta1, t - s) * g;
        v += std::pow(beta2, t - s) * g * g;
        weight1 += std::pow(beta1, t - s);
        weight2 += std::pow(beta2, t - s);
      }
      const double move = rate * (m / weight1) / (std::sqrt(v / weight2) + epsilon);
      end -= move;
      walked += std::abs(move);
    }
    CHECK_THAT(x.value()[i], WithinAbs(end, tolerance::adam_walk * walked));
  }
}

TEMPLATE_TEST_CASE("optimisers: ascend is descend with the gradient's sign turned, bit by bit", "", Sgd,
                   Adam) {
  Parameter up("up", Array::filled(2, 3, 0.5)), down("down", Array::filled(2, 3, 0.5));
  Parameter *const up_list[] = {&up}, *const down_list[] = {&down};
  TestType climber(up_list, 0.01, 0.9), faller(down_list, 0.01, 0.9);
  for (int t = 0; t < steps; ++t) {
    Array c = gradient_at(t);
    step_with_gradient(up, c, [&](const Gradients& g) { climber.ascend(g); });
    for (Real& number : c) number = -number;
    step_with_gradient(down, c, [&](const Gradients& g) { faller.descend(g); });
    CHECK(up.value() == down.value());
  }
  CHECK(up.value() != Array::filled(2, 3, 0.5));
}

TEMPLATE_TEST_CASE("optimisers: gradients that were moved give the same step", "", Sgd, Adam) {
  Parameter one("one", Array::zeros(2, 3)), two("two", Array::zeros(2, 3));
  Parameter *const list_one[] = {&one}, *const list_two[] = {&two};
  TestType a(list_one, 0.01, 0.9), b(list_two, 0.01, 0.9);
  for (int t = 0; t < steps; ++t) {
    step_with_gradient(one, gradient_at(t), [&](const Gradients& g) { a.descend(g); });
    step_with_gradient(two, gradient_at(t), [&](const Gradients& g) { b.descend(g); });
  }
  CHECK(one.value() == two.value());
}

TEMPLATE_TEST_CASE("optimisers: parameters trained together move as each would alone", "", Sgd, Adam) {
  Parameter one("one", Array::zeros(2, 3)), two("two", Array::zeros(2, 3)),
      alone("alone", Array::zeros(2, 3));
  Parameter *const both_list[] = {&one, &two}, *const alone_list[] = {&alone};
  TestType both(both_list, 0.01, 0.9), single(alone_list, 0.01, 0.9);
  for (int t = 0; t < steps; ++t) {
    const Array c = gradient_at(t), other = gradient_at(t + steps);
    Tape tape;
    const Var loss = sum(tape.leaf(one) * tape.constant(other)) + sum(tape.leaf(two) * tape.constant(c));
    both.descend(backward(loss, Parameters(both_list)));
    step_with_gradient(alone, c, [&](const Gradients& g) { single.descend(g); });
  }
  CHECK(two.value() == alone.value());
  CHECK(one.value() != two.value());
}

TEST_CASE("optimisers: the learning rate can be changed between steps") {
  Parameter x("x", Array(0.0));
  Parameter* const list[] = {&x};
  Sgd sgd(list, 0.5);
  step_with_gradient(x, Array(1.0), [&](const Gradients& g) { sgd.descend(g); });
  sgd.set_learning_rate(0.125);
  CHECK(sgd.learning_rate() == 0.125);
  step_with_gradient(x, Array(1.0), [&](const Gradients& g) { sgd.descend(g); });
  CHECK(x.value()[0] == -0.625);
}

TEST_CASE("optimisers: a parameter that backward did not name stops the step before it begins") {
  Parameter x("x", Array(1.0)), y("y", Array(1.0));
  Parameter* const list[] = {&x, &y};
  Adam adam(list);
  Tape tape;
  const Gradients g = backward(tape.leaf(x) * tape.leaf(y), x);
  CHECK_THROWS_AS(adam.descend(g), std::invalid_argument);
  CHECK(x.value()[0] == 1.0);
  CHECK(x.version() == 0);
}

TEST_CASE("optimisers: gradients serve after clear(), and not after they were moved from") {
  Parameter x("x", Array(1.0));
  Sgd sgd(x, 0.25);
  Tape tape;
  Gradients g = backward(square(tape.leaf(x)), x);
  tape.clear();
  backward(tape.leaf(x) * 7, x);
  sgd.descend(g);
  CHECK(x.value()[0] == 0.5);
  const Gradients moved = std::move(g);
  CHECK_THROWS_AS(sgd.descend(g), std::logic_error);
  CHECK(x.value()[0] == 0.5);
}

TEST_CASE("optimisers: refuse settings outside their domain") {
  Parameter x("x", Array(1.0));
  Parameter* const list[] = {&x};
  Parameter* const twice[] = {&x, &x};
  Parameter* const none[] = {nullptr};
  const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  for (const double rate : {0.0, -1.0, nan, inf}) {
    CHECK_THROWS_AS(Sgd(list, rate), std::invalid_argument);
    CHECK_THROWS_AS(Adam(list, rate), std::invalid_argument);
  }
  CHECK_THROWS_WITH(Sgd(list, -1), "optimiser: the learning rate must be positive and finite, got -1");
  for (const double part : {-0.1, 1.0, nan}) {
    CHECK_THROWS_AS(Sgd(list, 0.1, part), std::invalid_argument);
    CHECK_THROWS_AS(Adam(list, 0.1, part), std::invalid_argument);
    CHECK_THROWS_AS(Adam(list, 0.1, 0.9, part), std::invalid_argument);
  }
  for (const double epsilon : {0.0, -1e-8, nan, inf})
    CHECK_THROWS_AS(Adam(list, 0.1, 0.9, 0.999, epsilon), std::invalid_argument);
  CHECK_THROWS_WITH(Adam(twice), "optimiser: a parameter must be listed once, got 'x' twice");
  CHECK_THROWS_AS(Adam(none), std::invalid_argument);
  CHECK_THROWS_AS(Adam(Parameters()), std::invalid_argument);
}
