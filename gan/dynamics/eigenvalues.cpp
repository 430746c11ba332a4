#include "gan/dynamics/eigenvalues.h"

#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace saddle::gan {
namespace {

using Matrix = Eigen::MatrixXd;

// The real Schur form, in steps: Eigen::EigenSolver also compiles what finds vectors, which takes as long
// again.
Matrix schur_form(const Matrix& matrix) {
  // Entries of at most one are neither lost nor too large when they are squared.
  const double scale = matrix.cwiseAbs().maxCoeff();
  if (scale < std::numeric_limits<double>::min()) return Matrix::Zero(matrix.rows(), matrix.cols());
  const Eigen::HessenbergDecomposition<Matrix> hessenberg(matrix / scale);
  Eigen::RealSchur<Matrix> schur(matrix.rows());
  schur.computeFromHessenberg(Matrix(hessenberg.matrixH()), Matrix(), false);
  if (schur.info() != Eigen::Success)
    throw std::runtime_error("eigenvalues: the QR algorithm did not converge");
  return schur.matrixT() * scale;
}

}  // namespace

Spectrum eigenvalues(const ad::Array& a) {
  if (a.rows() != a.cols() || a.size() == 0)
    throw std::invalid_argument(
        fmt::format("eigenvalues: the matrix must be square, got {}", ad::to_string(a.shape())));
  if (!std::all_of(a.begin(), a.end(), [](double x) { return std::isfinite(x); }))
    throw std::domain_error("eigenvalues: the entries must be finite; likely cause: an orbit that diverged");
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Matrix t = schur_form(Eigen::Map<const Rows>(a.data(), a.rows(), a.cols()));
  Spectrum spectrum;
  for (Eigen::Index i = 0; i < t.rows(); ++i) {
    if (i + 1 == t.rows() || t(i + 1, i) == 0) {
      spectrum.emplace_back(t(i, i));
      continue;
    }
    // A block of two rows has a conjugate pair; its discriminant is computed without overflow.
    const double p = (t(i, i) - t(i + 1, i + 1)) / 2, below = t(i + 1, i), above = t(i, i + 1);
    const double largest = std::max({std::fabs(p), std::fabs(below), std::fabs(above)});
    const double discriminant = p / largest * (p / largest) + below / largest * (above / largest);
    const double imaginary = largest * std::sqrt(std::fabs(discriminant));
    spectrum.emplace_back(t(i + 1, i + 1) + p, imaginary);
    spectrum.emplace_back(t(i + 1, i + 1) + p, -imaginary);
    ++i;
  }
  return spectrum;
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
