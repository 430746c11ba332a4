// A program of its own, since it counts the requests to the heap.
#include <memory>
#include <vector>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/allocations.h"
#include "tests/catch.h"
#include "tests/nn/draw.h"

using namespace saddle::ad;
using namespace saddle::nn;

TEST_CASE("allocations: the counter sees vectors and aligned memory") {
  const std::size_t before = saddle::allocations();
  std::vector<int> v(static_cast<std::size_t>(before));  // of a size that no compiler can see through
  CHECK(v.size() == before);
  const std::size_t between = saddle::allocations();
  const std::unique_ptr<Tape> tape = std::make_unique<Tape>();
  tape->leaf(Array::zeros(100, 100));
  CHECK(between > before);
  CHECK(saddle::allocations() > between);
}

TEST_CASE("training: a step on a cleared tape asks the heap for nothing after the first") {
  Random rng(1);
  Sequential g(
      "G", {Linear(2, 128, rng), Relu(), Linear(128, 128, rng), LeakyRelu{Real(0.2)}, Linear(128, 2, rng)});
  Sequential d("D", {Linear(2, 128, rng), Tanh(), Linear(128, 128, rng), Softplus(), Linear(128, 1, rng)});
  Adam opt_d(d, Real(1e-3), {.weight_decay = 1e-2, .clip_norm = 1});
  Sgd opt_g(g, Real(1e-3), {.momentum = 0.5, .weight_decay = 1e-2, .clip_norm = 1});
  const Array real = draw(256, 2, rng), noise = draw(256, 2, rng);
  Array ones = draw(256, 1, rng);
  for (Real& t : ones) t = 1;
  Tape tape;

  const auto step = [&] {
    tape.clear();
    Var x = tape.constant(real), z = tape.constant(noise);
    Var v = mean(log_sigmoid(d(x))) + mean(log_sigmoid(-d(g(z))));
    opt_d.ascend(backward(v, d.parameters()));
    tape.clear();
    z = tape.constant(noise);
    opt_g.descend(backward(bce_with_logits_loss(d(g(z)), ones), g.parameters()));
  };
  step();
  const std::size_t before = saddle::allocations();
  for (int k = 0; k < 3; ++k) step();
  CHECK(saddle::allocations() == before);
}

TEST_CASE("training: nor does a step of layers with a mode, with an average and a bound on the norm") {
  Random rng(2);
  Sequential d("D", {Dropout(Real(0.8), Real(1.25), 1), Maxout(20, 30, 3, rng), BatchNorm(30), Tanh(),
                     Linear(30, 12, rng), LayerNorm(12), Linear(12, 1, rng)});
  RmsProp optimiser(d, Real(1e-3), {.momentum = 0.5});
  Average average(d, Real(0.99));
  const Array x = draw(64, 20, rng);
  Tape tape;
  const auto step = [&] {
    tape.clear();
    d.redraw();
    optimiser.descend(backward(mean(square(d(tape.constant(x)) - 1)), d.parameters()));
    d.update_running();
    average.update();
    for (Parameter* p : d.parameters()) max_norm(*p, Real(0.5));
  };
  step();
  const std::size_t before = saddle::allocations();
  for (int k = 0; k < 3; ++k) step();
  CHECK(saddle::allocations() == before);
}
