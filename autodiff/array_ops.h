// Operations on whole arrays: reductions, products, and rearrangements of elements.
// All of them throw std::invalid_argument for shapes that do not fit, naming the operation and the shapes,
// and std::logic_error for a stale or default-made Var.
#pragma once

#include <initializer_list>
#include <limits>
#include <span>
#include <vector>

#include "autodiff/rule.h"
#include "autodiff/table.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// The sum of the elements: all of them (1x1), down the rows (Axis::rows, 1 x cols) or along each row
// (Axis::cols, rows x 1). The round-off error of a sum of n terms is at most (log2(n) + 8) epsilon times the
// sum of |x|.
Var sum(const Var& x, Axis axis = Axis::all, Location here = Location::current());

// sum(x, axis) / n, n being the number of elements that each sum runs over.
Var mean(const Var& x, Axis axis = Axis::all, Location here = Location::current());

// The largest element, and the smallest element. Tied elements share the cotangent equally; a NaN among the
// elements gives NaN.
Var max(const Var& x, Axis axis = Axis::all, Location here = Location::current());
Var min(const Var& x, Axis axis = Axis::all, Location here = Location::current());

// The Euclidean norm, sqrt(sum(square(x))), without overflow or underflow of intermediate results.
// If all elements are zero, it is 0 and its derivatives of every order are set to 0. An infinite element
// gives inf, and the derivative is NaN.
Var norm2(const Var& x, Axis axis = Axis::all, Location here = Location::current());

// log(sum(exp(x))), computed as a + log1p(sum of exp(x - a) over all elements but one that is the largest,
// a). The derivative is softmax(x), which adds up to 1. If all elements are -inf, the value is -inf and the
// derivative 0; elements of +inf share the derivative equally, as in the limit, and all others have 0.
Var logsumexp(const Var& x, Axis axis = Axis::all, Location here = Location::current());

// x - logsumexp(x), accurate where one element dominates. NaN where all elements are -inf.
Var log_softmax(const Var& x, Axis axis = Axis::cols, Location here = Location::current());

// exp(x) / sum(exp(x)). NaN where the largest element is infinite.
Var softmax(const Var& x, Axis axis = Axis::cols, Location here = Location::current());

// The matrix product a b: (rows, inner) times (inner, cols) gives (rows, cols). A flag transposes its
// operand.
Var matmul(const Var& a, const Var& b, bool transpose_a = false, bool transpose_b = false,
           Location here = Location::current());

template <ArrayLike T>
Var matmul(const Var& a, const T& b, bool transpose_a = false, bool transpose_b = false,
           Location here = Location::current()) {
  return matmul(a, constant_beside("matmul", a, b), transpose_a, transpose_b, here);
}
template <ArrayLike T>
Var matmul(const T& a, const Var& b, bool transpose_a = false, bool transpose_b = false,
           Location here = Location::current()) {
  return matmul(constant_beside("matmul", b, a), b, transpose_a, transpose_b, here);
}

// x W + b for a batch: x (batch, in), W (in, out), b (1, out) gives (batch, out).
Var affine(const Var& x, const Var& w, const Var& b, Location here = Location::current());
template <ArrayLike T>
Var affine(const T& x, const Var& w, const Var& b, Location here = Location::current()) {
  return affine(constant_beside("affine", w, x), w, b, here);
}

// Rows become columns: element (i, j) of the result is x(j, i).
Var transpose(const Var& x, Location here = Location::current());

// The same numbers in storage order (row by row) in another shape of the same size.
Var reshape(const Var& x, Index rows, Index cols, Location here = Location::current());

// The block of the given shape whose first element is x(row, col).
Var slice(const Var& x, Index row, Index col, Shape shape, Location here = Location::current());
Var slice_rows(const Var& x, Index first, Index count, Location here = Location::current());
Var slice_cols(const Var& x, Index first, Index count, Location here = Location::current());

// Arrays below each other (Axis::rows) or beside each other (Axis::cols).
Var concat(std::span<const Var> parts, Axis axis, Location here = Location::current());
inline Var concat(std::initializer_list<Var> parts, Axis axis, Location here = Location::current()) {
  return concat(std::span<const Var>(parts.begin(), parts.size()), axis, here);
}

// The rows of x with the given numbers, in that order; a row may be taken more than once.
Var gather_rows(const Var& x, std::span<const Index> rows, Location here = Location::current());
inline Var gather_rows(const Var& x, std::initializer_list<Index> rows, Location here = Location::current()) {
  return gather_rows(x, std::span<const Index>(rows.begin(), rows.size()), here);
}

// Row r of x added to row rows[r] of an array of zeros with `count` rows, in which rows with the same number
// add up: the adjoint of gather_rows. The round-off error of each sum is a few epsilon times the sum of |x|.
Var scatter_rows(const Var& x, std::span<const Index> rows, Index count, Location here = Location::current());
inline Var scatter_rows(const Var& x, std::initializer_list<Index> rows, Index count,
                        Location here = Location::current()) {
  return scatter_rows(x, std::span<const Index>(rows.begin(), rows.size()), count, here);
}

// x repeated along the rows or columns in which it has size 1.
Var broadcast(const Var& x, Shape shape, Location here = Location::current());

}  // namespace saddle::inline SADDLE_PRECISION::ad
