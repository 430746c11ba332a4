// The gradient check that README.md quotes, with all that it includes, and the proof that it can fail.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>  // Catch2 3
#else
#include <catch2/catch.hpp>  // Catch2 2
#endif

#include "autodiff/autodiff.h"

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
