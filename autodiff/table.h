// The elementary functions of Var, one for each row of table.inc, and the arithmetic operators.
// All of them work element by element and broadcast: equal shapes, a scalar, a row over the rows, a column
// over the columns; anything else throws std::invalid_argument, which names the operation and the shapes.
#pragma once

#include "autodiff/real_math.h"
#include "autodiff/tape.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// The rows as types: value() on numbers, derivatives generic.
namespace rows {
using namespace real;

#define SADDLE_UNARY(name, value_column, derivative_column)                        \
  struct name##_row {                                                              \
    static const Rule rule;                                                        \
    static Real value(Real x) { return value_column; }                             \
    template <class D, class T>                                                    \
    static D derivative([[maybe_unused]] const D& dy, [[maybe_unused]] const T& x, \
                        [[maybe_unused]] const T& y) {                             \
      return derivative_column;                                                    \
    }                                                                              \
  };
#define SADDLE_BINARY(name, value_column, a_column, b_column)                         \
  struct name##_row {                                                                 \
    static const Rule rule;                                                           \
    static Real value(Real a, Real b) { return value_column; }                        \
    template <class D, class T>                                                       \
    static D derivative_a([[maybe_unused]] const D& dy, [[maybe_unused]] const T& a,  \
                          [[maybe_unused]] const T& b, [[maybe_unused]] const T& y) { \
      return a_column;                                                                \
    }                                                                                 \
    template <class D, class T>                                                       \
    static D derivative_b([[maybe_unused]] const D& dy, [[maybe_unused]] const T& a,  \
                          [[maybe_unused]] const T& b, [[maybe_unused]] const T& y) { \
      return b_column;                                                                \
    }                                                                                 \
  };
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY
}  // namespace rows

// name(x) and name(a, b) for each row.
#define SADDLE_UNARY(name, ...)                  \
  inline Var name(const Var& x) {                \
    return Recorder::unary<rows::name##_row>(x); \
  }
#define SADDLE_BINARY(name, ...)                     \
  inline Var name(const Var& a, const Var& b) {      \
    return Recorder::binary<rows::name##_row>(a, b); \
  }                                                  \
  inline Var name(const Var& a, Real b) {            \
    return Recorder::binary<rows::name##_row>(a, b); \
  }                                                  \
  inline Var name(Real a, const Var& b) {            \
    return Recorder::binary<rows::name##_row>(a, b); \
  }
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY

// The slope that PyTorch and TensorFlow users know as the default of leaky_relu, and alpha of elu.
inline Var leaky_relu(const Var& x) {
  return leaky_relu(x, Real(0.01));
}
inline Var elu(const Var& x) {
  return elu(x, Real(1));
}

#define SADDLE_OPERATOR(op, name)                      \
  inline Var operator op(const Var& a, const Var& b) { \
    return name(a, b);                                 \
  }                                                    \
  inline Var operator op(const Var& a, Real b) {       \
    return name(a, b);                                 \
  }                                                    \
  inline Var operator op(Real a, const Var& b) {       \
    return name(a, b);                                 \
  }                                                    \
  inline Var& operator op##=(Var& a, const Var& b) {   \
    return a = name(a, b);                             \
  }
SADDLE_OPERATOR(+, add)
SADDLE_OPERATOR(-, subtract)
SADDLE_OPERATOR(*, multiply)
SADDLE_OPERATOR(/, divide)
#undef SADDLE_OPERATOR

inline Var operator-(const Var& x) {
  return negate(x);
}
inline Var operator+(const Var& x) {
  return x;
}

// The functions that the standard library lacks, for plain numbers too, so that a template works with both.
using real::sigmoid, real::logit, real::softplus, real::log_sigmoid, real::square, real::relu, real::maximum,
    real::minimum, real::bce_with_logits;

// The answers of a comparison, element by element: where() chooses by them. They are not differentiated.
class Mask {
 public:
  explicit Mask(const Var& ones_and_zeros) : values_(ones_and_zeros) {}
  const Var& values() const { return values_; }

  // For `if (x > 0)` with numbers. Throws std::invalid_argument if the shape is not 1x1.
  explicit operator bool() const { return values_.value() != 0; }

 private:
  Var values_;
};

Mask operator<(const Var& a, const Var& b);
Mask operator>(const Var& a, const Var& b);
Mask operator<=(const Var& a, const Var& b);
Mask operator>=(const Var& a, const Var& b);
Mask operator==(const Var& a, const Var& b);
Mask operator!=(const Var& a, const Var& b);

// a where the condition holds, b elsewhere. The untaken branch gets a cotangent of exactly zero.
Var where(const Mask& condition, const Var& a, const Var& b);

// x within [low, high]; the derivative is 1 inside and at both ends, 0 outside. Throws std::invalid_argument
// if low > high.
Var clamp(const Var& x, Real low, Real high);

// The value of x as a constant: nothing flows back through it.
Var stop_gradient(const Var& x);

}  // namespace saddle::inline SADDLE_PRECISION::ad
