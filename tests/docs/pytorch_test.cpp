// The code that docs/how-to/coming-from-pytorch.md shows beside PyTorch's, with what it gives.
#include <cmath>
#include <stdexcept>

#include "autodiff/autodiff.h"
#include "autodiff/custom.h"
#include "autodiff/gradcheck.h"
#include "gan/objective.h"
#include "gan/penalty.h"
#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using namespace saddle::nn;
using saddle::gan::discriminator_cost;
using saddle::gan::value_function;

// A module of one's own.
struct Residual {
  Sequential body;

  Parameters parameters() const { return body.parameters(); }
  Var operator()(const Var& x) const { return x + body(x); }
};

// An operation of one's own, with derivatives of every order.
// clang-format off
SADDLE_CUSTOM_UNARY(cube, x * x * x, dy * (3 * x * x));
// clang-format on

TEST_CASE("pytorch: a derivative, once and twice on one tape") {
  Tape tape;
  const Var x = tape.leaf(Array{{1, 2, 3}});
  const Var y = sum(square(x));
  const Gradients g = backward(y, x);
  CHECK(Array(g[x]) == Array{{2, 4, 6}});
  // Asked again, the answer is the same: nothing has been added up, and nothing freed.
  CHECK(Array(backward(y, x)[x]) == Array{{2, 4, 6}});
}

TEST_CASE("pytorch: the same twice differentiated") {
  Tape tape;
  const Var x = tape.leaf(2.0);
  const Var dx = grad(x * x * x, x);
  const Var ddx = grad(dx, x);
  CHECK(dx.value() == 12);
  CHECK(ddx.value() == 12);
  // As functions of functions:
  const auto f = [](const Var& v) { return v * v * v; };
  CHECK(grad(grad(f))(2.0) == 12);
}

TEST_CASE("pytorch: one step of D and one of G") {
  Random rng(1);
  const Sequential D("D", {Linear(1, 8, rng), LeakyRelu{0.2}, Linear(8, 1, rng)});
  const Sequential G("G", {Linear(2, 8, rng), Relu(), Linear(8, 1, rng)});
  Adam opt_d(D, 2e-4, 0.5), opt_g(G, 2e-4, 0.5);
  Array x = Array::zeros(64, 1), z = Array::zeros(64, 2);
  for (Real& number : x) number = rng.normal();
  for (Real& number : z) number = rng.normal();
  const Array g_before = G.parameters()[0]->value(), d_before = D.parameters()[0]->value();

  Tape tape;
  // D ascends V. Only D's parameters are named, so that nothing of G is visited.
  const Var v = mean(log_sigmoid(D(tape.constant(x)))) + mean(log_sigmoid(-D(G(tape.constant(z)))));
  opt_d.ascend(backward(v, D.parameters()));
  CHECK(G.parameters()[0]->value() == g_before);
  CHECK(D.parameters()[0]->value() != d_before);

  // G descends -E log D(G(z)), on a fresh tape: D has changed.
  tape.clear();
  const Array d_after = D.parameters()[0]->value();
  const Var cost = -mean(log_sigmoid(D(G(tape.constant(z)))));
  opt_g.descend(backward(cost, G.parameters()));
  CHECK(D.parameters()[0]->value() == d_after);
  CHECK(G.parameters()[0]->value() != g_before);
}

TEST_CASE("pytorch: a gradient after the step, of a loss before it, is refused") {
  Random rng(1);
  const Sequential D("D", {Linear(1, 4, rng), Tanh(), Linear(4, 1, rng)});
  Sgd opt(D, 0.1);
  Tape tape;
  const Var loss = mean(square(D(tape.constant(Array{{1}, {2}}))));
  opt.descend(backward(loss, D.parameters()));
  CHECK_THROWS_AS(backward(loss, D.parameters()), std::logic_error);
}

TEST_CASE("pytorch: binary cross-entropies and V") {
  Tape tape;
  const Var real = tape.constant(Array{{0.5}, {2}, {-1}}), fake = tape.constant(Array{{-0.3}, {1}, {-2}});
  const Var loss_real = bce_with_logits_loss(real, 1), loss_fake = bce_with_logits_loss(fake, 0);
  const Var v = value_function(real, fake), j = discriminator_cost(real, fake);
  const double same = saddle::tolerance::loss_value;
  CHECK_THAT((loss_real + loss_fake).value(), WithinAbs(-v.value(), same));
  CHECK_THAT((loss_real + loss_fake).value() / 2, WithinAbs(j.value(), same));
}

TEST_CASE("pytorch: numbers without a gradient") {
  Random rng(1);
  const Sequential D("D", {Linear(1, 4, rng), Tanh(), Linear(4, 1, rng)});
  const Array x{{0.5}, {1.5}};
  const Array logits = D(x);
  CHECK(logits.rows() == 2);
}

TEST_CASE("pytorch: what is held constant") {
  Tape tape;
  const Var x = tape.leaf(3.0);
  const Var y = x * stop_gradient(x);
  CHECK(backward(y, x)[x] == 3);
}

