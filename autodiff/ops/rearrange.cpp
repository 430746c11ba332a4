// Operations that rearrange elements: transpose, slice, concatenation and the like.
#include <algorithm>
#include <cmath>

#include "autodiff/tape/array_record.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

constexpr Rule transpose_rule = array_rule(
    "transpose", 1,
    [](const Frame& f) {
      for (Index r = 0; r < f.shape.rows; ++r)
        for (Index c = 0; c < f.shape.cols; ++c)
          f.out[r * f.shape.cols + c] = in(f, 0).data()[c * f.shape.rows + r];
    },
    [](Pullback& p) { p.give(0, transpose(p.dy)); });

constexpr Rule reshape_rule = array_rule(
    "reshape", 1, [](const Frame& f) { std::copy(in(f, 0).begin(), in(f, 0).end(), f.out); },
    [](Pullback& p) { p.give(0, reshape(p.dy, p.operand(0).rows(), p.operand(0).cols())); });

// Copies a block of `shape` from one array to another, both given by their width and first element.
void copy_block(Shape shape, const Real* from, Index from_cols, Real* to, Index to_cols) {
  for (Index r = 0; r < shape.rows; ++r) std::copy_n(from + r * from_cols, shape.cols, to + r * to_cols);
}

Attributes block_at(Index row, Index col, Real fill = 0) {
  Attributes at;
  at.row = row;
  at.col = col;
  at.fill = fill;
  return at;
}

Var pad(const Var& x, Index row, Index col, Shape shape, Real fill);

constexpr Rule slice_rule = array_rule(
    "slice", 1,
    [](const Frame& f) {
      const ArrayView& x = in(f, 0);
      copy_block(f.shape, x.data() + f.attributes.row * x.cols() + f.attributes.col, x.cols(), f.out,
                 f.shape.cols);
    },
    [](Pullback& p) {
      p.give(0, pad(p.dy, p.attributes.row, p.attributes.col, p.operand(0).shape(), p.nothing));
    });

// The adjoint of slice: x at (row, col) of an array that is filled with zeros.
constexpr Rule pad_rule = array_rule(
    "pad", 1,
    [](const Frame& f) {
      std::fill_n(f.out, f.shape.size(), f.attributes.fill);
      const ArrayView& x = in(f, 0);
      copy_block(x.shape(), x.data(), x.cols(), f.out + f.attributes.row * f.shape.cols + f.attributes.col,
                 f.shape.cols);
    },
    [](Pullback& p) { p.give(0, slice(p.dy, p.attributes.row, p.attributes.col, p.operand(0).shape())); });

Var pad(const Var& x, Index row, Index col, Shape shape, Real fill) {
  return record(pad_rule, x, shape, block_at(row, col, fill), Location::current());
}

constexpr Rule concat_rule = array_rule(
    "concat", 0,
    [](const Frame& f) {
      Real* out = f.out;
      for (Index k = 0; k < f.operands; ++k) {
        const ArrayView& x = in(f, k);
        copy_block(x.shape(), x.data(), x.cols(), out, f.shape.cols);
        out += f.attributes.axis == Axis::rows ? x.size() : x.cols();
      }
    },
    [](Pullback& p) {
      const bool below = p.attributes.axis == Axis::rows;
      Index row = 0, col = 0;
      for (Index k = 0; k < p.operands; ++k) {
        const Shape part = p.operand(k).shape();
        if (p.wants(k)) p.give(k, slice(p.dy, row, col, part));
        (below ? row : col) += below ? part.rows : part.cols;
      }
    });

Var add_rows(const Var& x, const Index* rows, Shape shape, Real fill, Location here);

constexpr Rule gather_rule = array_rule(
    "gather_rows", 1,
    [](const Frame& f) {
      for (Index r = 0; r < f.shape.rows; ++r)
        std::copy_n(in(f, 0).data() + f.attributes.indices[r] * f.shape.cols, f.shape.cols,
                    f.out + r * f.shape.cols);
    },
    [](Pullback& p) {
      p.give(0, add_rows(p.dy, p.attributes.indices, p.operand(0).shape(), p.nothing, Location::current()));
    });

// The adjoint of gather_rows: row r of x is added to row rows[r] of an array of zeros. Any number of rows may
// be added to the same one, so that compensated summation is used (Kahan 1965).
void scatter(const Frame& f) {
  Real* __restrict lost = f.slope;
  std::fill_n(f.out, f.shape.size(), f.attributes.fill);
  std::fill_n(lost, f.shape.size(), masked_zero);
  const ArrayView& x = in(f, 0);
  const Index cols = x.cols();
  for (Index r = 0; r < x.rows(); ++r)
    for (Index c = 0; c < cols; ++c) {
      const Index i = f.attributes.indices[r] * cols + c;
      const Real part = x.data()[r * cols + c] + lost[i], sum = f.out[i] + part;
      const Real rounded_off = part - (sum - f.out[i]);
      lost[i] = std::isfinite(rounded_off) ? rounded_off : Real(0);
      f.out[i] = sum;
    }
}

