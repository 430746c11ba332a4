// Differentiating through optimisation: what should G do, if D is going to
// answer with five steps?
//
// Goal: data at x, G(z) = z + shift, and D a small net. D climbs V(D, G) for
// five steps of gradient ascent, all recorded; then the derivative of V by the
// shift goes through these steps, too, as in Metz et al. 2017, "Unrolled
// Generative Adversarial Networks".
// Expected output: the derivative that differences of the whole inner loop
// give, to about 1e-11, and a very different one if D's steps are taken for
// granted.
// Takes well below a second.
#include <cmath>
#include <cstdio>

#include "autodiff/autodiff.h"
#include "nn/nn.h"

using namespace saddle::ad;
using namespace saddle::nn;

int main() {
  Random random(1);
  const Sequential D("D", {Linear(1, 4, random), Tanh(), Linear(4, 1, random)});
  const Array x = Array::column({0.5, 1, 1.5, 2}), z = Array::column({-1, -0.5, 0.5, 1});
  const int steps = 5;
  const Real learning_rate = 1;

  // 1. V after D's steps, as a function of the shift. theta stands for D's parameters, as Vars of the tape.
  const auto value_after_steps = [&](const Var& shift, Unroll unroll) {
    Tape& tape = shift.tape();
    const Var data = tape.constant(x), generated = tape.constant(z) + shift;
    const auto V = [&](std::span<const Var> theta) {
      return mean(log_sigmoid(D(data, theta))) + mean(log_sigmoid(-D(generated, theta)));
    };
    return V(unrolled_ascent(V, leaves(tape, D.parameters()), steps, learning_rate, unroll));
  };

  // 2. Its derivative: a grad of a grad, since each step of D is a gradient itself.
  const auto full = [&](const Var& shift) { return value_after_steps(shift, Unroll::full); };
  const auto first_order = [&](const Var& shift) { return value_after_steps(shift, Unroll::first_order); };
  const Real at = 0.25, measured = grad(full)(at);
  std::printf("dV/dshift, D's steps taken for granted  %18.15f\n", grad(first_order)(at));
  std::printf("dV/dshift, through D's steps            %18.15f\n", measured);

  // 3. The reference: run the whole inner loop again with the shift a little to each side.
  const auto rerun = [&](Real shift) {
    Tape tape;
    return full(tape.leaf(shift)).value();
  };
  const Real h = 1.0 / 1024;
  const Real reference =
      (8 * (rerun(at + h) - rerun(at - h)) - (rerun(at + 2 * h) - rerun(at - 2 * h))) / (12 * h);
  const Real error = std::abs(measured - reference);
  std::printf("by differences of the whole loop        %18.15f, error %.0e\n", reference, error);

  // Truncation and rounding of the differences are both below 1e-9.
  return error <= 1e-9 ? 0 : 1;
}