TEST_CASE("pytorch: a gradient penalty is a gradient of a gradient") {
  Random rng(1);
  const Sequential D("D", {Linear(1, 4, rng), Tanh(), Linear(4, 1, rng)});
  const Array points{{-1}, {0.5}, {2}};

  Tape tape;
  const Var x = tape.leaf(points);
  const Var slope = grad(sum(D(x)), x);
  const Var r1 = 0.5 * mean(square(slope));
  const Gradients g = backward(r1, D.parameters(), {.unused = Unused::zero});

  Tape other;
  const Var same = saddle::gan::r1_penalty(D, other.constant(points), 1);
  CHECK_THAT(r1.value(), WithinRel(same.value(), saddle::tolerance::dozen_roundings));
  Real size = 0;
  for (const Parameter* p : D.parameters())
    for (const Real number : g[*p]) size += std::abs(number);
  CHECK(size > 0.01);
  const auto loss = [&](Tape& t) { return saddle::gan::r1_penalty(D, t.constant(points), 1); };
  // The bias of the last layer moves D up and down, and no slope.
  std::vector<Parameter*> others(D.parameters().begin(), D.parameters().end() - 1);
  CHECK(gradcheck(loss, others));
}

TEST_CASE("pytorch: a module of one's own is a layer") {
  Random rng(1);
  const Sequential D(
      "D", {Linear(1, 8, rng), Residual{Sequential("R", {Linear(8, 8, rng), Tanh()})}, Linear(8, 1, rng)});
  CHECK(D.parameters().size() == 6);
  CHECK(D.parameters()[2]->name() == "D.1.R.0.weight");
}

TEST_CASE("pytorch: layers with two modes, momentum that grows, and an average") {
  Random rng(1);
  Array x = Array::zeros(32, 4), targets = Array::zeros(32, 1);
  for (Real& number : x) number = rng.normal();
  for (Index i = 0; i < 32; ++i) targets[i] = x(i, 0) > 0;
  Tape tape;
  const Sequential D("D", {Dropout(0.8, 1.25, 7), Maxout(4, 6, 3, rng), BatchNorm(6), Linear(6, 1, rng)});
  Sgd opt(D, 0.1, 0.5);
  Average average(D, 0.999);
  for (int step = 0; step < 20; ++step) {
    tape.clear();
    D.redraw();
    opt.set_momentum(linear_schedule(step, 0.5, 0.7, 20));
    opt.descend(backward(bce_with_logits_loss(D(tape.constant(x)), targets), D.parameters()));
    D.update_running();
    average.update();
  }
  D.set_training(false);
  const Average::Scope averaged(average);  // D has the averaged parameters while this lives
  const Array scores = D(x);
  CHECK(D(x) == scores);
  CHECK(average.updates() == 20);
  int right = 0;
  for (Index i = 0; i < 32; ++i) right += (scores[i] > 0) == (targets[i] == 1);
  CHECK(right > 24);
}

TEST_CASE("pytorch: what is saved is loaded into other objects") {
  Random rng(1), other_rng(2);
  const Sequential D("D", {Maxout(2, 3, 2, rng), Linear(3, 1, rng)});
  const Sequential other_d("D", {Maxout(2, 3, 2, other_rng), Linear(3, 1, other_rng)});
  Sgd opt(D, 0.1, 0.5), other_opt(other_d, 0.2, 0.5);
  Archive archive;
  save(archive, "D", D);
  save(archive, "opt_d", opt);
  save(archive, "noise", rng);
  const std::string bytes = archive.bytes();
  // Later, in another program:
  const Archive found = Archive::parse(bytes);
  load(found, "D", other_d);
  load(found, "opt_d", other_opt);
  load(found, "noise", other_rng);
  CHECK(other_d.parameters()[0]->value() == D.parameters()[0]->value());
  CHECK(other_opt.learning_rate() == 0.1);
  CHECK(other_rng.bits() == rng.bits());
}

TEST_CASE("pytorch: an operation of one's own has every derivative, and is checked") {
  CHECK(gradcheck([](const Var& x) { return cube(x); }, Array{{-1.5, 0.3, 2}}));
  CHECK(grad(grad(grad([](const Var& x) { return cube(x); })))(5.0) == 6);
}

TEST_CASE("pytorch: shapes that do not fit a loss are refused") {
  Tape tape;
  const Var column = tape.constant(Array{{1}, {2}, {3}}), row = tape.constant(Array{{1, 2, 3}});
  CHECK_THROWS_AS(mse_loss(column, row), std::invalid_argument);
}

TEST_CASE("pytorch: the untaken branch of where has the derivative 0") {
  Tape tape;
  const Var x = tape.leaf(0.0);
  const Var y = where(x > 0, log(x), 0);
  CHECK(backward(y, x, {.unused = Unused::zero})[x] == 0);
}

TEST_CASE("pytorch: a named leaf that the loss does not depend on is refused") {
  Tape tape;
  const Var x = tape.leaf(1.0), w = tape.leaf(2.0);
  CHECK_THROWS_AS(backward(x * x, {x, w}), std::invalid_argument);
}
