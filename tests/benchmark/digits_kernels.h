// What the step by hand (digits_limit.cpp) computes on whole batches: matrix products by Eigen or a BLAS, and
// maxout layers by plain loops. Matrices are stored by rows, as in the trainer.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "tests/benchmark/digits_start.h"

#ifdef SADDLE_BLAS
#include "autodiff/ops/blas.h"
#endif

namespace benchmark {

using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Block = Eigen::Map<Matrix>;
using View = Eigen::Map<const Matrix>;

inline View view(const Matrix& m) {
  return {m.data(), m.rows(), m.cols()};
}
inline View last_rows(const Matrix& m, Index rows) {
  return {m.data() + (m.rows() - rows) * m.cols(), rows, m.cols()};
}

// out = op(a) op(b). By columns, as a BLAS has it, this is the product of the transposes.
inline void multiply(View a, bool transpose_a, View b, bool transpose_b, Block out) {
#ifdef SADDLE_BLAS
  if (out.rows() > 1 && out.cols() > 1 && a.cols() > 1) {
    saddle::blas::multiply<Real>({b.data(), int(b.cols()), transpose_b},
                                 {a.data(), int(a.cols()), transpose_a}, false, int(out.cols()),
                                 int(out.rows()), int(transpose_a ? a.rows() : a.cols()), out.data());
    return;
  }
#endif
  if (transpose_a)
    out.noalias() = a.transpose() * b;
  else if (transpose_b)
    out.noalias() = a * b.transpose();
  else
    out.noalias() = a * b;
}

// h = max over the pieces of z + b, and h masked.
inline void maxout(const Matrix& z, const Real* b, const Matrix& mask, Matrix& h, Matrix& masked) {
  const Index units = h.cols(), pieces = z.cols() / units;
  for (Index row = 0; row < z.rows(); ++row) {
    const Real* __restrict from = z.row(row).data(), * __restrict keep = mask.row(row).data();
    Real* __restrict unit = h.row(row).data(), * __restrict to = masked.row(row).data();
    for (Index j = 0; j < units; ++j) unit[j] = from[j] + b[j];
    for (Index k = 1; k < pieces; ++k)
      for (Index j = 0; j < units; ++j) {
        const Real v = from[k * units + j] + b[k * units + j];
        unit[j] = v > unit[j] ? v : unit[j];
      }
    for (Index j = 0; j < units; ++j) to[j] = unit[j] * keep[j];
  }
}

// The way back, of the last rows of a batch: dz from the adjoint d of the masked result. Tied pieces share
// it.
inline void maxout_back(View d, View z, const Real* b, View mask, View h, Matrix& dz) {
  const Index units = h.cols(), pieces = z.cols() / units;
  std::vector<Real> room(static_cast<std::size_t>(units));
  for (Index row = 0; row < d.rows(); ++row) {
    const Real *__restrict from = z.row(row).data(), *__restrict unit = h.row(row).data(),
                           *__restrict keep = mask.row(row).data(), *__restrict adjoint = d.row(row).data();
    Real* __restrict share = room.data(), * __restrict to = dz.row(row).data();
    for (Index j = 0; j < units; ++j) share[j] = 0;
    for (Index k = 0; k < pieces; ++k)
      for (Index j = 0; j < units; ++j)
        share[j] += from[k * units + j] + b[k * units + j] == unit[j] ? Real(1) : Real(0);
    for (Index j = 0; j < units; ++j) share[j] = adjoint[j] * keep[j] / share[j];
    for (Index k = 0; k < pieces; ++k)
      for (Index j = 0; j < units; ++j)
        to[k * units + j] = from[k * units + j] + b[k * units + j] == unit[j] ? share[j] : Real(0);
  }
}

}  // namespace benchmark
