// Operations of your own, which behave as the library's do: gradients of any order, broadcasting, gradcheck,
// messages with their name.
//
// An elementwise operation is one row, written as in table.inc: its name, its value, its derivative.
//
//   SADDLE_CUSTOM_UNARY(softsign, x / (1 + abs(x)), dy / square(1 + abs(x)));
//   SADDLE_CUSTOM_BINARY(hypotenuse, sqrt(a * a + b * b), dy * (a / y), dy * (b / y));
//
// A row is written at namespace scope. It defines softsign(x) for a Var and for a number, and hypotenuse(a,
// b) for any two of these; and a type softsign_row, so that two files that give the same name to two
// operations have to put them into different namespaces.
//
// The value is computed on numbers: x, or a and b. The derivative is generic, since it is recorded as well:
// write exp(x), not std::exp(x). It may use the value y, where(), and other operations of yours. It is linear
// in the cotangent dy, which comes first in each product; anything else does not compile.
//
// An operation on whole arrays is a struct: see custom().
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <utility>

#include "autodiff/row.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// Where an array operation writes its result: rows x cols numbers, stored by rows.
class ArrayResult {
 public:
  ArrayResult(Real* data, Shape shape) : data_(data), shape_(shape) {}

  Real* data() const { return data_; }
  Shape shape() const { return shape_; }
  Index rows() const { return shape_.rows; }
  Index cols() const { return shape_.cols; }
  Index size() const { return shape_.size(); }

  // Element by row and column, or by position in storage. Throws std::out_of_range.
  Real& operator()(Index row, Index col) const;
  Real& operator[](Index i) const;

  Real* begin() const { return data_; }
  Real* end() const { return data_ + size(); }

 private:
  Real* data_;
  Shape shape_;
};

namespace detail {

// Throws as every operation does: std::invalid_argument for operands of two tapes, std::logic_error for a
// stale or default-made Var.
void check_operands(const char* name, std::span<const Var> operands);

// The first operand, and the place of the call.
struct First {
  template <std::convertible_to<Var> T>
  First(const T& v, Location here = Location::current()) : var(v), location(here) {}

  Var var;
  Location location;
};

// Throws std::invalid_argument for a shape without elements.
Var record_custom(const Rule& rule, std::span<const Var> operands, Shape shape, Location here);

template <class Op, std::size_t... k>
constexpr Rule array_rule(std::index_sequence<k...>) {
  Rule rule{};
  rule.name = Op::name;
  rule.operands = sizeof...(k);
  rule.value = [](const Frame& f) {
    std::fill_n(f.out, f.shape.size(), Real(0));
    Op::value(f.in[k]..., ArrayResult(f.out, f.shape));
  };
  rule.derivative = [](Pullback& pullback) { Op::derivative(pullback); };
  rule.loses_marks = true;
  if constexpr (requires { Op::broadcasts; }) rule.broadcasts = Op::broadcasts;
  return rule;
}

template <class Op, std::size_t n>
inline constexpr Rule rule_of = array_rule<Op>(std::make_index_sequence<n>());

template <class Op, std::size_t... k>
Var custom(const std::array<Var, sizeof...(k)>& operands, std::index_sequence<k...>, Location here) {
  static_assert(
      requires { static_cast<const char*>(Op::name); },
      "custom: an operation needs a static constexpr const char* name");
  static_assert(
      requires(const Shape* s) { Shape(Op::shape(s[k]...)); },
      "custom: an operation needs a static Shape shape(Shape ...), one for each operand");
  static_assert(
      requires(const ArrayView* x, ArrayResult y) { Op::value(x[k]..., y); },
      "custom: an operation needs a static void value(ArrayView ..., ArrayResult), one view for each "
      "operand");
  static_assert(
      requires(Pullback & p) { Op::derivative(p); },
      "custom: an operation needs a static void derivative(Pullback&)");
  check_operands(Op::name, operands);
  return record_custom(rule_of<Op, sizeof...(k)>, operands, Op::shape(operands[k].shape()...), here);
}

}  // namespace detail

// The result of an operation on whole arrays, recorded on the tape of its operands.
//
//   struct Outer {  // a b^T, of two columns
//     static constexpr const char* name = "outer";
//     static Shape shape(Shape a, Shape b);
//     static void value(ArrayView a, ArrayView b, ArrayResult y) {
//       for (Index i = 0; i < y.rows(); ++i)
//         for (Index j = 0; j < y.cols(); ++j) y(i, j) = a[i] * b[j];
//     }
//     static void derivative(Pullback& p) {
//       p.give(0, matmul(p.dy, p.operand(1)));
//       p.give(1, matmul(p.dy, p.operand(0), true));
//     }
//   };
//   Var outer(const Var& a, const Var& b) { return custom<Outer>(a, b); }
//
// shape: of the result; it throws std::invalid_argument where the operands do not fit.
// value: writes y, which is filled with zeros before.
// derivative: gives each operand its cotangent, in operations on Var, so that it can be differentiated again.
//   p.dy is the cotangent of the result, p.y the result. scale(p.dy, w) lets zero contribute zero even where
//   w is infinite. Where a cotangent is expensive, test p.wants(k) first.
// A number that is not differentiated is an operand like the others, or a template argument of the struct.
//
// Throws what shape and value throw; std::invalid_argument for operands of two tapes, for an empty result,
// and for numbers alone unless the result is 1x1; std::logic_error for a stale or default-made Var.
template <class Op, std::convertible_to<Var>... Others>
Var custom(const detail::First& first, const Others&... others) {
  return detail::custom<Op>(std::array<Var, 1 + sizeof...(others)>{first.var, others...},
                            std::make_index_sequence<1 + sizeof...(others)>(), first.location);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad

// The functions on numbers that the columns of a row can name. Those of Var are found by argument-dependent
// lookup.
#define SADDLE_CUSTOM_NAMES                   \
  SADDLE_NAMES_OF_CMATH(::saddle::ad::real::) \
  SADDLE_NAMES_OF_REAL(::saddle::ad::real::)  \
  using ::saddle::ad::real::tanh, ::saddle::ad::real::gate, ::saddle::ad::real::through;

#define SADDLE_CUSTOM_UNARY(name, value_column, derivative_column)             \
  SADDLE_UNARY_ROW(name, SADDLE_CUSTOM_NAMES, value_column, derivative_column) \
  inline constinit const ::saddle::ad::Rule name##_row::rule =                 \
      ::saddle::ad::rows::unary_rule<name##_row>(#name);                       \
  SADDLE_UNARY_FUNCTION(name, name##_row)                                      \
  [[maybe_unused]] inline ::saddle::ad::Real name(::saddle::ad::Real x) {      \
    return name##_row::value(x);                                               \
  }                                                                            \
  static_assert(true, "a semicolon follows")

#define SADDLE_CUSTOM_BINARY(name, value_column, a_column, b_column)                            \
  SADDLE_BINARY_ROW(name, SADDLE_CUSTOM_NAMES, value_column, a_column, b_column)                \
  inline constinit const ::saddle::ad::Rule name##_row::rule =                                  \
      ::saddle::ad::rows::binary_rule<name##_row>(#name);                                       \
  SADDLE_BINARY_FUNCTION(name, name##_row)                                                      \
  [[maybe_unused]] inline ::saddle::ad::Real name(::saddle::ad::Real a, ::saddle::ad::Real b) { \
    return name##_row::value(a, b);                                                             \
  }                                                                                             \
  static_assert(true, "a semicolon follows")
