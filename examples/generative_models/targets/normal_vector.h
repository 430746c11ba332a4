// The normal density in D dimensions, on the tape.
#pragma once

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <vector>

#include "autodiff/autodiff.h"
#include "gan/claims/linear_equations.h"

namespace saddle::family {

using ad::Array;
using ad::Index;
using ad::Var;

// The Cholesky factor of a covariance, L L^T: lower triangular. Throws std::invalid_argument unless the
// covariance is positive definite.
inline Array cholesky(const Array& covariance) {
  Array factor = Array::zeros(covariance.shape());
  for (Index j = 0; j < factor.cols(); ++j)
    for (Index i = j; i < factor.rows(); ++i) {
      double rest = covariance(i, j);
      for (Index k = 0; k < j; ++k) rest -= factor(i, k) * factor(j, k);
      if (i == j && !(rest > 0))
        throw std::invalid_argument("cholesky: needs a covariance that is positive definite");
      factor(i, j) = i == j ? std::sqrt(rest) : rest / factor(j, j);
    }
  return factor;
}

// log N(x; mean, covariance) of each row of x: (x - mean) L^-T has the covariance one.
inline Var log_normal_vector(const Var& x, const Array& mean, const Array& covariance) {
  const Index size = mean.size();
  const Array factor = cholesky(covariance);
  Array whiten = Array::zeros(size, size);
  double constant = 0.5 * static_cast<double>(size) * std::log(2 * std::numbers::pi);
  for (Index j = 0; j < size; ++j) {
    std::vector<double> unit(static_cast<std::size_t>(size), 0.0);
    unit[static_cast<std::size_t>(j)] = 1;
    const std::vector<double> column = gan::solve_linear(factor, unit);
    for (Index i = 0; i < size; ++i) whiten(j, i) = column[static_cast<std::size_t>(i)];
    constant += std::log(factor(j, j));
  }
  return -0.5 * sum(square(matmul(x - mean, whiten)), ad::Axis::cols) - constant;
}

}  // namespace saddle::family
