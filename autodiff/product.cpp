#include "autodiff/product.h"

#include <algorithm>

// Products of a training step take their workspace from the stack: a step must not call the heap.
#define EIGEN_STACK_ALLOCATION_LIMIT (1 << 20)
#include <Eigen/Core>

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
// For the layers of a small net, arranging the operands for a large product costs more than the product. Here
// a tile of the result stays in registers while the inner dimension is walked through.

#if defined(__AVX512F__)
constexpr int vector_bytes = 64;
#elif defined(__AVX__)
constexpr int vector_bytes = 32;
#else
constexpr int vector_bytes = 16;
#endif
constexpr Index lanes = vector_bytes / sizeof(Real);
typedef Real Vector __attribute__((vector_size(vector_bytes)));
typedef Real Unaligned __attribute__((vector_size(vector_bytes), aligned(alignof(Real)), may_alias));

// a is read at a[i * row + k * inner], b and out by rows of one width.
struct Small {
  const Real* a;
  Index a_row, a_inner;
  const Real* b;
  Index inner;
  const Real* row;
  Real* out;
  Index width;
};

template <int rows, int vectors>
void tile(const Small& s, Index i, Index j) {
  Vector sum[rows][vectors] = {};
  if (s.row != nullptr)
    for (int r = 0; r < rows; ++r)
      for (int v = 0; v < vectors; ++v)
        sum[r][v] = *reinterpret_cast<const Unaligned*>(s.row + j + v * lanes);
  const Real* a = s.a + i * s.a_row;
  const Real* b = s.b + j;
  for (Index k = 0; k < s.inner; ++k, a += s.a_inner, b += s.width) {
    Vector factor[vectors];
    for (int v = 0; v < vectors; ++v) factor[v] = *reinterpret_cast<const Unaligned*>(b + v * lanes);
    for (int r = 0; r < rows; ++r)
      for (int v = 0; v < vectors; ++v) sum[r][v] += a[r * s.a_row] * factor[v];
  }
  for (int r = 0; r < rows; ++r)
    for (int v = 0; v < vectors; ++v)
      *reinterpret_cast<Unaligned*>(s.out + (i + r) * s.width + j + v * lanes) = sum[r][v];
}

// Tiles side by side; the last one is moved back until it fits, and computes some columns again.
template <int rows>
void strip(const Small& s, Index i) {
  constexpr int vectors = 2;
  if (s.width < vectors * lanes) {
    for (Index j = 0; j < s.width; j += lanes) tile<rows, 1>(s, i, std::min(j, s.width - lanes));
    return;
  }
  for (Index j = 0; j < s.width; j += vectors * lanes)
    tile<rows, vectors>(s, i, std::min(j, s.width - vectors * lanes));
}

void small_product(const Small& s, Index n) {
  constexpr Index rows = 6;
  if (n < rows)
    for (Index i = 0; i < n; ++i) strip<1>(s, i);
  else
    for (Index i = 0; i < n; i += rows) strip<rows>(s, std::min(i, n - rows));
}

// The largest right operand for which this is the faster way: one that stays in the first-level cache, and a
// larger one where the tile is wide. A narrower result would leave lanes empty.
constexpr Index small_size = vector_bytes == 64 ? 32768 : 4096;

}  // namespace

void product(ArrayView a, bool transpose_a, ArrayView b, bool transpose_b, const Real* row, Shape shape,
             Real* out) {
  const Index inner = transpose_a ? a.rows() : a.cols();
  if (shape.cols >= lanes && inner * shape.cols <= small_size) {
    Small s{a.data(),  transpose_a ? 1 : a.cols(), transpose_a ? a.cols() : 1, b.data(), inner, row, out,
            shape.cols};
    Real turned[small_size];
    if (transpose_b && inner > 1) {
      for (Index j = 0; j < shape.cols; ++j)
        for (Index k = 0; k < inner; ++k) turned[k * shape.cols + j] = b.data()[j * inner + k];
      s.b = turned;
    }
    return small_product(s, shape.rows);
  }
  const View ma(a.data(), a.rows(), a.cols()), mb(b.data(), b.rows(), b.cols());
  Eigen::Map<Matrix> result(out, shape.rows, shape.cols);
  const bool add = row != nullptr;
  if (add) result.rowwise() = Eigen::Map<const Eigen::Matrix<Real, 1, Eigen::Dynamic>>(row, shape.cols);
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
