// Operations of a user, for the tests. Two files include them, as two files of a program would.
#pragma once

#include <stdexcept>

#include "autodiff/custom.h"

namespace custom_operations {

SADDLE_CUSTOM_UNARY(bell, exp(-x* x / 2), dy*(-x* y));
SADDLE_CUSTOM_UNARY(logarithm, log(x), dy / x);
SADDLE_CUSTOM_BINARY(hypotenuse, sqrt(a* a + b * b), dy*(a / y), dy*(b / y));
SADDLE_CUSTOM_BINARY(huber, where(abs(a) <= b, a* a / 2, b*(abs(a) - b / 2)),
                     dy* where(abs(a) <= b, a, where(a > 0, b, -b)), dy* where(abs(a) <= b, 0, abs(a) - b));

// A derivative may use another operation.
SADDLE_CUSTOM_UNARY(bell_slope, -x* bell(x), dy*((x * x - 1) * bell(x)));
SADDLE_CUSTOM_UNARY(other_bell, bell(x), dy* bell_slope(x));

// Wrong on purpose.
SADDLE_CUSTOM_UNARY(wrong_sign, cos(x), dy* sin(x));
SADDLE_CUSTOM_BINARY(twice_by_b, a* b, dy* b, dy*(2 * a));
SADDLE_CUSTOM_UNARY(wrong_slope, tanh(x), dy*(1.001 * sech2(x)));

// The sums of each column from its top, or from its end.
template <bool from_end>
struct CumulativeSum {
  static constexpr const char* name = from_end ? "reverse_cumsum" : "cumsum";
  static saddle::ad::Shape shape(saddle::ad::Shape x) { return x; }
  static void value(saddle::ad::ArrayView x, saddle::ad::ArrayResult y) {
    for (saddle::ad::Index c = 0; c < y.cols(); ++c) {
      saddle::ad::Real total = 0;
      for (saddle::ad::Index i = 0; i < y.rows(); ++i) {
        const saddle::ad::Index r = from_end ? y.rows() - 1 - i : i;
        y(r, c) = total += x(r, c);
      }
    }
  }
  static void derivative(saddle::ad::Pullback& p) {
    p.give(0, saddle::ad::custom<CumulativeSum<!from_end>>(p.dy));
  }
};

inline saddle::ad::Var cumsum(const saddle::ad::Var& x) {
  return saddle::ad::custom<CumulativeSum<false>>(x);
}

}  // namespace custom_operations
