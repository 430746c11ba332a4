// Nets at parameters that are Vars, and derivatives through inner steps of gradient ascent.
#include "nn/unroll.h"

#include <cmath>
#include <limits>

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

// A small GAN on fixed points, with K inner steps of D.
struct Game {
  Random rng{7};
  Sequential D{"D", {Linear(1, 3, rng), Tanh(), Linear(3, 1, rng)}};
  Sequential G{"G", {Linear(1, 2, rng), Tanh(), Linear(2, 1, rng)}};
  Array x = draw(5, 1, rng), z = draw(5, 1, rng);
  Real rate = 0.5;

  // V(D_K, G), in which D_K is D after K steps of ascent from where it stands.
  Var value_after(Tape& tape, int steps, Unroll unroll = Unroll::full) {
    const Var data = tape.constant(x), generated = G(tape.constant(z));
    const auto value = [&](std::span<const Var> theta) {
      return mean(log_sigmoid(D(data, theta))) + mean(log_sigmoid(-D(generated, theta)));
    };
    return value(unrolled_ascent(value, leaves(tape, D.parameters()), steps, rate, unroll));
  }

  // The same by an optimiser, which knows nothing of recorded steps; D returns to where it stood.
  Real value_by_optimiser(int steps) {
    std::vector<Array> start;
    for (const Parameter* p : D.parameters()) start.push_back(p->value());
    Sgd optimiser(D.parameters(), rate);
    Tape tape;
    const auto value = [&] {
      tape.clear();
      return mean(log_sigmoid(D(tape.constant(x)))) + mean(log_sigmoid(-D(G(tape.constant(z)))));
    };
    for (int k = 0; k < steps; ++k) optimiser.ascend(backward(value(), D.parameters()));
    const Real result = value().value();
    for (std::size_t i = 0; i < start.size(); ++i) D.parameters()[i]->set(start[i]);
    return result;
  }
};

// One number a against one number d, both leaves: the gradient of V(d_K, a) by a.
template <class Value>
Real gradient_after(const Value& value, Real a_at, Real d_at, int steps, Real rate, Unroll unroll) {
  Tape tape;
  const Var a = tape.leaf(a_at), d = tape.leaf(d_at);
  const auto of_theta = [&](std::span<const Var> theta) { return value(a, theta[0]); };
  const Var v = of_theta(unrolled_ascent(of_theta, std::vector<Var>{d}, steps, rate, unroll));
  return backward(v, a)[a];
}

}  // namespace

TEST_CASE("sequential: at other parameters it gives what it gives after they are set") {
  Random rng(1);
  const Sequential net("D", {Linear(2, 3, rng), Tanh(), Linear(3, 1, rng)});
  const Sequential other("other", {Linear(2, 3, rng), Tanh(), Linear(3, 1, rng)});
  Tape tape;
  const Var x = tape.constant(draw(4, 2, rng));
  const Array own(net(x).array());
  const std::vector<Var> theta = leaves(tape, other.parameters());
  CHECK(Array(net(x, theta).array()) == Array(other(x).array()));
  CHECK(Array(net(x).array()) == own);
  const Gradients g = backward(sum(net(x, theta)), other.parameters());
  CHECK(g[*other.parameters()[3]] == 4);
}

TEST_CASE("sequential: other parameters reach layers of one's own, and layers that stand in it twice") {
  struct Scale {
    std::shared_ptr<Parameter> factor = std::make_shared<Parameter>("factor", Array(2.0));
    std::vector<Parameter*> parameters() const { return {factor.get()}; }
    Var operator()(const Var& x) const { return x * x.tape().leaf(*factor); }
  };
  const Scale scale;
  const Sequential net("N", {scale, Tanh(), scale});
  REQUIRE(net.parameters().size() == 1);
  Tape tape;
  const Var x = tape.leaf(0.5), s = tape.leaf(3.0);
  CHECK(net(x, std::vector<Var>{s}).value() == 3 * tanh(tape.leaf(1.5)).value());
}

