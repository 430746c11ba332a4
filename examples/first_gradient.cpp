// The first program: how well can a discriminator D do at one point x?
//
// Goal: at x the data have density a = p_data(x), the generator b = p_g(x).
// D(x) = sigmoid(t) is to maximise a log D + b log(1 - D). Newton's method
// finds it, with both derivatives taken by the tape.
// Expected output: D = 0.75, which is a / (a + b), as Prop. 1 of Goodfellow et
// al. 2014 says.
// Takes well below a second.
#include <cmath>
#include <cstdio>

#include "autodiff/autodiff.h"

using namespace saddle::ad;

int main() {
  // 1. Write down the function, as on paper. Logits t keep the logarithms exact.
  const double a = 0.3, b = 0.1;
  const auto f = [=](const Var& t) { return a * log_sigmoid(t) + b * log_sigmoid(-t); };

  // 2. Climb to its maximum: grad(f) is the derivative of f, as a function that can be differentiated again.
  double t = 0;
  for (int step = 1; step <= 5; ++step) {
    t -= grad(f)(t) / grad(grad(f))(t);
    std::printf("step %d       D = %.15f\n", step, sigmoid(t));
  }

  // 3. Compare with the closed form. Both are a few roundings of 1e-16 away from the truth.
  const double d = sigmoid(t), closed_form = a / (a + b), error = std::abs(d - closed_form);
  std::printf("closed form  D = %.15f, error %.15f\n", closed_form, error);
  return error <= 1e-15 ? 0 : 1;
}
