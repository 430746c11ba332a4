#include "gan/claims/linear_equations.h"

#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <stdexcept>

namespace saddle::gan {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const Matrix> as_matrix(const char* function, const ad::Array& a, std::size_t size) {
  const auto n = static_cast<ad::Index>(size);
  if (a.rows() != n || a.cols() != n)
    throw std::invalid_argument(
        fmt::format("{0}: the matrix must be {1}x{1}, got {2}", function, n, ad::to_string(a.shape())));
  return {a.data(), n, n};
}

template <class Factors>
std::vector<double> solution(const Factors& factors, const std::vector<double>& b) {
  const auto n = static_cast<ad::Index>(b.size());
  std::vector<double> x(b.size());
  Eigen::Map<Eigen::VectorXd>(x.data(), n) = factors.solve(Eigen::Map<const Eigen::VectorXd>(b.data(), n));
  return x;
}

}  // namespace

std::optional<std::vector<double>> solve_positive_definite(const ad::Array& a, const std::vector<double>& b) {
  const Eigen::LLT<Matrix> factors(as_matrix("solve_positive_definite", a, b.size()));
  // Eigen reports success for NaN.
  if (factors.info() != Eigen::Success || !(factors.matrixLLT().diagonal().array() > 0).all())
    return std::nullopt;
  return solution(factors, b);
}

std::vector<double> solve_linear(const ad::Array& a, const std::vector<double>& b) {
  return solution(Eigen::PartialPivLU<Matrix>(as_matrix("solve_linear", a, b.size())), b);
}

double log_abs_determinant(const ad::Array& a) {
  const auto size = static_cast<std::size_t>(a.rows());
  const Eigen::PartialPivLU<Matrix> factors(as_matrix("log_abs_determinant", a, size));
  return factors.matrixLU().diagonal().array().abs().log().sum();
}

}  // namespace saddle::gan