TEST_CASE("sequential: other parameters must fit") {
  Random rng(1);
  const Sequential net("D", {Linear(2, 3, rng)});
  Tape tape;
  const Var x = tape.constant(draw(4, 2, rng)), w = tape.leaf(Array::zeros(3, 2)),
            b = tape.leaf(Array::zeros(1, 3));
  CHECK(mentions(message<std::invalid_argument>([&] {
                   net(x, std::vector<Var>{w, b});
                 }),
                 "got 3x2 for 'D.0.weight' of shape 2x3"));
  CHECK_THROWS_AS(net(x, std::vector<Var>{b}), std::invalid_argument);
  CHECK_THROWS_AS(net(1.0, std::vector<Var>{w, b}), std::invalid_argument);
}

TEST_CASE("unrolled ascent: the gradient by G is that of the whole inner loop, by differences") {
  for (const int steps : {0, 1, 3, 5}) {
    Game game;
    Tape tape;
    const Gradients g = backward(game.value_after(tape, steps), game.G.parameters());
    for (Parameter* p : game.G.parameters())
      for (Index i = 0; i < p->size(); ++i) {
        const Real at = p->value()[i], h = tolerance::net_difference_step;
        const auto f = [&](Real value) {
          p->write()[i] = value;
          return game.value_by_optimiser(steps);
        };
        const Real numeric = (8 * (f(at + h) - f(at - h)) - (f(at + 2 * h) - f(at - 2 * h))) / (12 * h);
        p->write()[i] = at;
        INFO(steps << " steps, " << p->name() << "[" << i << "]");
        CHECK_THAT(g[*p][i], WithinAbs(numeric, tolerance::unrolled_difference));
      }
  }
}

TEST_CASE("unrolled ascent: takes the steps that an optimiser takes, bit by bit or nearly") {
  for (const int steps : {0, 1, 3, 5}) {
    Game game;
    Tape tape;
    CHECK_THAT(game.value_after(tape, steps).value(),
               WithinAbs(game.value_by_optimiser(steps), tolerance::sgd_walk));
  }
}

TEST_CASE("unrolled ascent: without derivatives through the steps the gradient is another one") {
  const auto gradient = [](int steps, Unroll unroll) {
    Game game;
    Tape tape;
    return Array(
        backward(game.value_after(tape, steps, unroll), game.G.parameters())[*game.G.parameters()[0]]);
  };
  CHECK(gradient(0, Unroll::full) == gradient(0, Unroll::first_order));
  for (const int steps : {1, 3, 5}) {
    const Array full = gradient(steps, Unroll::full), first = gradient(steps, Unroll::first_order);
    for (Index i = 0; i < full.size(); ++i)
      CHECK(std::abs(full[i] - first[i]) > 1000 * tolerance::unrolled_difference);
  }
}

// V = a d - d^2 / 2: d_K = a + (1 - eta)^K (d_0 - a), and V(d_K) = a^2 / 2 - (d_K - a)^2 / 2.
TEST_CASE("unrolled ascent: the quadratic game in closed form") {
  const auto value = [](const Var& a, const Var& d) { return a * d - square(d) / 2; };
  const Real a = 0.75, d = -1.25, rate = 0.3;
  for (const int steps : {0, 1, 3, 5, 40}) {
    const Real left = std::pow(1 - rate, steps);
    INFO(steps);
    CHECK_THAT(gradient_after(value, a, d, steps, rate, Unroll::full),
               WithinAbs(a + left * left * (d - a), tolerance::sgd_walk));
    // With d_K held fixed the gradient is d_K.
    CHECK_THAT(gradient_after(value, a, d, steps, rate, Unroll::first_order),
               WithinAbs(a + left * (d - a), tolerance::sgd_walk));
  }
}

// V = a d: d_K = d_0 + K eta a.
TEST_CASE("unrolled ascent: the bilinear game in closed form") {
  const auto value = [](const Var& a, const Var& d) { return a * d; };
  const Real a = 0.75, d = -1.25, rate = 0.3;
  for (const int steps : {0, 1, 3, 5}) {
    CHECK_THAT(gradient_after(value, a, d, steps, rate, Unroll::full),
               WithinAbs(d + 2 * steps * rate * a, tolerance::sgd_walk));
    CHECK_THAT(gradient_after(value, a, d, steps, rate, Unroll::first_order),
               WithinAbs(d + steps * rate * a, tolerance::sgd_walk));
  }
}

