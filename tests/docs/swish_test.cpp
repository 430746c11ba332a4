// The gradient check that README.md quotes, and the proof that it can fail.
#include "autodiff/autodiff.h"
#include "autodiff/gradcheck.h"
#include "tests/catch.h"

using namespace saddle::ad;

Var my_swish(const Var& x) {
  return x * sigmoid(x);
}

TEST_CASE("my swish: its gradient agrees with differences") {
  const Array x0{{-2.0, 0.3, 1.7}};
  CHECK(gradcheck(my_swish, x0));
}

TEST_CASE("my swish: a gradient that loses a path is rejected") {
  const auto wrong = [](const Var& x) { return x * stop_gradient(sigmoid(x)); };
  CHECK_FALSE(gradcheck(wrong, Array{{-2.0, 0.3, 1.7}}));
}
