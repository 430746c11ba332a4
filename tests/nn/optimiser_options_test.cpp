// What an optimiser can be made for, weight decay, and clipping.
#include <array>
#include <cmath>
#include <limits>
#include <type_traits>
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

constexpr int step_count = 10;
constexpr Real inf = std::numeric_limits<Real>::infinity(),
               not_a_number = std::numeric_limits<Real>::quiet_NaN();

// One step along or against the gradient c of sum(c p), plus that of half_decay |p|^2 / 2.
template <class Optimiser>
void step(Optimiser& optimiser, Parameter& p, const Array& c, bool up = false, Real decay = 0) {
  Tape tape;
  const Var x = tape.leaf(p);
  const Var loss = sum(x * tape.constant(c)) + (up ? -decay : decay) / 2 * sum(square(x));
  const Gradients g = backward(loss, p);
  up ? optimiser.ascend(g) : optimiser.descend(g);
}

Array cycling_gradient(int t) {
  Array c{{1, 10, -0.1}};
  for (Index i = 0; i < c.size(); ++i) c[i] *= std::sin(1.0 + 2 * t + 5 * double(i));
  return c;
}

std::vector<Parameter*> reached(const Trainable& what) {
  return {what.parameters().begin(), what.parameters().end()};
}

// The step of rate 1 that gradient descent with these options takes from 0 for the gradient c.
Array clipped(const Array& c, Real clip_norm, bool up = false) {
  Parameter p("p", Array{{0, 0}});
  Sgd sgd(p, 1, {.clip_norm = clip_norm});
  step(sgd, p, c, up);
  return p.value();
}

}  // namespace

// Not movable, so that none can be moved from, and not made from what ends with the call.
static_assert(!std::is_move_constructible_v<Sgd> && !std::is_move_constructible_v<Adam>);
static_assert(!std::is_move_assignable_v<Sgd> && !std::is_move_assignable_v<Adam>);
static_assert(std::is_constructible_v<Sgd, Sequential&, Real> &&
              !std::is_constructible_v<Sgd, Sequential, Real>);
static_assert(std::is_constructible_v<Adam, const Linear&> && !std::is_constructible_v<Adam, Linear>);

TEST_CASE("optimisers: are made for a net, a parameter, and lists of either") {
  Random rng(1);
  const Sequential D("D", {Linear(1, 2, rng), Tanh(), Linear(2, 1, rng)});
  Linear layer(1, 1, rng);
  const Layer held(layer);
  Parameter p("p", Array(1.0)), q("q", Array(2.0));
  const std::vector<Parameter*> of_d(D.parameters().begin(), D.parameters().end());
  const std::vector<Parameter*> of_layer{&layer.weight(), &layer.bias()}, both{&p, &q};
  std::vector<Parameter*> all = of_d;
  all.insert(all.end(), of_layer.begin(), of_layer.end());
  all.push_back(&p);

  CHECK(reached(D) == of_d);
  CHECK(reached(&D) == of_d);
  CHECK(reached(D.parameters()) == of_d);
  CHECK(reached(D.named_parameters()) == of_d);
  CHECK(reached(layer) == of_layer);
  CHECK(reached(held) == of_layer);
  CHECK(reached(p) == std::vector<Parameter*>{&p});
  CHECK(reached(&p) == std::vector<Parameter*>{&p});
  CHECK(reached({&p}) == std::vector<Parameter*>{&p});
  CHECK(reached({&p, &q}) == both);
  CHECK(reached({p, q}) == both);
  CHECK(reached(both) == both);
  CHECK(reached(std::array{&p, &q}) == both);
  CHECK(reached({&D, &layer, &p}) == all);
  CHECK(reached({D, layer, p}) == all);
  CHECK(reached({D.parameters(), {layer}, {&p}}) == all);

  // The same in the calls themselves.
  Sgd one(p, 0.5), pair({&p, &q}, 0.5), net(D, 0.1, 0.9), nets({&D, &layer}, 0.1, {.momentum = 0.9});
  Adam a(D), b(D, 2e-4), c(D, 2e-4, 0.5), d({&p, &q}, 2e-4, 0.5, 0.9, 1e-8), e(p, 2e-4, {.beta1 = 0.5});
  Tape tape;
  pair.descend(backward(tape.leaf(p) * tape.leaf(q), {p, q}));
  CHECK(p.value()[0] == 0);
  CHECK(q.value()[0] == 1.5);
}

