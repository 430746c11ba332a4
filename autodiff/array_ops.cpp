#include "autodiff/array_ops.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "autodiff/product.h"
#include "autodiff/store.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

constexpr Real infinity = std::numeric_limits<Real>::infinity();

// Records on the tape of the operands; plain numbers alone give a plain number.
Var record(const Rule& rule, std::span<const Var> operands, Shape shape, const Attributes& attributes = {}) {
  if (Tape* tape = Store::common_tape(rule.name, operands))
    return tape->store().record(rule, operands, shape, attributes);
  if (shape.size() != 1)
    throw std::invalid_argument(fmt::format(
        "{}: an array of shape {} needs a tape, got plain numbers only; use tape.constant(number)", rule.name,
        to_string(shape)));
  std::vector<ArrayView> in;
  for (const Var& v : operands) in.push_back(v.array());
  Real out = 0;
  rule.value({shape, &out, in.data(), static_cast<Index>(in.size()), attributes, nullptr, nullptr});
  return out;
}

Var record(const Rule& rule, const Var& x, Shape shape, const Attributes& attributes = {}) {
  return record(rule, std::span<const Var>(&x, 1), shape, attributes);
}

Attributes along(Axis axis) {
  Attributes attributes;
  attributes.axis = axis;
  return attributes;
}

Shape reduced(Shape shape, Axis axis) {
  if (axis == Axis::rows) return {1, shape.cols};
  if (axis == Axis::cols) return {shape.rows, 1};
  return {1, 1};
}

// The groups of elements that a reduction runs over: `count` groups of `size` elements, `step` apart.
struct Groups {
  Index count, size, step, next;

  Groups(Shape s, Axis axis)
      : count(axis == Axis::all    ? 1
              : axis == Axis::rows ? s.cols
                                   : s.rows),
        size(s.size() / count),
        step(axis == Axis::rows ? s.cols : 1),
        next(axis == Axis::rows ? 1 : s.cols) {}
};

// The largest element (NaN if there is one), and the sum of exp(x - largest) over all the others.
struct Largest {
  Real value, rest;
};

Largest largest(const Real* x, Index size, Index step) {
  Index at = 0;
  for (Index i = 1; i < size; ++i)
    if (x[i * step] > x[at * step] || x[i * step] != x[i * step]) at = i;
  const Real m = x[at * step];
  Real rest = 0;
  for (Index i = 0; i < size; ++i)
    if (i != at) rest += std::exp(x[i * step] - m);
  return {m, rest};
}

ArrayView in(const Frame& f, Index k) {
  return f.in[k];
}

// --- rules
// ----------------------------------------------------------------------------------------------------------

const Rule sum_rule{"sum",   1,
                    nullptr, [](const Frame& f) { sum_to(in(f, 0), f.shape, f.out, false); },
                    nullptr, [](Pullback& p) { p.give(0, broadcast(p.dy, p.operand(0).shape())); }};

// give() adds the cotangent up again.
const Rule broadcast_rule{"broadcast",
                          1,
                          nullptr,
                          [](const Frame& f) {
                            const ArrayView x = in(f, 0);
                            for (Index r = 0; r < f.shape.rows; ++r)
                              for (Index c = 0; c < f.shape.cols; ++c)
                                f.out[r * f.shape.cols + c] =
                                    x.data()[(x.rows() == 1 ? 0 : r) * x.cols() + (x.cols() == 1 ? 0 : c)];
                          },
                          nullptr,
                          [](Pullback& p) { p.give(0, p.dy); }};

const Rule max_rule{"max",
                    1,
                    nullptr,
                    [](const Frame& f) {
                      const Groups g(in(f, 0).shape(), f.attributes.axis);
                      for (Index i = 0; i < g.count; ++i)
                        f.out[i] = largest(in(f, 0).data() + i * g.next, g.size, g.step).value;
                    },
                    nullptr,
                    [](Pullback& p) {
                      const Mask ties = p.operand(0) == p.y;
                      p.give(0, where(ties, p.dy / sum(ties.values(), p.attributes.axis), 0));
                    }};

