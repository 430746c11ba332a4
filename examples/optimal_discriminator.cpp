// The best discriminator in two ways: point by point, and by a small net.
//
// p_data is N(-1, 0.8), p_g is N(1, 1.5). D ascends V, first as a free logit at
// each point of a grid, then as a net of 25 parameters. Expected output: both
// are p_data / (p_data + p_g), Prop. 1 of Goodfellow et al. 2014; the free D to
// rounding, the net as far as its V tells. Takes below a second.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "gan/probability/distribution.h"
#include "nn/nn.h"

using namespace saddle;
using namespace saddle::ad;

int main() {
  // 1. Lay a grid over both densities. A sum over it, weighted with p or q, is an expectation.
  const gan::Distribution p_data = gan::normal(-1, 0.8), p_g = gan::normal(1, 1.5);
  Array x = Array::zeros(145, 1), p = x, q = x;
  for (Index i = 0; i < x.size(); ++i) {
    x[i] = static_cast<Real>(i) / 8 - 8;
    p[i] = p_data.pdf(x[i]) / 8, q[i] = p_g.pdf(x[i]) / 8;
  }
  // [free-logits
  const auto V = [&](const Var& t) { return sum(p * log_sigmoid(t) + q * log_sigmoid(-t)); };

  // 2. Maximise V over free logits by Newton's method. Points do not see each other: the Hessian is diagonal.
  Array free = Array::zeros(x.size(), 1);
  for (int step = 0; step < 100; ++step) {
    const Array slope = grad(V)(free), curvature = hvp(V, free, Array::filled(x.size(), 1, 1));
    for (Index i = 0; i < x.size(); ++i) free[i] -= slope[i] / curvature[i];
  }
  // free-logits]

  // 3. Let a net ascend the same V.
  Random random(1);
  const nn::Sequential D("D", {nn::Linear(1, 8, random), nn::Tanh(), nn::Linear(8, 1, random)});
  nn::Adam optimiser(D.parameters(), 0.02);
  for (int step = 0; step < 4000; ++step) {
    Tape tape;
    optimiser.ascend(backward(V(D(tape.constant(x))), D.parameters()));
  }

  // 4. Compare. u = 2^-53: errors of 3 u in both terms of the slope p (1 - D) - q D move D by at most 6/4 u;
  // the logit, sigmoid and D* add at most 4 u; 1e-15 is 9 u. The net must have a V of at most g = 1e-4 below
  // the maximum; by Pinsker's inequality the root mean square error over the mixture is below sqrt(g) / 2.
  const Array learned = D(x);
  double worst = 0, squares = 0;
  for (Index i = 0; i < x.size(); ++i) {
    const double d = sigmoid(free[i]), net = sigmoid(learned[i]), d_star = p[i] / (p[i] + q[i]);
    worst = std::max(worst, std::abs(d - d_star));
    squares += (p[i] + q[i]) / 2 * square(net - d_star);
    if (i % 16 == 0) std::printf("x = %2g  free D %.6f, net %.6f, closed form %.6f\n", x[i], d, net, d_star);
  }
  const double g = value_and_grad(V)(free).value - value_and_grad(V)(learned).value;
  const double error = std::sqrt(squares), bound = std::sqrt(g) / 2;
  std::printf("free D  error %.15f, bound %.15f\n", worst, 1e-15);
  std::printf("net     error %.6f, bound %.6f; V is %.6f below its maximum\n", error, bound, g);
  return worst <= 1e-15 && error <= bound && g <= 1e-4 ? 0 : 1;
}