TEST_CASE("optimisers: refuse what holds nothing to train") {
  Random rng(1);
  const Linear layer(1, 1, rng);
  const Sequential D("D", {layer}), lost("L", {[layer](const Var&x) { return layer(x); }});
  Parameter p("p", Array(1.0));
  const auto said = [](auto f) { return message<std::invalid_argument>(f); };
  const std::string none = "optimiser: needs at least one parameter, got none; what a lambda captures";
  CHECK(said([&] { Sgd(lost, 0.1); }).starts_with(none));
  CHECK(said([&] { Sgd({&D, &lost}, 0.1); }).starts_with(none));
  CHECK(said([&] { Sgd({}, 0.1); }).starts_with(none));
  CHECK(said([&] { Sgd(Parameters(), 0.1); }).starts_with(none));
  CHECK(said([&] { Sgd({&p, nullptr}, 0.1); }) == "optimiser: a parameter must exist, got a null pointer");
  CHECK(said([&] { Sgd(std::vector<Parameter*>{nullptr}, 0.1); }) ==
        "optimiser: a parameter must exist, got a null pointer");
  CHECK(said([&] {
          Sgd({&D, static_cast<const Sequential*>(nullptr)}, 0.1);
        }) == "optimiser: a net must exist, got a null pointer");
  CHECK(said([&] { Sgd({&p, &p}, 0.1); }) == "optimiser: a parameter must be listed once, got 'p' twice");
  CHECK(said([&] {
          Adam({&D, &layer}, 0.1);
        }) == "optimiser: a parameter must be listed once, got 'D.0.weight' twice");
}

TEST_CASE("optimisers: refuse settings outside their domain, by their names") {
  Parameter p("p", Array(1.0));
  const auto said = [](auto f) { return message<std::invalid_argument>(f); };
  for (const Real wrong : {Real(-1), not_a_number, inf, -inf}) {
    const std::string text = "optimiser: the weight decay must be finite and not negative, got ";
    CHECK(said([&] { Sgd(p, 0.1, {.weight_decay = wrong}); }).starts_with(text));
    CHECK(said([&] { Adam(p, 0.1, {.weight_decay = wrong}); }).starts_with(text));
  }
  for (const Real wrong : {Real(-1), not_a_number, Real(0), -inf}) {
    const std::string text = "optimiser: the norm to clip at must be positive, got ";
    CHECK(said([&] { Sgd(p, 0.1, {.clip_norm = wrong}); }).starts_with(text));
    CHECK(said([&] { Adam(p, 0.1, {.clip_norm = wrong}); }).starts_with(text));
  }
  CHECK(mentions(said([&] { Sgd(p, 0.1, {.momentum = 1}); }), "momentum", "got 1"));
  CHECK(mentions(said([&] { Adam(p, 0.1, {.beta1 = 1}); }), "beta1", "got 1"));
  CHECK(mentions(said([&] { Adam(p, 0.1, {.beta2 = -1}); }), "beta2", "got -1"));
  CHECK(mentions(said([&] { Adam(p, 0.1, {.epsilon = 0}); }), "epsilon", "got 0"));
  // Empty braces mean the defaults, not zeros.
  Parameter one("one", Array(1.0)), two("two", Array(1.0));
  Adam braces(one, 0.1, {}), plain(two, 0.1);
  for (const Real c : {3, -2, 1}) {
    step(braces, one, Array(c));
    step(plain, two, Array(c));
  }
  CHECK(one.value() == two.value());
}

TEST_CASE("weight decay: is the gradient of its half times |x|^2, and shrinks x up and down") {
  const Real decay = 0.3, rate = 0.05;
  const Array start{{1, -2, 0.5}};
  const auto check = [&](auto decays, auto plain, Parameter& own, Parameter& other, bool up, Real bound) {
    for (int t = 0; t < step_count; ++t) {
      step(*decays, own, cycling_gradient(t), up);
      step(*plain, other, cycling_gradient(t), up, decay);
    }
    for (Index i = 0; i < start.size(); ++i)
      CHECK_THAT(own.value()[i],
                 WithinAbs(other.value()[i], bound * (std::abs(start[i]) + step_count * rate * 10)));
    CHECK(own.value() != start);
  };
  for (const bool up : {false, true}) {
    Parameter own("own", start), other("other", start);
    SECTION(up ? "sgd, up" : "sgd, down") {
      check(std::make_unique<Sgd>(own, rate, SgdOptions{.momentum = 0.5, .weight_decay = decay}),
            std::make_unique<Sgd>(other, rate, 0.5), own, other, up, tolerance::sgd_walk);
    }
    SECTION(up ? "adam, up" : "adam, down") {
      check(std::make_unique<Adam>(own, rate, AdamOptions{.epsilon = 1e-2, .weight_decay = decay}),
            std::make_unique<Adam>(other, rate, AdamOptions{.epsilon = 1e-2}), own, other, up,
            tolerance::adam_walk);
    }
    // Without a gradient the weights shrink, by a known factor but for Adam's own scaling.
    SECTION(up ? "no gradient, up" : "no gradient, down") {
      Parameter third("third", start);
      Sgd sgd(own, rate, {.weight_decay = decay});
      Adam adam(other, rate, {.weight_decay = decay}),
          decoupled(third, rate, {.weight_decay = decay, .decoupled_weight_decay = true});
      for (int t = 1; t <= step_count; ++t) {
        step(sgd, own, Array{{0, 0, 0}}, up);
        step(adam, other, Array{{0, 0, 0}}, up);
        step(decoupled, third, Array{{0, 0, 0}}, up);
        for (Index i = 0; i < start.size(); ++i) {
          const Real shrunk = start[i] * std::pow(1 - rate * decay, t);
          CHECK_THAT(own.value()[i], WithinRel(shrunk, tolerance::sgd_walk));
          CHECK_THAT(third.value()[i], WithinRel(shrunk, tolerance::sgd_walk));
          CHECK(std::abs(other.value()[i]) < std::abs(start[i]));
        }
      }
    }
  }
}

