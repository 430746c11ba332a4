// A function that returns a plain number has no derivative: each CASE but 0 must not compile, as
// function_refused.cmake sees to.
#include "autodiff/autodiff.h"

using namespace saddle::ad;

double number(const Var& x) {
  return x.value() * x.value();
}
Var right(const Var& x) {
  return x * x;
}

int main() {
#if CASE == 0
  grad(right)(1.0), jacobian(right, {1, 2}), hessian(right, 1.0), hvp(right, 1.0, 1.0);
  value_and_grad(right)(1.0);
#elif CASE == 1
  grad(number)(1.0);
#elif CASE == 2
  jacobian(number, {1, 2});
#elif CASE == 3
  hessian(number, {1, 2});
#elif CASE == 4
  hvp(number, {1, 2}, {1, 2});
#elif CASE == 5
  value_and_grad(number)(1.0);
#elif CASE == 6
  grad([](const Var& a, const Var& b) { return a.value() * b.value(); })(1.0, 2.0);
#elif CASE == 7
  Array(2, 3);
#elif CASE == 8
  Array(Shape{2, 3});
#elif CASE == 9
  Array(2, 3, 0.5);
#elif CASE == 10
  Tape a;
  Tape b(std::move(a));
#endif
}
