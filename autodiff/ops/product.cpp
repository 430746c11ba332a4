#include "autodiff/ops/product.h"

#include <algorithm>

#include "autodiff/tape/pairwise.h"

// Products of a training step take their workspace from the stack: a step must not allocate on the heap.
#define EIGEN_STACK_ALLOCATION_LIMIT (1 << 20)
#include <Eigen/Core>

#ifdef SADDLE_BLAS
#include <limits>

#include "autodiff/ops/blas.h"
#endif

namespace saddle::inline SADDLE_PRECISION::ad {

namespace {

using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using View = Eigen::Map<const Matrix>;

template <class Out, class A, class B>
void multiply(Out& out, const A& a, const B& b, bool add) {
  // An outer product and a matrix times a column have kernels of their own in Eigen.
  if (add)
    out.noalias() += a * b;
  else
    out.noalias() = a * b;
}

// --- small products
//
// For the layers of a small net, arranging both operands for a large product costs more than it gains. Here
// the right operand is arranged in panels of a few columns, which stay in the first-level cache; a tile of
// the result stays in registers while the inner dimension is walked through.

#if defined(__AVX512F__)
constexpr int vector_bytes = 64, tile_rows = 8;
#elif defined(__AVX__)
constexpr int vector_bytes = 32, tile_rows = 6;
#else
constexpr int vector_bytes = 16, tile_rows = 6;
#endif
constexpr Index lanes = vector_bytes / sizeof(Real);
typedef Real Vector __attribute__((vector_size(vector_bytes)));
typedef Real Unaligned __attribute__((vector_size(vector_bytes), aligned(alignof(Real)), may_alias));

// a is read at a[i * row + k * inner], b at b[k * inner + j * col]; out has rows of one width.
struct Small {
  const Real* a;
  Index a_row, a_inner;
  const Real* b;
  Index b_inner, b_col;
  Index inner;
  const Real* row;
  Real* out;
  Index width;
};

// The sums over the inner dimension are split into so many partial sums that the latency of an addition is
// hidden.
template <int rows, int vectors>
void tile(const Small& s, Index i, Index j, const Real* panel, Index step) {
  constexpr int parts = rows == 1 ? 4 : 1;
  Vector sum[parts][rows][vectors] = {};
  if (s.row != nullptr)
    for (int r = 0; r < rows; ++r)
      for (int v = 0; v < vectors; ++v)
        sum[0][r][v] = *reinterpret_cast<const Unaligned*>(s.row + j + v * lanes);
  const Real* a = s.a + i * s.a_row;
  const auto add = [&](int part) {
    Vector factor[vectors];
    for (int v = 0; v < vectors; ++v) factor[v] = *reinterpret_cast<const Unaligned*>(panel + v * lanes);
    for (int r = 0; r < rows; ++r)
      for (int v = 0; v < vectors; ++v) sum[part][r][v] += a[r * s.a_row] * factor[v];
    a += s.a_inner;
    panel += step;
  };
  Index k = 0;
  for (; k + parts <= s.inner; k += parts)
    for (int part = 0; part < parts; ++part) add(part);
  for (; k < s.inner; ++k) add(0);
  for (int part = 1; part < parts; ++part)
    for (int r = 0; r < rows; ++r)
      for (int v = 0; v < vectors; ++v) sum[0][r][v] += sum[part][r][v];
  for (int r = 0; r < rows; ++r)
    for (int v = 0; v < vectors; ++v)
      *reinterpret_cast<Unaligned*>(s.out + (i + r) * s.width + j + v * lanes) = sum[0][r][v];
}

typedef Real Four __attribute__((vector_size(4 * sizeof(Real)), aligned(alignof(Real)), may_alias));

// Writes an array of `shape`, whose rows are `step` apart, transposed; in blocks of 4 x 4 where they fit.
void turn(const Real* from, Index step, Shape shape, Real* to) {
  const Index blocks = shape.rows % 4 == 0 ? shape.cols / 4 * 4 : 0;
  for (Index r = 0; r < shape.rows && blocks > 0; r += 4)
    for (Index c = 0; c < blocks; c += 4) {
      Four x[4];
      for (int i = 0; i < 4; ++i) x[i] = *reinterpret_cast<const Four*>(from + (r + i) * step + c);
      const Four a = __builtin_shufflevector(x[0], x[1], 0, 4, 1, 5);
      const Four b = __builtin_shufflevector(x[2], x[3], 0, 4, 1, 5);
      const Four d = __builtin_shufflevector(x[0], x[1], 2, 6, 3, 7);
      const Four e = __builtin_shufflevector(x[2], x[3], 2, 6, 3, 7);
      x[0] = __builtin_shufflevector(a, b, 0, 1, 4, 5);
      x[1] = __builtin_shufflevector(a, b, 2, 3, 6, 7);
      x[2] = __builtin_shufflevector(d, e, 0, 1, 4, 5);
      x[3] = __builtin_shufflevector(d, e, 2, 3, 6, 7);
      for (int i = 0; i < 4; ++i) *reinterpret_cast<Four*>(to + (c + i) * shape.rows + r) = x[i];
    }
  for (Index r = 0; r < shape.rows; ++r)
    for (Index c = blocks; c < shape.cols; ++c) to[c * shape.rows + r] = from[r * step + c];
}

// The largest right operand for which this is the faster way, and the longest inner dimension of a panel.
constexpr Index small_size = vector_bytes == 64 ? 32768 : 4096, small_inner = 256;
// A right operand of this size stays in the first-level cache as it is.
constexpr Index as_it_is = 2048;

// Panels side by side, and tiles below each other; the last one is moved back until it fits, and is in part
// computed again.
template <int vectors>
void panels(const Small& s, Index n) {
  constexpr Index cols = vectors * lanes;
  alignas(64) Real panel[small_inner * cols];
  for (Index begin = 0; begin < s.width; begin += cols) {
    const Index j = std::min(begin, s.width - cols);
    const Real* b = s.b + j * s.b_col;
    Index step = cols;
    if (s.b_col == 1 && s.inner * s.width <= as_it_is) {
      step = s.b_inner;
    } else {
      if (s.b_col == 1)
        for (Index k = 0; k < s.inner; ++k) std::copy_n(b + k * s.b_inner, cols, panel + k * cols);
      else
        turn(b, s.b_col, {cols, s.inner}, panel);
      b = panel;
    }
    if (n < tile_rows)
      for (Index i = 0; i < n; ++i) tile<1, vectors>(s, i, j, b, step);
    else
      for (Index i = 0; i < n; i += tile_rows)
        tile<tile_rows, vectors>(s, std::min(i, n - tile_rows), j, b, step);
  }
}

#ifdef SADDLE_BLAS
// Below this many multiply-adds OpenBLAS has kernels for small products, which allocate on the heap.
constexpr Index blas_size = 1 << 20;

// Vectors are left to Eigen too. By columns, this is the product of the transposes.
bool large_product(ArrayView a, bool transpose_a, ArrayView b, bool transpose_b, bool add, Shape shape,
                   Real* out) {
  const Index inner = transpose_a ? a.rows() : a.cols();
  if (std::min({shape.rows, shape.cols, inner}) < 2 || shape.size() * inner < blas_size) return false;
  if (std::max({shape.rows, shape.cols, inner}) > std::numeric_limits<int>::max()) return false;
  blas::multiply<Real>({b.data(), static_cast<int>(b.cols()), transpose_b},
                       {a.data(), static_cast<int>(a.cols()), transpose_a}, add, static_cast<int>(shape.cols),
                       static_cast<int>(shape.rows), static_cast<int>(inner), out);
  return true;
}
#endif

}  // namespace

void product(ArrayView a, bool transpose_a, ArrayView b, bool transpose_b, const Real* row, Shape shape,
             Real* out) {
  const Index inner = transpose_a ? a.rows() : a.cols();
  // One sum of many terms: in pairs, since Eigen adds them up one after the other.
  if (shape.size() == 1 && inner > 512) {
    const Real *x = a.data(), *y = b.data();
    *out = pairwise_sum(inner, [x, y](Index k) { return x[k] * y[k]; }) + (row == nullptr ? 0 : *row);
    return;
  }
  // A result that is narrower than a vector would leave lanes empty.
  if (shape.cols >= lanes && inner <= small_inner && inner * shape.cols <= small_size) {
    const Small s{a.data(),
                  transpose_a ? 1 : inner,
                  transpose_a ? shape.rows : 1,
                  b.data(),
                  transpose_b ? 1 : shape.cols,
                  transpose_b ? inner : 1,
                  inner,
                  row,
                  out,
                  shape.cols};
    return shape.cols < 2 * lanes ? panels<1>(s, shape.rows) : panels<2>(s, shape.rows);
  }
  const View ma(a.data(), a.rows(), a.cols()), mb(b.data(), b.rows(), b.cols());
  Eigen::Map<Matrix> result(out, shape.rows, shape.cols);
  const bool add = row != nullptr;
  if (add) result.rowwise() = Eigen::Map<const Eigen::Matrix<Real, 1, Eigen::Dynamic>>(row, shape.cols);
#ifdef SADDLE_BLAS
  if (large_product(a, transpose_a, b, transpose_b, add, shape, out)) return;
#endif
  if (!transpose_a && !transpose_b)
    multiply(result, ma, mb, add);
  else if (!transpose_a)
    multiply(result, ma, mb.transpose(), add);
  else if (!transpose_b)
    multiply(result, ma.transpose(), mb, add);
  else
    multiply(result, ma.transpose(), mb.transpose(), add);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
