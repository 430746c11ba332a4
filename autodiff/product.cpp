#include "autodiff/product.h"

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

}  // namespace

void product(ArrayView a, bool transpose_a, ArrayView b, bool transpose_b, const Real* row, Shape shape,
             Real* out) {
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
