// The first net: it learns the sine from 41 of its values.
//
// Goal: a net with one hidden layer of 8 tanh units is to be near sin(x) on
// [-3, 3], also between the points that it was shown. It descends the mean
// squared error there: gradients by the tape, steps by Adam.
// Expected output: an error that is well below that of a polygon with 8
// corners, as 8 relu units draw it.
// Takes well below a second.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "nn/nn.h"

using namespace saddle::ad;
using namespace saddle::nn;

int main() {
  // 1. Points to learn from: a batch is an array with one row for each.
  Array x = Array::zeros(41, 1), y = x;
  for (Index i = 0; i < x.size(); ++i) {
    x[i] = 0.15 * static_cast<Real>(i) - 3;
    y[i] = std::sin(x[i]);
  }

  // [learn-sine
  // 2. A net is a list of layers; it knows its parameters. All random numbers come from one seed.
  Random random(1);
  const Sequential net("net", {Linear(1, 8, random), Tanh(), Linear(8, 1, random)});
  Adam optimiser(net.parameters(), 0.02);

  // 3. Train: record the loss, ask for its gradients, take a step. clear() lets the tape begin anew.
  Tape tape;
  for (int step = 1; step <= 2000; ++step) {
    tape.clear();
    const Var loss = mse_loss(net(tape.constant(x)), y);
    optimiser.descend(backward(loss, net.parameters()));
    if (step % 500 == 0) std::printf("step %4d   loss %.7f\n", step, loss.value());
  }
  // learn-sine]

  // 4. Compare with the sine where the net was not shown it. A polygon of chords with 8 corners has 9 sides
  // of width h, and is off by h^2 / 8 times the largest |sin''|, which is 1, always towards the axis; moved
  // outwards by half of that it is off by h^2 / 16. A net with 8 units that bend smoothly must do better.
  double error = 0;
  for (int i = 0; i <= 1000; ++i) {
    const double at = 0.006 * i - 3, measured = net(Array(at)), closed_form = std::sin(at);
    error = std::max(error, std::abs(measured - closed_form));
    if (i % 200 == 100)
      std::printf("x = %4.1f   measured %9.6f, closed form %9.6f\n", at, measured, closed_form);
  }
  const double h = 6.0 / 9, bound = h * h / 16;
  std::printf("largest error %.6f, bound %.6f\n", error, bound);
  return error <= bound ? 0 : 1;
}
