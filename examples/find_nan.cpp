// A training loop that breaks, and the line that breaks it.
//
// Goal: two points are to come to a distance of 1. They start at one place,
// where the distance is 0 and its root has no derivative: all numbers are NaN
// from the second step on. Expected output: the loss that becomes NaN, then the
// message that names the root and its line. Takes well below a second.
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "nn/nn.h"

using namespace saddle::ad;
using namespace saddle::nn;

// The distance of two points, each a row of coordinates.
Var distance(const Var& a, const Var& b) {
  const Var squares = square(a - b);
  return sqrt(sum(squares).named("squared distance"));
}

void train(bool check) {
  Parameter a("a", Array{{0.5, 0.5}}), b("b", Array{{0.5, 0.5}});
  Parameter* const parameters[] = {&a, &b};
  Sgd optimiser(parameters, 0.1);
  Tape tape;
  tape.check_finite(check);
  for (int step = 1; step <= 3; ++step) {
    tape.clear();
    const Var loss = square(distance(tape.leaf(a), tape.leaf(b)) - 1);
    std::printf("step %d, loss %g\n", step, std::abs(loss.value()));  // NaN may print a sign
    optimiser.descend(backward(loss, parameters));
  }
}

int main() {
  // 1. As it is: something is wrong, but what?
  train(false);

  // 2. With checks on, the operation says so.
  try {
    train(true);
  } catch (const std::domain_error& error) {
    std::printf("%s\n", error.what());
    return 0;
  }
  return 1;
}
