// The elementary functions of Var, one for each row of table.inc, and the arithmetic operators.
// All of them work element by element and broadcast: equal shapes, a scalar, a row over the rows, a column
// over the columns; anything else throws std::invalid_argument, which names the operation and the shapes.
#pragma once

#include <concepts>
#include <type_traits>

#include "autodiff/real_math.h"
#include "autodiff/recorder.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// An Array or a view that is an operand beside a Var becomes a constant of that Var's tape. Throws
// std::invalid_argument, which names the operation, for a Var that has no tape.
template <class T>
concept ArrayLike = std::same_as<T, Array> || std::same_as<T, ArrayView>;
Var constant_beside(const char* operation, const Var& v, const ArrayView& array);

// A row as a type: value() on numbers, derivatives generic. What `names` declares is known in the columns.
#define SADDLE_UNARY_ROW(name, names, value_column, derivative_column)                                    \
  struct name##_row {                                                                                     \
    static const ::saddle::ad::Rule rule;                                                                 \
    static ::saddle::ad::Real value([[maybe_unused]] ::saddle::ad::Real x) { names return value_column; } \
    template <class D, class T>                                                                           \
    static D derivative([[maybe_unused]] const D& dy, [[maybe_unused]] const T& x,                        \
                        [[maybe_unused]] const T& y) {                                                    \
      names return derivative_column;                                                                     \
    }                                                                                                     \
  };
#define SADDLE_BINARY_ROW(name, names, value_column, a_column, b_column)              \
  struct name##_row {                                                                 \
    static const ::saddle::ad::Rule rule;                                             \
    static ::saddle::ad::Real value([[maybe_unused]] ::saddle::ad::Real a,            \
                                    [[maybe_unused]] ::saddle::ad::Real b) {          \
      names return value_column;                                                      \
    }                                                                                 \
    template <class D, class T>                                                       \
    static D derivative_a([[maybe_unused]] const D& dy, [[maybe_unused]] const T& a,  \
                          [[maybe_unused]] const T& b, [[maybe_unused]] const T& y) { \
      names return a_column;                                                          \
    }                                                                                 \
    template <class D, class T>                                                       \
    static D derivative_b([[maybe_unused]] const D& dy, [[maybe_unused]] const T& a,  \
                          [[maybe_unused]] const T& b, [[maybe_unused]] const T& y) { \
      names return b_column;                                                          \
    }                                                                                 \
  };

// name(x) and name(a, b) of a row.
#define SADDLE_UNARY_FUNCTION(name, row)                                                    \
  [[maybe_unused]] inline ::saddle::ad::Var name(const ::saddle::ad::Var& x, SADDLE_HERE) { \
    return ::saddle::ad::Recorder::unary<row>(x, here);                                     \
  }