const Rule logsumexp_rule{"logsumexp",
                          1,
                          nullptr,
                          [](const Frame& f) {
                            const Groups g(in(f, 0).shape(), f.attributes.axis);
                            for (Index i = 0; i < g.count; ++i) {
                              const auto [m, rest] = largest(in(f, 0).data() + i * g.next, g.size, g.step);
                              f.out[i] = std::isinf(m) ? m : m + std::log1p(rest);
                            }
                          },
                          nullptr,
                          [](Pullback& p) {
                            const Var x = p.operand(0);
                            const Var share = where(x == -infinity, 0, where(x == infinity, 1, exp(x - p.y)));
                            p.give(0, scale(p.dy, share));
                          }};

const Rule log_softmax_rule{
    "log_softmax",
    1,
    nullptr,
    [](const Frame& f) {
      const Groups g(in(f, 0).shape(), f.attributes.axis);
      for (Index i = 0; i < g.count; ++i) {
        const Real* x = in(f, 0).data() + i * g.next;
        const auto [m, rest] = largest(x, g.size, g.step);
        for (Index j = 0; j < g.size; ++j)
          f.out[i * g.next + j * g.step] = (x[j * g.step] - m) - std::log1p(rest);
      }
    },
    nullptr,
    [](Pullback& p) { p.give(0, p.dy - scale(sum(p.dy, p.attributes.axis), exp(p.y))); }};

// The product with a cotangent: as matmul, but zeros of the cotangent contribute zero, even against inf.
Var pull_left(const Var& dy, const Var& b, bool transpose_dy, bool transpose_b);
Var pull_right(const Var& a, const Var& dy, bool transpose_a, bool transpose_dy);

bool finite(const Real* x, Index n) {
  bool all = true;
  for (Index i = 0; i < n; ++i) all &= x[i] - x[i] == 0;
  return all;
}

// The plain triple loop, which leaves out the zeros of a cotangent.
void careful_product(const Frame& f) {
  const Attributes& at = f.attributes;
  const ArrayView a = in(f, 0), b = in(f, 1);
  const Index inner = at.transpose_a ? a.rows() : a.cols();
  for (Index i = 0; i < f.shape.rows; ++i)
    for (Index j = 0; j < f.shape.cols; ++j) {
      Real total = 0;
      for (Index k = 0; k < inner; ++k) {
        const Real x = at.transpose_a ? a(k, i) : a(i, k), y = at.transpose_b ? b(j, k) : b(k, j);
        total += at.a_is_cotangent ? real::scale(x, y) : real::scale(y, x);
      }
      f.out[i * f.shape.cols + j] = total;
    }
}

const Rule matmul_rule{
    "matmul",
    2,
    nullptr,
    [](const Frame& f) {
      const Attributes& at = f.attributes;
      product(in(f, 0), at.transpose_a, in(f, 1), at.transpose_b, nullptr, f.shape, f.out);
      // Zero times inf can only have been met if the other factor and the result are both not finite.
      if (!at.a_is_cotangent && !at.b_is_cotangent) return;
      const ArrayView other = in(f, at.a_is_cotangent ? 1 : 0);
      const bool look_at_other = other.size() < f.shape.size();
      if (look_at_other ? !finite(other.data(), other.size()) : !finite(f.out, f.shape.size()))
        careful_product(f);
    },
    nullptr,
    [](Pullback& p) {
      const bool ta = p.attributes.transpose_a, tb = p.attributes.transpose_b;
      const Var a = p.operand(0), b = p.operand(1);
      if (p.wants(0)) p.give(0, ta ? pull_right(b, p.dy, tb, true) : pull_left(p.dy, b, false, !tb));
      if (p.wants(1)) p.give(1, tb ? pull_left(p.dy, a, true, ta) : pull_right(a, p.dy, !ta, false));
    }};

const Rule affine_rule{
    "affine",
    3,
    nullptr,
    [](const Frame& f) { product(in(f, 0), false, in(f, 1), false, in(f, 2).data(), f.shape, f.out); },
    nullptr,
    [](Pullback& p) {
      if (p.wants(0)) p.give(0, pull_left(p.dy, p.operand(1), false, true));
      if (p.wants(1)) p.give(1, pull_right(p.operand(0), p.dy, true, false));
      if (p.wants(2)) p.give(2, p.dy);
    }};

