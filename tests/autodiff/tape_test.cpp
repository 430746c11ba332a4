#include <cmath>

#include "autodiff/autodiff.h"
#include "tests/catch.h"

using namespace saddle::ad;

TEST_CASE("tape: a chain of a million operations is swept in linear time") {
  Tape tape;
  const Var x = tape.leaf(0.5);
  Var y = x;
  for (int i = 0; i < 1'000'000; ++i) y = y + 1.0;
  CHECK(backward(y, x)[x] == 1.0);
}

TEST_CASE("tape: a diamond of depth 60 counts 2^60 paths") {
  Tape tape;
  const Var x = tape.leaf(1.0);
  Var y = x;
  for (int i = 0; i < 60; ++i) y = y + y;
  CHECK(backward(y, x)[x] == std::ldexp(1.0, 60));
}
