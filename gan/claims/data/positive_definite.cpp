#include "gan/claims/data/positive_definite.h"

#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <stdexcept>

namespace saddle::gan {

std::optional<std::vector<double>> solve_positive_definite(const ad::Array& a, const std::vector<double>& b) {
  const auto n = static_cast<ad::Index>(b.size());
  if (a.rows() != n || a.cols() != n)
    throw std::invalid_argument(fmt::format("solve_positive_definite: the matrix must be {0}x{0}, got {1}", n,
                                            ad::to_string(a.shape())));
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::LLT<Matrix> factors(Eigen::Map<const Matrix>(a.data(), n, n));
  // Eigen reports success for NaN.
  if (factors.info() != Eigen::Success || !(factors.matrixLLT().diagonal().array() > 0).all())
    return std::nullopt;
  std::vector<double> x(b.size());
  Eigen::Map<Eigen::VectorXd>(x.data(), n) = factors.solve(Eigen::Map<const Eigen::VectorXd>(b.data(), n));
  return x;
}

}  // namespace saddle::gan