const Rule transpose_rule{"transpose",
                          1,
                          nullptr,
                          [](const Frame& f) {
                            for (Index r = 0; r < f.shape.rows; ++r)
                              for (Index c = 0; c < f.shape.cols; ++c)
                                f.out[r * f.shape.cols + c] = in(f, 0).data()[c * f.shape.rows + r];
                          },
                          nullptr,
                          [](Pullback& p) { p.give(0, transpose(p.dy)); }};

const Rule reshape_rule{
    "reshape", 1,
    nullptr,   [](const Frame& f) { std::copy(in(f, 0).begin(), in(f, 0).end(), f.out); },
    nullptr,   [](Pullback& p) { p.give(0, reshape(p.dy, p.operand(0).rows(), p.operand(0).cols())); }};

// Copies a block of `shape` from one array to another, both given by their width and first element.
void copy_block(Shape shape, const Real* from, Index from_cols, Real* to, Index to_cols) {
  for (Index r = 0; r < shape.rows; ++r) std::copy_n(from + r * from_cols, shape.cols, to + r * to_cols);
}

Var pad(const Var& x, Index row, Index col, Shape shape);

const Rule slice_rule{
    "slice",
    1,
    nullptr,
    [](const Frame& f) {
      const ArrayView x = in(f, 0);
      copy_block(f.shape, x.data() + f.attributes.row * x.cols() + f.attributes.col, x.cols(), f.out,
                 f.shape.cols);
    },
    nullptr,
    [](Pullback& p) { p.give(0, pad(p.dy, p.attributes.row, p.attributes.col, p.operand(0).shape())); }};

// The adjoint of slice: x at (row, col) of an array of zeros.
const Rule pad_rule{
    "pad",
    1,
    nullptr,
    [](const Frame& f) {
      std::fill_n(f.out, f.shape.size(), Real(0));
      const ArrayView x = in(f, 0);
      copy_block(x.shape(), x.data(), x.cols(), f.out + f.attributes.row * f.shape.cols + f.attributes.col,
                 f.shape.cols);
    },
    nullptr,
    [](Pullback& p) { p.give(0, slice(p.dy, p.attributes.row, p.attributes.col, p.operand(0).shape())); }};

Var pad(const Var& x, Index row, Index col, Shape shape) {
  Attributes at;
  at.row = row;
  at.col = col;
  return record(pad_rule, x, shape, at);
}

const Rule concat_rule{"concat",
                       0,
                       nullptr,
                       [](const Frame& f) {
                         Real* out = f.out;
                         for (Index k = 0; k < f.operands; ++k) {
                           const ArrayView x = in(f, k);
                           copy_block(x.shape(), x.data(), x.cols(), out, f.shape.cols);
                           out += f.attributes.axis == Axis::rows ? x.size() : x.cols();
                         }
                       },
                       nullptr,
                       [](Pullback& p) {
                         Index row = 0, col = 0;
                         for (Index k = 0; k < p.operands; ++k) {
                           const Shape part = p.operand(k).shape();
                           if (p.wants(k)) p.give(k, slice(p.dy, row, col, part));
                           (p.attributes.axis == Axis::rows ? row : col) +=
                               p.attributes.axis == Axis::rows ? part.rows : part.cols;
                         }
                       }};

Var scatter_rows(const Var& x, const Index* rows, Shape shape);

const Rule gather_rule{
    "gather_rows",
    1,
    nullptr,
    [](const Frame& f) {
      for (Index r = 0; r < f.shape.rows; ++r)
        std::copy_n(in(f, 0).data() + f.attributes.indices[r] * f.shape.cols, f.shape.cols,
                    f.out + r * f.shape.cols);
    },
    nullptr,
    [](Pullback& p) { p.give(0, scatter_rows(p.dy, p.attributes.indices, p.operand(0).shape())); }};

// The adjoint of gather_rows: row r of x is added to row rows[r] of an array of zeros.
const Rule scatter_rule{"scatter_rows",
                        1,
                        nullptr,
                        [](const Frame& f) {
                          std::fill_n(f.out, f.shape.size(), Real(0));
                          const ArrayView x = in(f, 0);
                          for (Index r = 0; r < x.rows(); ++r)
                            for (Index c = 0; c < x.cols(); ++c)
                              f.out[f.attributes.indices[r] * x.cols() + c] += x.data()[r * x.cols() + c];
                        },
                        nullptr,
                        [](Pullback& p) {
                          const auto count = static_cast<std::size_t>(p.operand(0).rows());
                          p.give(0, gather_rows(p.dy, std::span(p.attributes.indices, count)));
                        }};

