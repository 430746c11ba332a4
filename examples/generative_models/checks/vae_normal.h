// What is known in closed form of x = z W + sigma noise with a normal z: the density of x and the posterior
// of z. For the checks of the linear variational autoencoder; x is one row.
#pragma once

#include <cmath>
#include <numbers>
#include <vector>

#include "examples/generative_models/targets/bits.h"
#include "gan/claims/linear_equations.h"
#include "gan/dynamics/eigenvalues.h"

namespace saddle::family {

// Orthonormal rows, by Gram and Schmidt from normal ones; twice, so that rounding does not add up.
inline Array random_rotation(Index size, Random& rng) {
  Array rows = Array::zeros(size, size);
  for (double& each : rows) each = rng.normal();
  for (int pass = 0; pass < 2; ++pass)
    for (Index i = 0; i < size; ++i) {
      for (Index k = 0; k < i; ++k) {
        double inner = 0;
        for (Index j = 0; j < size; ++j) inner += rows(i, j) * rows(k, j);
        for (Index j = 0; j < size; ++j) rows(i, j) -= inner * rows(k, j);
      }
      double squares = 0;
      for (Index j = 0; j < size; ++j) squares += rows(i, j) * rows(i, j);
      for (Index j = 0; j < size; ++j) rows(i, j) /= std::sqrt(squares);
    }
  return rows;
}

// log det of a symmetric positive definite matrix.
inline double log_det_positive(const Array& a) {
  double sum = 0;
  for (const std::complex<double>& value : gan::eigenvalues(a)) sum += std::log(value.real());
  return sum;
}

// y^T a^-1 y, and y^T a y.
inline double inverse_form(const Array& a, const std::vector<double>& y) {
  const std::vector<double> solved = gan::solve_linear(a, y);
  double sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) sum += y[i] * solved[i];
  return sum;
}
inline double quadratic_form(const Array& a, const std::vector<double>& y) {
  double sum = 0;
  for (Index i = 0; i < a.rows(); ++i)
    for (Index j = 0; j < a.cols(); ++j)
      sum += y[static_cast<std::size_t>(i)] * a(i, j) * y[static_cast<std::size_t>(j)];
  return sum;
}

// P = 1 + W W^T / sigma^2, for W (latent, D).
inline Array posterior_precision(const Array& w, double log_sigma) {
  Array p = Array::zeros(w.rows(), w.rows());
  for (Index i = 0; i < w.rows(); ++i)
    for (Index k = 0; k < w.rows(); ++k) {
      p(i, k) = i == k ? 1 : 0;
      for (Index j = 0; j < w.cols(); ++j) p(i, k) += w(i, j) * w(k, j) * std::exp(-2 * log_sigma);
    }
  return p;
}

// log N(x; 0, W^T W + sigma^2).
inline double ppca_log_p(ArrayView x, const Array& w, double log_sigma) {
  Array covariance = Array::zeros(w.cols(), w.cols());
  for (Index i = 0; i < w.cols(); ++i)
    for (Index k = 0; k < w.cols(); ++k) {
      covariance(i, k) = i == k ? std::exp(2 * log_sigma) : 0;
      for (Index j = 0; j < w.rows(); ++j) covariance(i, k) += w(j, i) * w(j, k);
    }
  const auto size = static_cast<double>(w.cols());
  return -0.5 * (size * std::log(2 * std::numbers::pi) + log_det_positive(covariance) +
                 inverse_form(covariance, {x.begin(), x.end()}));
}

// KL(q || posterior) of q = N(q_mean, exp(2 log_sd)), or KL(posterior || q) if they are swapped.
inline double kl_and_posterior(ArrayView x, const Array& w, double log_sigma, ArrayView q_mean,
                               const Array& log_sd, bool swapped) {
  const Array p = posterior_precision(w, log_sigma);
  std::vector<double> wx;
  for (Index j = 0; j < w.rows(); ++j) {
    double sum = 0;
    for (Index i = 0; i < w.cols(); ++i) sum += w(j, i) * x[i] * std::exp(-2 * log_sigma);
    wx.push_back(sum);
  }
  std::vector<double> apart = gan::solve_linear(p, wx);  // the mean of the posterior less that of q
  for (std::size_t j = 0; j < apart.size(); ++j) apart[j] -= q_mean[static_cast<Index>(j)];
  double log_det_ratio =
      log_det_positive(p);  // log det of both precisions: that of the posterior less that of q
  double trace = 0, distance = 0;
  for (Index j = 0; j < w.rows(); ++j) {
    log_det_ratio += 2 * log_sd[j];
    if (swapped) {
      std::vector<double> unit(apart.size(), 0.0);
      unit[static_cast<std::size_t>(j)] = 1;
      trace += inverse_form(p, unit) * std::exp(-2 * log_sd[j]);
      distance +=
          apart[static_cast<std::size_t>(j)] * apart[static_cast<std::size_t>(j)] * std::exp(-2 * log_sd[j]);
    } else {
      trace += p(j, j) * std::exp(2 * log_sd[j]);
    }
  }
  if (!swapped) distance = quadratic_form(p, apart);
  const auto latent = static_cast<double>(w.rows());
  return 0.5 * (trace + distance - latent + (swapped ? log_det_ratio : -log_det_ratio));
}

}  // namespace saddle::family