TEST_CASE("weight decay: decoupled, it is no part of Adam's moments") {
  // Under a constant gradient: x <- (1 - rate decay) x - rate sign(g) |g| / (|g| + epsilon), up to the signs.
  const Real decay = 0.3, rate = 0.05, epsilon = 1e-8;
  const Array start{{1, -2, 0.5}}, g{{2, -1e-8, 300}};
  for (const Real sign : {1, -1}) {
    Parameter x("x", start);
    Adam adam(x, rate, {.epsilon = epsilon, .weight_decay = decay, .decoupled_weight_decay = true});
    for (int t = 1; t <= step_count; ++t) {
      step(adam, x, g, sign < 0);
      for (Index i = 0; i < start.size(); ++i) {
        const Real keep = std::pow(1 - rate * decay, t), move = sign * g[i] / (std::abs(g[i]) + epsilon);
        CHECK_THAT(x.value()[i], WithinAbs(keep * start[i] - (1 - keep) / decay * move,
                                           tolerance::adam_walk * (std::abs(start[i]) + step_count * rate)));
      }
    }
  }
}

TEST_CASE("clipping: a longer gradient has the norm that was asked for, over all parameters together") {
  Parameter p("p", Array(0.0)), q("q", Array{{0}, {0}});
  Sgd sgd({&p, &q}, 1, {.clip_norm = 3});
  Tape tape;
  const Var loss = 2 * tape.leaf(p) + sum(tape.leaf(q) * tape.constant(Array{{-4}, {4}}));
  sgd.descend(backward(loss, {p, q}));  // the norm is 6
  CHECK_THAT(p.value()[0], WithinRel(-1, tolerance::few_roundings));
  CHECK_THAT(q.value()[0], WithinRel(2, tolerance::few_roundings));
  CHECK_THAT(q.value()[1], WithinRel(-2, tolerance::few_roundings));
  // The sizes at which squares overflow or vanish are no exception.
  for (const Real size : {1.0, 1e200, 1e-200, 1e307, 1e-307}) {
    const Array moved = clipped(Array{{-3 * size, 4 * size}}, size / 2);
    CHECK_THAT(moved[0], WithinRel(0.3 * size, tolerance::few_roundings));
    CHECK_THAT(moved[1], WithinRel(-0.4 * size, tolerance::few_roundings));
  }
  CHECK(clipped(Array{{3, 4}}, 2.5, true) == Array{{1.5, 2}});
}

TEST_CASE("clipping: a gradient that is short enough, or not finite, stays as it is") {
  for (const Array& c : {Array{{3, -4}}, Array{{0, 0}}, Array{{1e-300, 0}}, Array{{0.1, 0.7}}})
    for (const Real limit : {Real(5), Real(1e300), inf}) {
      const Array moved = clipped(c, limit);
      CHECK(moved == Array{{-c[0], -c[1]}});
    }
  CHECK(clipped(Array{{3, inf}}, 1) == Array{{-3, -inf}});
  const Array moved = clipped(Array{{3, not_a_number}}, 1);
  CHECK(moved[0] == -3);
  CHECK(std::isnan(moved[1]));
}

TEST_CASE("clipping: comes before weight decay and before the moments") {
  const Array start{{1, -2}}, c{{3, 4}};
  Parameter x("x", start), y("y", start);
  Sgd sgd(x, 0.5, {.momentum = 0.5, .weight_decay = 0.25, .clip_norm = 1});
  step(sgd, x, c);
  for (Index i = 0; i < 2; ++i)
    CHECK_THAT(x.value()[i], WithinRel(start[i] - 0.5 * (c[i] / 5 + 0.25 * start[i]), tolerance::sgd_walk));
  Adam adam(y, 0.5, {.epsilon = 1, .clip_norm = 1});
  step(adam, y, c);
  for (Index i = 0; i < 2; ++i)
    CHECK_THAT(y.value()[i], WithinRel(start[i] - 0.5 * (c[i] / 5) / (c[i] / 5 + 1), tolerance::adam_walk));
}
