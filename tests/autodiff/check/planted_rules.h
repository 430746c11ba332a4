// The derivatives of planted.cpp: the right ones, and those with a defect.
#pragma once

#include "autodiff/tape/array_record.h"

namespace saddle::inline SADDLE_PRECISION::tests {

using namespace ad;

// --- right derivatives

inline void of_sine(Pullback& p) {
  p.give(0, p.dy * cos(p.operand(0)));
}
inline void of_exponential(Pullback& p) {
  p.give(0, p.dy * p.y);
}
inline void of_square(Pullback& p) {
  p.give(0, p.dy * 2 * p.operand(0));
}
inline void of_square_root_or_zero(Pullback& p) {
  const Var x = p.operand(0);
  p.give(0, where(x > 0, p.dy / (2 * sqrt(where(x > 0, x, 1))), 0));
}
inline void of_positive_part(Pullback& p) {
  p.give(0, where(p.operand(0) > 0, p.dy, 0));
}
inline void of_error_function(Pullback& p) {
  const Var x = p.operand(0);
  p.give(0, p.dy * (Real(1.1283791670955126) * exp(-x * x)));
}
// [sum-done-right
inline void of_sum(Pullback& p) {
  p.give(0, p.dy);
  p.give(1, p.dy);
}
// sum-done-right]
inline void of_product(Pullback& p) {
  p.give(0, p.dy * p.operand(1));
  p.give(1, p.dy * p.operand(0));
}
inline void of_quotient(Pullback& p) {
  p.give(0, p.dy / p.operand(1));
  p.give(1, -p.dy * p.y / p.operand(1));
}
inline void of_times_sine(Pullback& p) {
  p.give(0, p.dy * sin(p.operand(1)));
  p.give(1, p.dy * p.operand(0) * cos(p.operand(1)));
}
inline void of_mean(Pullback& p) {
  const Shape shape = p.operand(0).shape();
  p.give(0, broadcast(p.dy, shape) / static_cast<Real>(shape.size() / p.y.shape().size()));
}
inline void of_turn(Pullback& p) {
  p.give(0, transpose(p.dy));
}
inline void of_matrices(Pullback& p) {
  if (p.wants(0)) p.give(0, matmul(p.dy, p.operand(1), false, true));
  if (p.wants(1)) p.give(1, matmul(p.operand(0), p.dy, true, false));
}
inline void of_last_row_twice(Pullback& p) {
  const Index rows = p.operand(0).rows();
  const Var whole = slice_rows(p.dy, 1, rows), first = slice_rows(p.dy, 0, 1);
  p.give(0, rows == 1 ? whole + first
                      : concat({slice_rows(whole, 0, rows - 1), slice_rows(whole, rows - 1, 1) + first},
                               Axis::rows));
}

// --- defects

inline void negated(Pullback& p) {
  p.give(0, -p.dy * cos(p.operand(0)));
}
inline void half(Pullback& p) {
  p.give(0, p.dy * p.operand(0));
}
inline void doubled(Pullback& p) {
  p.give(0, 2 * p.dy * p.y);
}
inline void without_1_over_n(Pullback& p) {
  p.give(0, broadcast(p.dy, p.operand(0).shape()));
}
inline void with_1_over_n_twice(Pullback& p) {
  const Shape shape = p.operand(0).shape();
  const auto n = static_cast<Real>(shape.size() / p.y.shape().size());
  p.give(0, broadcast(p.dy, shape) / (n * n));
}
inline void reshaped_instead_of_turned(Pullback& p) {
  p.give(0, reshape(p.dy, p.operand(0).rows(), p.operand(0).cols()));
}
inline void without_transposes(Pullback& p) {
  if (p.wants(0)) p.give(0, matmul(p.dy, p.operand(1)));
  if (p.wants(1)) p.give(1, matmul(p.operand(0), p.dy));
}
// [sum-of-one-row
inline void first_row_only(Pullback& p) {
  p.give(0, p.dy);
  p.give(1, slice_rows(p.dy, 0, 1));
}
// sum-of-one-row]
inline void last_column_only(Pullback& p) {
  p.give(0, p.dy);
  p.give(1, slice_cols(p.dy, p.dy.cols() - 1, 1));
}
inline void one_element_only(Pullback& p) {
  p.give(0, p.dy);
  p.give(1, slice(p.dy, 1, 1, {1, 1}));
}
inline void overwritten(Pullback& p) {
  p.give(0, slice_rows(p.dy, 1, p.operand(0).rows()));
}
inline void of_first_operand_only(Pullback& p) {
  p.give(0, p.dy * p.operand(1));
}
inline void own_operand(Pullback& p) {
  p.give(0, p.dy * p.operand(0));
  p.give(1, p.dy * p.operand(0));
}
inline void numerator_for_denominator(Pullback& p) {
  p.give(0, p.dy / p.operand(0));
  p.give(1, -p.dy * p.y / p.operand(1));
}
inline void swapped(Pullback& p) {
  p.give(0, -p.dy * p.y / p.operand(1));
  p.give(1, p.dy / p.operand(1));
}
inline void cosine_of_the_wrong_one(Pullback& p) {
  p.give(0, p.dy * sin(p.operand(1)));
  p.give(1, p.dy * p.operand(0) * cos(p.operand(0)));
}
template <int percent>
void at_zero(Pullback& p) {
  const Var x = p.operand(0);
  p.give(0, p.dy * where(x > 0, 1, where(x < 0, 0, Real(percent) / 100)));
}
inline void with_a_float_constant(Pullback& p) {
  const Var x = p.operand(0);
  p.give(0, p.dy * (Real(1.1283792f) * exp(-x * x)));
}
inline void nan_in_the_untaken_branch(Pullback& p) {
  const Var x = p.operand(0);
  p.give(0, p.dy / (2 * sqrt(x)) * where(x > 0, 1, 0));
}
inline void infinite(Pullback& p) {
  p.give(0, p.dy * cos(p.operand(0)) / (p.operand(0) - p.operand(0)));
}
inline void turned_too_often(Pullback& p) {
  p.give(0, transpose(p.dy * cos(p.operand(0))));
}
inline void added_along_the_wrong_axis(Pullback& p) {
  p.give(0, p.dy);
  p.give(1, sum(p.dy, Axis::cols));
}
inline void a_number_for_all(Pullback& p) {
  p.give(0, sum(p.dy * cos(p.operand(0))));
}
inline void cut_after_first_order(Pullback& p) {
  p.give(0, p.dy * stop_gradient(cos(p.operand(0))));
}
inline void minus_after_first_order(Pullback& p) {
  const Var slope = cos(p.operand(0));
  p.give(0, p.dy * (2 * stop_gradient(slope) - slope));
}
inline void twice_after_first_order(Pullback& p) {
  const Var slope = cos(p.operand(0));
  p.give(0, p.dy * (2 * slope - stop_gradient(slope)));
}
inline void nan_after_first_order(Pullback& p) {
  const Var x = p.operand(0), zero = x - stop_gradient(x);
  p.give(0, p.dy * (cos(x) + sqrt(zero)));
}
inline void off_without_a_name(Pullback& p) {
  p.give(0, Real(1.37) * p.dy * cos(p.operand(0)));
}
inline void of_another_function(Pullback& p) {
  p.give(0, p.dy * sin(p.operand(0)));
}

}  // namespace saddle::inline SADDLE_PRECISION::tests
