// One CASE compiles; each other one is a mistake that must not, as custom_refused.cmake sees to.
#include "autodiff/custom.h"

using namespace saddle::ad;

#if CASE == 0
SADDLE_CUSTOM_UNARY(operation, exp(x* x), dy*(2 * x * y));
#elif CASE == 1
SADDLE_CUSTOM_UNARY(operation, exp(x* x), 2 * x * y * dy);
#elif CASE == 2
SADDLE_CUSTOM_UNARY(operation, exp(x* x), 2 * x * y);
#elif CASE == 3
SADDLE_CUSTOM_UNARY(operation, exp(x* x), dy*(2 * x * std::exp(x * x)));
#else
struct Operation {
  static constexpr const char* name = "operation";
  static Shape shape(Shape x) { return x; }
#if CASE != 4
  static void value(ArrayView x, ArrayResult y) {
    y[0] = x[0];
  }
#endif
  static void derivative(Pullback& p) {
    p.give(0, p.dy);
  }
};
#if CASE != 6
Var operation(const Var& x) {
  return custom<Operation>(x);
}
#else
Var operation(const Var& x) {
  return custom<Operation>(x, x);
}
#endif
#endif