TEST_CASE("unrolled ascent: can be differentiated again") {
  Tape tape;
  const Real rate = 0.3;
  const Var a = tape.leaf(0.75), d = tape.leaf(-1.25);
  const auto value = [&](std::span<const Var> theta) { return a * theta[0] - square(theta[0]) / 2; };
  const Var v = value(unrolled_ascent(value, std::vector<Var>{d}, 3, rate));
  const Var slope = grad(v, a);
  // d/da of a + (1 - eta)^6 (d_0 - a), and by d_0: the steps depend on where they begin.
  const Gradients g = backward(slope, {a, d});
  CHECK_THAT(static_cast<Real>(g[a]), WithinAbs(1 - std::pow(1 - rate, 6), tolerance::sgd_walk));
  CHECK_THAT(static_cast<Real>(g[d]), WithinAbs(std::pow(1 - rate, 6), tolerance::sgd_walk));
}

TEST_CASE("unrolled ascent: a later change of where it began changes nothing of what was recorded") {
  const auto gradient = [](Real change) {
    Game game;
    Tape tape;
    const Var v = game.value_after(tape, 2);
    game.D.parameters()[0]->write()[0] += change;
    return Array(backward(v, game.G.parameters())[*game.G.parameters()[0]]);
  };
  CHECK(gradient(1) == gradient(0));
}

TEST_CASE("unrolled ascent: says what is wrong with its arguments") {
  Tape tape;
  const std::vector<Var> start{tape.leaf(1.0), tape.leaf(2.0)};
  const auto value = [](std::span<const Var> theta) { return square(theta[0]); };
  const auto text = [&](std::span<const Var> from, int steps, Real rate) {
    return message<std::invalid_argument>([&] { unrolled_ascent(value, from, steps, rate); });
  };
  CHECK(text(start, -1, 0.1) == "unrolled_ascent: the number of steps must not be negative, got -1");
  CHECK(text(start, 1, 0) == "unrolled_ascent: the learning rate must be positive and finite, got 0");
  CHECK(mentions(text(start, 1, std::numeric_limits<Real>::quiet_NaN()), "got nan"));
  CHECK(text({}, 1, 0.1) == "unrolled_ascent: needs at least one Var to begin with, got none");
  CHECK(mentions(text(start, 1, 0.1), "does not depend on", "theta[1]"));
  CHECK(message<std::invalid_argument>([&] { unrolled_ascent(Objective(), start, 1, 0.1); }) ==
        "unrolled_ascent: needs a function to ascend, got none");
  Parameter* const none[] = {nullptr};
  CHECK(message<std::invalid_argument>([&] { leaves(tape, none); }) ==
        "leaves: a parameter must exist, got a null pointer");
}

// Of V = a b with both beginning at x: a_1 = x + eta x, and so b_1. Were the two one variable, each would
// gain 2 eta x. Where V reads x itself, that is a constant of V.
TEST_CASE("unrolled ascent: theta is what V is given, not what else was read of where it began") {
  const Real x_at = 0.75, eta = 0.125;
  Tape tape;
  const Var x = tape.leaf(x_at);
  const auto product = [](std::span<const Var> theta) { return theta[0] * theta[1]; };
  const std::vector<Var> end = unrolled_ascent(product, std::vector<Var>{x, x}, 1, eta);
  CHECK(end[0].value() == x_at + eta * x_at);
  CHECK(end[1].value() == x_at + eta * x_at);
  CHECK(backward(end[0], x)[x] == 1 + eta);
  const auto outside = [&](std::span<const Var> theta) { return theta[0] * x; };
  const Var d = unrolled_ascent(outside, std::vector<Var>{x}, 2, eta)[0];
  CHECK(d.value() == x_at + 2 * eta * x_at);
  CHECK(backward(d, x)[x] == 1 + 2 * eta);
}
