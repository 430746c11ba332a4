// Recording of everything that the fast path in tape.h does not cover: constants, arrays, broadcasting,
// checked values.
#include <algorithm>
#include <array>
#include <stdexcept>

#include "autodiff/tape/array_record.h"
#include "autodiff/tape/pairwise.h"
#include "autodiff/tape/reject.h"

namespace saddle::inline SADDLE_PRECISION::ad {

Shape broadcast_shape(const char* operation, Shape a, Shape b) {
  const bool rows = a.rows == b.rows || a.rows == 1 || b.rows == 1;
  const bool cols = a.cols == b.cols || a.cols == 1 || b.cols == 1;
  if (!rows || !cols)
    reject<ShapeError>(
        "{}: shapes must be equal, or one of them a scalar, a row or a column of the other, got {} and {}",
        operation, to_string(a), to_string(b));
  return {std::max(a.rows, b.rows), std::max(a.cols, b.cols)};
}

void throw_cotangent(const char* operation, Index k, Shape cotangent, Shape operand) {
  reject<ShapeError>(
      "{}: the cotangent of operand {} must have its shape {}, or that of the result if the rule broadcasts, "
      "got {}; the rule has lost a transpose or a sum",
      operation, k, to_string(operand), to_string(cotangent));
}

Array marked(ArrayView dy, ArrayView cotangent) {
  const bool by_element = dy.shape() == cotangent.shape();
  const bool all = std::all_of(dy.begin(), dy.end(), is_masked);
  Array result(cotangent);
  for (Index i = 0; i < result.size(); ++i)
    if (result.data()[i] == 0)
      result.data()[i] = (by_element ? is_masked(dy.data()[i]) : all) ? masked_zero : Real(0);
  return result;
}

namespace {

Real total(const Real* x, Index n) {
  return pairwise_sum(n, [x](Index i) { return x[i]; });
}

// Adds n numbers of each row to `to`, the rows `step` apart, eight of them at a time.
void add_rows(const Real* __restrict x, Index rows, Index step, Index n, Real* __restrict to) {
  for (; rows >= 8; rows -= 8, x += 8 * step)
    for (Index k = 0; k < n; ++k) {
      const Real* y = x + k;
      to[k] += ((y[0] + y[step]) + (y[2 * step] + y[3 * step])) +
               ((y[4 * step] + y[5 * step]) + (y[6 * step] + y[7 * step]));
    }
  for (; rows > 0; --rows, x += step)
    for (Index k = 0; k < n; ++k) to[k] += x[k];
}

// Adds the sums of the columns to `to`. In a block a number passes through at most 3 + 128 / 8 roundings.
void add_columns(const Real* in, Index rows, Index cols, Real* to) {
  constexpr Index width = 128, block = 128;
  if (rows <= block) return add_rows(in, rows, cols, cols, to);
  for (Index c = 0; c < cols; c += width) {
    const Index n = std::min(width, cols - c);
    PairwiseSums<width> sums(n);
    for (Index r = 0; r < rows; r += block) {
      std::fill_n(sums.next(), n, Real(0));
      add_rows(in + r * cols + c, std::min(block, rows - r), cols, n, sums.next());
      sums.add();
    }
    const Real* total = sums.total();
    for (Index k = 0; k < n; ++k) to[c + k] += total[k];
  }
}

// Gives the sums that are zero their marks: masked if all terms are.
void mark_sums(ArrayView from, Shape shape, Real* to) {
  if (std::none_of(to, to + shape.size(), [](Real x) { return x == 0; })) return;
  for (Index i = 0; i < shape.size(); ++i)
    if (to[i] == 0) to[i] = masked_zero;
  for (Index r = 0; r < from.rows(); ++r)
    for (Index c = 0; c < from.cols(); ++c) {
      Real& sum = to[place_in(shape, r, c)];
      if (sum == 0 && !is_masked(from.data()[r * from.cols() + c])) sum = 0;
    }
}

}  // namespace

void sum_to(ArrayView from, Shape shape, Real* __restrict to, bool accumulate, bool marks) {
  if (marks && accumulate) {
    std::vector<Real> sums(static_cast<std::size_t>(shape.size()));
    sum_to(from, shape, sums.data(), false, true);
    for (Index i = 0; i < shape.size(); ++i) to[i] += sums[static_cast<std::size_t>(i)];
    return;
  }
  const Real* __restrict in = from.data();
  const Index rows = from.rows(), cols = from.cols();
  if (!accumulate) std::fill_n(to, shape.size(), Real(0));
  // [undo-a-broadcast
  if (shape == from.shape())
    for (Index i = 0; i < from.size(); ++i) to[i] += in[i];
  else if (shape.size() == 1)
    *to += total(in, from.size());
  else if (shape.cols == 1)
    for (Index r = 0; r < rows; ++r) to[r] += total(in + r * cols, cols);
  else
    add_columns(in, rows, cols, to);
  // undo-a-broadcast]
  if (marks) mark_sums(from, shape, to);
}

Var sum_to(const Var* before, const Var& from, Shape shape) {
  const Shape whole = from.shape();
  const bool rows = shape.rows < whole.rows, cols = shape.cols < whole.cols;
  const Var part = rows || cols ? sum(from, rows && cols ? Axis::all : rows ? Axis::rows : Axis::cols) : from;
  return before == nullptr ? part : *before + part;
}

Var marked(const Var& dy, const Var& cotangent) {
  if (cotangent.is_constant()) return cotangent;
  const ArrayView given = cotangent.array();
  const Array right = marked(dy.array(), given);
  Array other = Array::zeros(right.shape());
  for (Index i = 0; i < right.size(); ++i)
    other[i] = right[i] == 0 && is_masked(given[i]) != is_masked(right[i]);
  if (std::all_of(other.begin(), other.end(), [](Real x) { return x == 0; })) return cotangent;
  return where(Mask(cotangent.tape().constant(other)), cotangent.tape().constant(right), cotangent);
}

Var without_marks(const Var& v) {
  const ArrayView numbers = v.array();
  return std::none_of(numbers.begin(), numbers.end(), is_masked) ? v : v + 0;
}

namespace {

// An elementwise operation of one or two operands.
Var record_elementwise(const Rule& rule, std::span<const Var> operands, Location here) {
  Tape* tape = Store::common_tape(rule.name, operands);

  // Plain numbers only: the answer is a plain number.
  std::array<Real, 2> numbers{}, partials{};
  Real value = 0;
  if (tape == nullptr) {
    for (std::size_t k = 0; k < operands.size(); ++k) numbers[k] = operands[k].value();
    rule.scalar(numbers.data(), value, partials.data());
    return value;
  }
  Store& store = tape->store();

  Shape shape = operands[0].shape();
  if (operands.size() == 2) shape = broadcast_shape(rule.name, shape, operands[1].shape());
  if (shape.size() > 1) return store.record(rule, operands, shape, {}, here);

  // A 1x1 node: a constant stands in place of its partial derivative.
  for (std::size_t k = 0; k < operands.size(); ++k) numbers[k] = operands[k].value();
  rule.scalar(numbers.data(), value, partials.data());
  if (store.zeros != nullptr && rule.notes_zeros) {
    const std::array<ArrayView, 2> in{ArrayView(&numbers[0], {1, 1}), ArrayView(&numbers[1], {1, 1})};
    rule.value(
        {.shape = {}, .out = &value, .in = in.data(), .operands = 2, .attributes = {}, .zeros = store.zeros});
  }
  std::array<std::uint32_t, 2> parents{};
  for (std::size_t k = 0; k < operands.size(); ++k) {
    if (operands[k].is_constant())
      partials[k] = numbers[k];
    else
      parents[k] = Store::index(operands[k]);
  }
  store.require_finite(rule, operands, ArrayView(&value, {1, 1}), here);
  const Var result = store.push(rule, value, parents, partials);
  store.keep_origin(result, here);
  return result;
}

}  // namespace

Var Recorder::record(const Rule& rule, Var x, Location here) {
  return record_elementwise(rule, {&x, 1}, here);
}

Var Recorder::record(const Rule& rule, Var a, Var b, Location here) {
  const std::array<Var, 2> operands{a, b};
  return record_elementwise(rule, operands, here);
}

Var Store::record(const Rule& rule, std::span<const Var> vars, const Shape& shape,
                  const Attributes& attributes, Location here) {
  // Note the operands where the reverse sweep finds them.
  const Arena::Place place = memory->place();
  const auto count = static_cast<Index>(vars.size());
  Operand* operands = memory->take<Operand>(vars.size());
  ArrayView* in = memory->take<ArrayView>(vars.size());
  for (Index k = 0; k < count; ++k) operands[k] = operand(vars[k]);
  for (Index k = 0; k < count; ++k) in[k] = view(operands[k]);

  // Compute the result.
  Real* out = memory->take<Real>(shape.size());
  Frame frame{
      .shape = shape, .out = out, .in = in, .operands = count, .attributes = attributes, .zeros = zeros};
  if (rule.keeps_slope) frame.slope = memory->take<Real>(shape.size());
  rule.value(frame);
  try {
    require_finite(rule, vars, ArrayView(out, shape), here);
  } catch (const std::domain_error&) {
    memory->rewind(place);
    throw;
  }

  const Var result = append(rule, out, shape);
  ArrayNode& node = arrays.back();
  node.operands = operands;
  node.operand_count = count;
  node.attributes = attributes;
  node.slope = frame.slope;
  keep_origin(result, here);
  return result;
}

Operand Store::operand(const Var& v) const {
  if (v.is_constant()) return {0, -1, v.value_};
  const std::uint32_t node = index(v);
  return {node, v.is_array() ? static_cast<std::int32_t>(side(node)) : -1, 0};
}

ArrayView Store::view(const Operand& operand) const {
  if (operand.array >= 0) return {arrays[operand.array].value, arrays[operand.array].shape};
  return {operand.node == 0 ? &operand.constant : &nodes()[operand.node].value, {1, 1}};
}

Var constant_beside(const char* operation, const Var& v, const ArrayView& array) {
  Tape* tape = Store::tape_of(operation, v);
  if (tape == nullptr)
    reject(
        "{}: an array beside a plain number needs a tape, got {} and the number {}; use tape.constant(array)",
        operation, to_string(array.shape()), v.value());
  return tape->constant(array);
}

Var record(const Rule& rule, std::span<const Var> operands, const Shape& shape, const Attributes& attributes,
           Location here) {
  if (Tape* tape = Store::common_tape(rule.name, operands))
    return tape->store().record(rule, operands, shape, attributes, here);
  if (shape.size() != 1)
    reject("{}: an array of shape {} needs a tape, got plain numbers only; use tape.constant(number)",
           rule.name, to_string(shape));
  std::vector<ArrayView> in;
  for (const Var& v : operands) in.push_back(v.array());
  Real out = 0;
  const auto count = static_cast<Index>(in.size());
  rule.value({.shape = shape, .out = &out, .in = in.data(), .operands = count, .attributes = attributes});
  return out;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