Var scatter_rows(const Var& x, const Index* rows, Shape shape) {
  Attributes attributes;
  attributes.indices = rows;
  return record(scatter_rule, x, shape, attributes);
}

const Rule where_rule{"where",
                      3,
                      nullptr,
                      [](const Frame& f) {
                        const auto at = [&](Index k, Index r, Index c) {
                          const ArrayView x = in(f, k);
                          return x.data()[(x.rows() == 1 ? 0 : r) * x.cols() + (x.cols() == 1 ? 0 : c)];
                        };
                        for (Index r = 0; r < f.shape.rows; ++r)
                          for (Index c = 0; c < f.shape.cols; ++c)
                            f.out[r * f.shape.cols + c] = at(0, r, c) != 0 ? at(1, r, c) : at(2, r, c);
                      },
                      nullptr,
                      [](Pullback& p) {
                        const Mask condition(p.operand(0));
                        if (p.wants(1)) p.give(1, where(condition, p.dy, 0));
                        if (p.wants(2)) p.give(2, where(condition, 0, p.dy));
                      }};

// --- checks
// ---------------------------------------------------------------------------------------------------------

template <class... Args>
[[noreturn]] void reject(fmt::format_string<Args...> format, Args&&... args) {
  throw std::invalid_argument(fmt::format(format, std::forward<Args>(args)...));
}

std::string transposed(bool flag) {
  return flag ? " transposed" : "";
}

}  // namespace

// --- the operations
// -------------------------------------------------------------------------------------------------

Var sum(const Var& x, Axis axis) {
  return record(sum_rule, x, reduced(x.shape(), axis));
}

Var mean(const Var& x, Axis axis) {
  const Shape shape = x.shape();
  return sum(x, axis) / static_cast<Real>(shape.size() / reduced(shape, axis).size());
}

Var max(const Var& x, Axis axis) {
  return record(max_rule, x, reduced(x.shape(), axis), along(axis));
}
Var logsumexp(const Var& x, Axis axis) {
  return record(logsumexp_rule, x, reduced(x.shape(), axis), along(axis));
}
Var log_softmax(const Var& x, Axis axis) {
  return record(log_softmax_rule, x, x.shape(), along(axis));
}
Var softmax(const Var& x, Axis axis) {
  return exp(log_softmax(x, axis));
}

namespace {

Var matmul(const Var& a, const Var& b, const Attributes& at) {
  const Shape sa = a.shape(), sb = b.shape();
  const Index inner_a = at.transpose_a ? sa.rows : sa.cols, inner_b = at.transpose_b ? sb.cols : sb.rows;
  if (inner_a != inner_b)
    reject("matmul: inner dimensions must agree, got {}{} and {}{}", to_string(sa),
           transposed(at.transpose_a), to_string(sb), transposed(at.transpose_b));
  const Shape shape{at.transpose_a ? sa.cols : sa.rows, at.transpose_b ? sb.rows : sb.cols};
  return record(matmul_rule, std::array{a, b}, shape, at);
}

Attributes transposes(bool a, bool b) {
  Attributes at;
  at.transpose_a = a;
  at.transpose_b = b;
  return at;
}

Var pull_left(const Var& dy, const Var& b, bool transpose_dy, bool transpose_b) {
  Attributes at = transposes(transpose_dy, transpose_b);
  at.a_is_cotangent = true;
  return matmul(dy, b, at);
}

Var pull_right(const Var& a, const Var& dy, bool transpose_a, bool transpose_dy) {
  Attributes at = transposes(transpose_a, transpose_dy);
  at.b_is_cotangent = true;
  return matmul(a, dy, at);
}

}  // namespace

Var matmul(const Var& a, const Var& b, bool transpose_a, bool transpose_b) {
  return matmul(a, b, transposes(transpose_a, transpose_b));
}

