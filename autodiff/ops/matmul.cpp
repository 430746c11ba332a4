// The matrix product and the affine layer.
#include <algorithm>
#include <cmath>

#include "autodiff/ops/product.h"
#include "autodiff/tape/array_record.h"

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

std::string transposed(bool flag) {
  return flag ? " transposed" : "";
}

// The product with a cotangent: as matmul, but zeros of the cotangent contribute zero, even against inf.
Var pull_left(const Var& dy, const Var& b, bool transpose_dy, bool transpose_b);
Var pull_right(const Var& a, const Var& dy, bool transpose_a, bool transpose_dy);

bool finite(const Real* x, Index n) {
  Index others = 0;
  for (Index i = 0; i < n; ++i) others += x[i] - x[i] != 0;
  return others == 0;
}

// The rows from the first to the last that are not all zeros; one row if all are.
struct Rows {
  explicit Rows(ArrayView x) : end(x.rows()) {
    const auto zero = [x](Index row) {
      const Real* numbers = x.data() + row * x.cols();
      return std::all_of(numbers, numbers + x.cols(), [](Real v) { return v == 0; });
    };
    while (begin < end - 1 && zero(begin)) ++begin;
    while (begin < end - 1 && zero(end - 1)) --end;
  }
  Index begin = 0, end;
};

// The product of a cotangent, the left operand. Where only some rows of a batch were used, as by slice_rows,
// the others are rows of zeros, and so is what they give. An infinity in the right operand would show in all
// rows, so that those which are computed are enough to notice it.
void product_of_cotangent(const Frame& f) {
  const ArrayView& dy = in(f, 0);
  const auto [begin, end] = Rows(dy);
  const Index cols = f.shape.cols;
  std::fill_n(f.out, begin * cols, Real(0));
  std::fill_n(f.out + end * cols, (f.shape.rows - end) * cols, Real(0));
  product({dy.data() + begin * dy.cols(), {end - begin, dy.cols()}}, false, in(f, 1),
          f.attributes.transpose_b, nullptr, {end - begin, cols}, f.out + begin * cols);
}

// One element of the product with a cotangent, whose zeros are left out: masked if all of them are.
Real careful_element(const Frame& f, Index i, Index j) {
  const Attributes& at = f.attributes;
  const ArrayView &a = in(f, 0), &b = in(f, 1);
  const Index inner = at.transpose_a ? a.rows() : a.cols();
  Real total = masked_zero;
  for (Index k = 0; k < inner; ++k) {
    const Real x = at.transpose_a ? a.data()[k * a.cols() + i] : a.data()[i * a.cols() + k];
    const Real y = at.transpose_b ? b.data()[j * b.cols() + k] : b.data()[k * b.cols() + j];
    const Real dy = at.a_is_cotangent ? x : y, factor = at.a_is_cotangent ? y : x;
    if (f.zeros != nullptr && is_plain_zero(dy) && !std::isfinite(factor)) ++f.zeros->count;
    total += real::scale(dy, factor);
  }
  return total;
}

constexpr Rule matmul_rule = array_rule(
    "matmul", 2,
    [](const Frame& f) {
      const Attributes& at = f.attributes;
      if (at.a_is_cotangent && !at.transpose_a)
        product_of_cotangent(f);
      else
        product(in(f, 0), at.transpose_a, in(f, 1), at.transpose_b, nullptr, f.shape, f.out);
      // Zero times infinity is possible only if the other factor and the result are both not finite.
      if (!at.a_is_cotangent && !at.b_is_cotangent) return;
      const ArrayView& other = in(f, at.a_is_cotangent ? 1 : 0);
      const bool look_at_other = other.size() < f.shape.size();
      const bool all = look_at_other ? !finite(other.data(), other.size()) : !finite(f.out, f.shape.size());
      if (!all && !with_care(f)) return;
      for (Index i = 0; i < f.shape.rows; ++i)
        for (Index j = 0; j < f.shape.cols; ++j)
          if (Real& out = f.out[i * f.shape.cols + j]; all || out == 0) out = careful_element(f, i, j);
    },
    [](Pullback& p) {
      const bool ta = p.attributes.transpose_a, tb = p.attributes.transpose_b;
      const Var a = p.operand(0), b = p.operand(1);
      if (p.wants(0)) p.give(0, ta ? pull_right(b, p.dy, tb, true) : pull_left(p.dy, b, false, !tb));
      if (p.wants(1)) p.give(1, tb ? pull_left(p.dy, a, true, ta) : pull_right(a, p.dy, !ta, false));
    });

constexpr Rule affine_rule = broadcasting(array_rule(
    "affine", 3,
    [](const Frame& f) { product(in(f, 0), false, in(f, 1), false, in(f, 2).data(), f.shape, f.out); },
    [](Pullback& p) {
      // [affine-pullback
      if (p.wants(0)) p.give(0, pull_left(p.dy, p.operand(1), false, true));
      if (p.wants(1)) p.give(1, pull_right(p.operand(0), p.dy, true, false));
      if (p.wants(2)) p.give(2, p.dy);
      // affine-pullback]
    }));

Var matmul(const Var& a, const Var& b, const Attributes& at, Location here) {
  const Shape sa = a.shape(), sb = b.shape();
  const Index inner_a = at.transpose_a ? sa.rows : sa.cols, inner_b = at.transpose_b ? sb.cols : sb.rows;
  if (inner_a != inner_b)
    reject<ShapeError>("matmul: inner dimensions must agree, got {}{} and {}{}", to_string(sa),
                       transposed(at.transpose_a), to_string(sb), transposed(at.transpose_b));
  const Shape shape{at.transpose_a ? sa.cols : sa.rows, at.transpose_b ? sb.rows : sb.cols};
  return record(matmul_rule, std::array{a, b}, shape, at, here);
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
  return matmul(dy, b, at, Location::current());
}

Var pull_right(const Var& a, const Var& dy, bool transpose_a, bool transpose_dy) {
  Attributes at = transposes(transpose_a, transpose_dy);
  at.b_is_cotangent = true;
  return matmul(a, dy, at, Location::current());
}

}  // namespace

Var matmul(const Var& a, const Var& b, bool transpose_a, bool transpose_b, Location here) {
  return matmul(a, b, transposes(transpose_a, transpose_b), here);
}

Var affine(const Var& x, const Var& w, const Var& b, Location here) {
  const Shape sx = x.shape(), sw = w.shape(), sb = b.shape();
  if (sx.cols != sw.rows || sb != Shape{1, sw.cols})
    reject<ShapeError>("affine: x (batch, in), W (in, out) and b (1, out) must agree, got {}, {} and {}",
                       to_string(sx), to_string(sw), to_string(sb));
  return record(affine_rule, std::array{x, w, b}, {sx.rows, sw.cols}, {}, here);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