constexpr Rule scatter_rule = [] {
  Rule rule = array_rule("scatter_rows", 1, scatter, [](Pullback& p) {
    const auto count = static_cast<std::size_t>(p.operand(0).rows());
    p.give(0, gather_rows(p.dy, std::span(p.attributes.indices, count)));
  });
  rule.keeps_slope = true;  // memory for the compensations
  return rule;
}();

Var add_rows(const Var& x, const Index* rows, Shape shape, Real fill, Location here) {
  Attributes attributes;
  attributes.indices = rows;
  attributes.fill = fill;
  return record(scatter_rule, x, shape, attributes, here);
}

// The list of rows in the memory of the tape, since the sweep needs it again.
const Index* kept(const Var& x, std::span<const Index> rows) {
  Index* copy = x.tape().store().memory->take<Index>(rows.size());
  std::copy(rows.begin(), rows.end(), copy);
  return copy;
}

}  // namespace

Var transpose(const Var& x, Location here) {
  return record(transpose_rule, x, {x.cols(), x.rows()}, {}, here);
}

Var reshape(const Var& x, Index rows, Index cols, Location here) {
  const Shape shape{rows, cols};
  if (rows < 1 || cols < 1 || shape.size() != x.shape().size())
    reject<ShapeError>("reshape: the sizes must agree, got {} to {}", to_string(x.shape()), to_string(shape));
  return record(reshape_rule, x, shape, {}, here);
}

Var slice(const Var& x, Index row, Index col, Shape shape, Location here) {
  const Shape whole = x.shape();
  const bool rows = row >= 0 && shape.rows >= 1 && shape.rows <= whole.rows - row;
  const bool cols = col >= 0 && shape.cols >= 1 && shape.cols <= whole.cols - col;
  if (!rows || !cols)
    reject<ShapeError>("slice: the block must lie inside the array, got {} at ({}, {}) of {}",
                       to_string(shape), row, col, to_string(whole));
  return record(slice_rule, x, shape, block_at(row, col), here);
}

Var Var::operator()(Index row, Index col, Location here) const {
  const Shape whole = shape();
  if (row < 0 || row >= whole.rows || col < 0 || col >= whole.cols)
    reject("element: the index must lie inside the shape, got ({}, {}) of {}", row, col, to_string(whole));
  return whole.size() == 1 ? *this : slice(*this, row, col, {1, 1}, here);
}

Var slice_rows(const Var& x, Index first, Index count, Location here) {
  return slice(x, first, 0, {count, x.cols()}, here);
}
Var slice_cols(const Var& x, Index first, Index count, Location here) {
  return slice(x, 0, first, {x.rows(), count}, here);
}

Var concat(std::span<const Var> parts, Axis axis, Location here) {
  if (parts.empty() || axis == Axis::all)
    reject("concat: needs at least one part, and Axis::rows or Axis::cols");
  Shape shape = parts[0].shape();
  for (const Var& part : parts.subspan(1)) {
    const Shape s = part.shape();
    if (axis == Axis::rows ? s.cols != shape.cols : s.rows != shape.rows)
      reject<ShapeError>("concat: the {} must agree, got {} and {}", axis == Axis::rows ? "columns" : "rows",
                         to_string(parts[0].shape()), to_string(s));
    (axis == Axis::rows ? shape.rows : shape.cols) += axis == Axis::rows ? s.rows : s.cols;
  }
  return record(concat_rule, parts, shape, along(axis), here);
}

Var gather_rows(const Var& x, std::span<const Index> rows, Location here) {
  const Shape shape = x.shape();
  if (rows.empty()) reject("gather_rows: needs at least one row, got none");
  for (Index row : rows)
    if (row < 0 || row >= shape.rows)
      reject("gather_rows: rows must lie inside the array, got row {} of {}", row, to_string(shape));
  Attributes attributes;
  attributes.indices = kept(x, rows);
  return record(gather_rule, x, {static_cast<Index>(rows.size()), shape.cols}, attributes, here);
}

Var scatter_rows(const Var& x, std::span<const Index> rows, Index count, Location here) {
  const Shape shape = x.shape();
  if (static_cast<Index>(rows.size()) != shape.rows)
    reject<ShapeError>("scatter_rows: needs a number for each row, got {} for {}", rows.size(),
                       to_string(shape));
  for (Index row : rows)
    if (row < 0 || row >= count)
      reject("scatter_rows: rows must lie inside the result, got row {} of {}", row,
             to_string(Shape{count, shape.cols}));
  return add_rows(x, kept(x, rows), {count, shape.cols}, 0, here);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
