// Nets that learn.
#include <cmath>
#include <vector>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/nn/draw.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using namespace saddle::nn;
namespace tolerance = saddle::tolerance;

namespace {

std::vector<Array> values(Parameters parameters) {
  std::vector<Array> all;
  for (const Parameter* p : parameters) all.push_back(p->value());
  return all;
}

}  // namespace

TEST_CASE("training: a Linear finds the coefficients of data without noise") {
  Random rng(5);
  const Array x = draw(32, 3, rng);
  Array t = Array::zeros(32, 1);
  for (Index i = 0; i < 32; ++i) t[i] = 2 * x(i, 0) - x(i, 1) + 0.5 * x(i, 2) + 0.25;
  const Linear layer(3, 1, rng);
  Sgd sgd(layer.parameters(), 0.1, 0.5);
  Tape tape;
  for (int step = 0; step < 1000; ++step) {
    tape.clear();
    sgd.descend(backward(mse_loss(layer(tape.constant(x)), tape.constant(t)), layer.parameters()));
  }
  const double w[] = {2, -1, 0.5};
  for (Index i = 0; i < 3; ++i) CHECK_THAT(layer.weight().value()[i], WithinAbs(w[i], tolerance::regression));
  CHECK_THAT(layer.bias().value()[0], WithinAbs(0.25, tolerance::regression));
}

TEST_CASE("training: a small net learns a curve that no line fits") {
  Random rng(6);
  Array x = Array::zeros(64, 1), t = Array::zeros(64, 1);
  double slope = 0, square_x = 0, square_t = 0;
  for (Index i = 0; i < 64; ++i) {
    x[i] = (double(i) - 31.5) / 16;
    t[i] = std::sin(3 * x[i]);
    slope += x[i] * t[i];
    square_x += x[i] * x[i];
    square_t += t[i] * t[i];
  }
  // Points and curve are odd: the best line goes through the origin.
  const double line = (square_t - slope * slope / square_x) / 64;

  const Sequential net("N", {Linear(1, 16, rng), Tanh(), Linear(16, 16, rng), Tanh(), Linear(16, 1, rng)});
  Adam adam(net.parameters(), 0.01);
  Tape tape;
  double loss = 0;
  for (int step = 0; step < 1000; ++step) {
    tape.clear();
    const Var l = mse_loss(net(tape.constant(x)), tape.constant(t));
    loss = l.value();
    adam.descend(backward(l, net.parameters()));
  }
  CHECK(loss < tolerance::learned_part * line);
}

TEST_CASE("training: a step of D as the paper writes it raises V and leaves G as it is, bit by bit") {
  Random rng(7);
  const Sequential G("G", {Linear(1, 8, rng), Tanh(), Linear(8, 1, rng)});
  const Sequential D("D", {Linear(1, 8, rng), Tanh(), Linear(8, 1, rng)});
  Adam opt_d(D.parameters(), 1e-2);
  const Array data = draw(64, 1, rng), noise = draw(64, 1, rng);
  const auto before_g = values(G.parameters()), before_d = values(D.parameters());

  Tape tape;
  double first = 0, last = 0;
  for (int step = 0; step < 100; ++step) {
    tape.clear();
    Var x = tape.constant(data);
    Var z = tape.constant(noise);
    Var v = mean(log_sigmoid(D(x))) + mean(log_sigmoid(-D(G(z))));
    (step == 0 ? first : last) = v.value();
    opt_d.ascend(backward(v, D.parameters()));
  }
  CHECK(last > first);
  CHECK(values(G.parameters()) == before_g);
  CHECK(values(D.parameters()) != before_d);
}

TEST_CASE("training: a parameter that was changed after the forward pass is named") {
  Random rng(8);
  const Sequential D("D", {Linear(1, 4, rng), Tanh(), Linear(4, 1, rng)});
  Adam opt_d(D.parameters());
  Tape tape;
  const Var v = mean(log_sigmoid(D(tape.constant(draw(8, 1, rng)))));
  opt_d.ascend(backward(v, D.parameters()));
  CHECK_THROWS_WITH(backward(v, D.parameters()), Catch::Matchers::StartsWith("backward: parameter 'D."));
}