#define SADDLE_BINARY_FUNCTION(name, row)                                                                \
  [[maybe_unused]] inline ::saddle::ad::Var name(const ::saddle::ad::Var& a, const ::saddle::ad::Var& b, \
                                                 SADDLE_HERE) {                                          \
    return ::saddle::ad::Recorder::binary<row>(a, b, here);                                              \
  }                                                                                                      \
  [[maybe_unused]] inline ::saddle::ad::Var name(const ::saddle::ad::Var& a, ::saddle::ad::Real b,       \
                                                 SADDLE_HERE) {                                          \
    return ::saddle::ad::Recorder::binary<row>(a, b, here);                                              \
  }                                                                                                      \
  [[maybe_unused]] inline ::saddle::ad::Var name(::saddle::ad::Real a, const ::saddle::ad::Var& b,       \
                                                 SADDLE_HERE) {                                          \
    return ::saddle::ad::Recorder::binary<row>(a, b, here);                                              \
  }                                                                                                      \
  template <std::same_as<::saddle::ad::Var> V, ::saddle::ad::ArrayLike T>                                \
  ::saddle::ad::Var name(const V& a, const T& b, SADDLE_HERE) {                                          \
    return ::saddle::ad::Recorder::binary<row>(a, ::saddle::ad::constant_beside(#name, a, b), here);     \
  }                                                                                                      \
  template <::saddle::ad::ArrayLike T, std::same_as<::saddle::ad::Var> V>                                \
  ::saddle::ad::Var name(const T& a, const V& b, SADDLE_HERE) {                                          \
    return ::saddle::ad::Recorder::binary<row>(::saddle::ad::constant_beside(#name, b, a), b, here);     \
  }
#define SADDLE_HERE ::saddle::ad::Location here = ::saddle::ad::Location::current()

namespace rows {
using namespace real;
#define SADDLE_UNARY(name, value, derivative) SADDLE_UNARY_ROW(name, , value, derivative)
#define SADDLE_BINARY(name, value, derivative_a, derivative_b) \
  SADDLE_BINARY_ROW(name, , value, derivative_a, derivative_b)
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY

// Whether a zero of a cotangent gives zero at an infinity.
template <class Row>
inline constexpr bool is_gate = false;
template <>
inline constexpr bool is_gate<scale_row> = true;
template <>
inline constexpr bool is_gate<ratio_row> = true;
template <>
inline constexpr bool is_gate<gated_row> = true;

template <class Row>
bool zero_meets_infinity(Real a, Real b) {
  if constexpr (std::is_same_v<Row, scale_row>) return is_plain_zero(a) && !std::isfinite(b);
  if constexpr (std::is_same_v<Row, ratio_row>) return is_plain_zero(a) && (b == 0 || b != b);
  if constexpr (std::is_same_v<Row, gated_row>)
    return (is_plain_zero(a) && !std::isfinite(b) && !is_masked(b)) ||
           (is_plain_zero(b) && !std::isfinite(a) && !is_masked(a));
  return false;
}

}  // namespace rows

template <class Row>
bool zero_meets(Real a, Real b) {
  return rows::zero_meets_infinity<Row>(a, b);
}

#define SADDLE_UNARY(name, ...) SADDLE_UNARY_FUNCTION(name, rows::name##_row)
#define SADDLE_BINARY(name, ...) SADDLE_BINARY_FUNCTION(name, rows::name##_row)
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY

// The default slope of leaky_relu in PyTorch, and the default alpha of elu.
inline Var leaky_relu(const Var& x, Location here = Location::current()) {
  return leaky_relu(x, Real(0.01), here);
}
inline Var elu(const Var& x, Location here = Location::current()) {
  return elu(x, Real(1), here);
}

// An operand of an operator, which cannot have default arguments: the conversion notes the place instead.
class Located {
 public:
  Located(const Var& v, Location here = Location::current()) : var(v), location(here) {}
  // What converts to a Var is an operand too.
  template <class T>
  requires(std::is_class_v<T> && !std::derived_from<T, Var> && std::convertible_to<const T&, Var>)
      Located(const T& v, Location here = Location::current())
      : made_(v), var(made_), location(here) {}
  Located(const Located&) = delete;
  Located& operator=(const Located&) = delete;

 private:
  Var made_;

 public:
  const Var& var;
  const Location location;
};

// The same for what a compound assignment changes.
struct LocatedTarget {
  LocatedTarget(Var& v, Location here = Location::current()) : var(v), location(here) {}

  Var& var;
  const Location location;
};

#define SADDLE_OPERATOR(op, name)                             \
  inline Var operator op(const Located& a, const Var& b) {    \
    return name(a.var, b, a.location);                        \
  }                                                           \
  inline Var operator op(const Located& a, Real b) {          \
    return name(a.var, b, a.location);                        \
  }                                                           \
  inline Var operator op(Real a, const Located& b) {          \
    return name(a, b.var, b.location);                        \
  }                                                           \
  template <ArrayLike T>                                      \
  Var operator op(const Located& a, const T& b) {             \
    return name(a.var, b, a.location);                        \
  }                                                           \
  template <ArrayLike T>                                      \
  Var operator op(const T& a, const Located& b) {             \
    return name(a, b.var, b.location);                        \
  }                                                           \
  inline Var& operator op##=(LocatedTarget a, const Var& b) { \
    return a.var = name(a.var, b, a.location);                \
  }                                                           \
  template <ArrayLike T>                                      \
  Var& operator op##=(LocatedTarget a, const T& b) {          \
    return a.var = name(a.var, b, a.location);                \
  }
SADDLE_OPERATOR(+, add)
SADDLE_OPERATOR(-, subtract)
SADDLE_OPERATOR(*, multiply)
SADDLE_OPERATOR(/, divide)
#undef SADDLE_OPERATOR

inline Var operator-(const Located& x) {
  return negative(x.var, x.location);
}
inline Var operator+(const Var& x) {
  return x;
}

// Every function also accepts plain numbers, so that a template works with both. A function that <cmath> has
// is the one of <cmath> itself, so that with `using namespace std` beside this namespace no call is
// ambiguous.
using real::alias, real::negative, real::add, real::subtract, real::multiply, real::divide;
SADDLE_NAMES_OF_CMATH(std::)
SADDLE_NAMES_OF_REAL(real::)
using std::tanh;

// The results of a comparison, element by element: where() selects by them. They are not differentiated.
class Mask {
 public:
  explicit Mask(const Var& ones_and_zeros) : values_(ones_and_zeros) {}
  const Var& values() const { return values_; }

  // For `if (x > 0)` with numbers. Throws std::invalid_argument if the shape is not 1x1.
  explicit operator bool() const { return values_.value() != 0; }

  // The number of elements for which the comparison holds.
  Index count() const;

 private:
  Var values_;
};

#define SADDLE_COMPARISON(op)                          \
  Mask operator op(const Var& a, const Var& b);        \
  template <std::same_as<Var> V, ArrayLike T>          \
  Mask operator op(const V& a, const T& b) {           \
    return a op constant_beside("operator" #op, a, b); \
  }                                                    \
  template <ArrayLike T, std::same_as<Var> V>          \
  Mask operator op(const T& a, const V& b) {           \
    return constant_beside("operator" #op, b, a) op b; \
  }
SADDLE_COMPARISON(<)
SADDLE_COMPARISON(>)
SADDLE_COMPARISON(<=)
SADDLE_COMPARISON(>=)
SADDLE_COMPARISON(==)
SADDLE_COMPARISON(!=)
#undef SADDLE_COMPARISON

// Both, either, not, element by element; shapes broadcast. (Unlike those of bool, both sides are computed.)
Mask operator&&(const Mask& a, const Mask& b);
Mask operator||(const Mask& a, const Mask& b);
Mask operator!(const Mask& a);

// a where the condition holds, b elsewhere. The untaken branch gets a cotangent of exactly zero.
Var where(const Mask& condition, const Var& a, const Var& b, Location here = Location::current());
template <ArrayLike T>
Var where(const Mask& condition, const Var& a, const T& b, Location here = Location::current()) {
  return where(condition, a, constant_beside("where", a.is_constant() ? condition.values() : a, b), here);
}
template <ArrayLike T>
Var where(const Mask& condition, const T& a, const Var& b, Location here = Location::current()) {
  return where(condition, constant_beside("where", b.is_constant() ? condition.values() : b, a), b, here);
}

// x within [low, high]; the derivative is 1 inside and at both ends, 0 outside. Throws std::invalid_argument
// if low > high.
Var clamp(const Var& x, Real low, Real high, Location here = Location::current());
Real clamp(Real x, Real low, Real high);

// dy, masked where w is masked (zeros.h): the contribution to a cotangent that no adjoint reaches. For
// recorded rules.
Var marked_by(const Var& dy, const Var& w);

// The value of x as a constant: the derivative with respect to x is zero.
Var stop_gradient(const Var& x);

}  // namespace saddle::inline SADDLE_PRECISION::ad