Var affine(const Var& x, const Var& w, const Var& b) {
  const Shape sx = x.shape(), sw = w.shape(), sb = b.shape();
  if (sx.cols != sw.rows || sb != Shape{1, sw.cols})
    reject("affine: x (batch, in), W (in, out) and b (1, out) must agree, got {}, {} and {}", to_string(sx),
           to_string(sw), to_string(sb));
  return record(affine_rule, std::array{x, w, b}, {sx.rows, sw.cols});
}

Var transpose(const Var& x) {
  return record(transpose_rule, x, {x.cols(), x.rows()});
}

Var reshape(const Var& x, Index rows, Index cols) {
  const Shape shape{rows, cols};
  if (rows < 1 || cols < 1 || shape.size() != x.shape().size())
    reject("reshape: the sizes must agree, got {} to {}", to_string(x.shape()), to_string(shape));
  return record(reshape_rule, x, shape);
}

Var slice(const Var& x, Index row, Index col, Shape shape) {
  const Shape whole = x.shape();
  const bool rows = row >= 0 && shape.rows >= 1 && shape.rows <= whole.rows - row;
  const bool cols = col >= 0 && shape.cols >= 1 && shape.cols <= whole.cols - col;
  if (!rows || !cols)
    reject("slice: the block must lie inside the array, got {} at ({}, {}) of {}", to_string(shape), row, col,
           to_string(whole));
  Attributes at;
  at.row = row;
  at.col = col;
  return record(slice_rule, x, shape, at);
}

Var slice_rows(const Var& x, Index first, Index count) {
  return slice(x, first, 0, {count, x.cols()});
}
Var slice_cols(const Var& x, Index first, Index count) {
  return slice(x, 0, first, {x.rows(), count});
}

Var concat(std::span<const Var> parts, Axis axis) {
  if (parts.empty() || axis == Axis::all)
    reject("concat: needs at least one part, and Axis::rows or Axis::cols");
  Shape shape = parts[0].shape();
  for (const Var& part : parts.subspan(1)) {
    const Shape s = part.shape();
    if (axis == Axis::rows ? s.cols != shape.cols : s.rows != shape.rows)
      reject("concat: the {} must agree, got {} and {}", axis == Axis::rows ? "columns" : "rows",
             to_string(parts[0].shape()), to_string(s));
    (axis == Axis::rows ? shape.rows : shape.cols) += axis == Axis::rows ? s.rows : s.cols;
  }
  return record(concat_rule, parts, shape, along(axis));
}

Var gather_rows(const Var& x, std::span<const Index> rows) {
  const Shape shape = x.shape();
  if (rows.empty()) reject("gather_rows: needs at least one row, got none");
  for (Index row : rows)
    if (row < 0 || row >= shape.rows)
      reject("gather_rows: rows must lie inside the array, got row {} of {}", row, to_string(shape));
  // The tape keeps the list, since the sweep needs it again.
  Index* copy = x.tape().store().memory->take<Index>(rows.size());
  std::copy(rows.begin(), rows.end(), copy);
  Attributes attributes;
  attributes.indices = copy;
  return record(gather_rule, x, {static_cast<Index>(rows.size()), shape.cols}, attributes);
}

Var broadcast(const Var& x, Shape shape) {
  const Shape from = x.shape();
  if (from == shape) return x;
  if (broadcast_shape("broadcast", from, shape) != shape)
    reject("broadcast: only rows and columns of size 1 can be repeated, got {} to {}", to_string(from),
           to_string(shape));
  return record(broadcast_rule, x, shape);
}

Var where(const Mask& condition, const Var& a, const Var& b) {
  const Var& c = condition.values();
  const Shape shape = broadcast_shape("where", c.shape(), broadcast_shape("where", a.shape(), b.shape()));
  return record(where_rule, std::array{c, a, b}, shape);
}

Var clamp(const Var& x, Real low, Real high) {
  if (!(low <= high)) reject("clamp: low must not be above high, got {} and {}", low, high);
  return where(x < low, low, where(x > high, high, x));
}

Var stop_gradient(const Var& x) {
  if (x.is_constant()) return x;
  Store& store = x.tape().store();
  const ArrayNode* array = store.array_node(x);
  if (array == nullptr) return store.scalar_leaf(constant_rule, x.value());
  return store.array_leaf(constant_rule, array->value, array->shape, array->parameter);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
