#include "gan/dynamics/eigenvalues.h"

#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace saddle::gan {

Spectrum eigenvalues(const ad::Array& a) {
  if (a.rows() != a.cols() || a.size() == 0)
    throw std::invalid_argument(
        fmt::format("eigenvalues: the matrix must be square, got {}", ad::to_string(a.shape())));
  if (!std::all_of(a.begin(), a.end(), [](double x) { return std::isfinite(x); }))
    throw std::domain_error("eigenvalues: the entries must be finite; likely cause: an orbit that diverged");
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::Map<const Matrix> matrix(a.data(), a.rows(), a.cols());
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(Eigen::MatrixXd(matrix), false);
  if (solver.info() != Eigen::Success)
    throw std::runtime_error("eigenvalues: the QR algorithm did not converge");
  return {solver.eigenvalues().begin(), solver.eigenvalues().end()};
}

double spectral_radius(const Spectrum& spectrum) {
  double radius = 0;
  for (const std::complex<double>& value : spectrum) radius = std::max(radius, std::abs(value));
  return radius;
}

double spectral_abscissa(const Spectrum& spectrum) {
  double abscissa = -std::numeric_limits<double>::infinity();
  for (const std::complex<double>& value : spectrum) abscissa = std::max(abscissa, value.real());
  return abscissa;
}

std::vector<std::pair<std::complex<double>, std::complex<double>>> matched(const Spectrum& a, Spectrum b) {
  if (a.size() != b.size())
    throw std::invalid_argument(
        fmt::format("matched: spectra must have one size, got {} and {}", a.size(), b.size()));
  std::vector<std::pair<std::complex<double>, std::complex<double>>> pairs;
  for (const std::complex<double>& value : a) {
    const auto nearest = std::min_element(b.begin(), b.end(), [&](const auto& x, const auto& y) {
      return std::abs(x - value) < std::abs(y - value);
    });
    pairs.emplace_back(value, *nearest);
    b.erase(nearest);
  }
  return pairs;
}

}  // namespace saddle::gan
