#include "examples/generative_models/targets/transition_matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>

#include "autodiff/autodiff.h"
#include "gan/claims/comparing.h"
#include "gan/claims/linear_equations.h"
#include "gan/dynamics/eigenvalues.h"

namespace saddle::family {
namespace {

void require_kernel(const char* function, const Array& kernel, std::size_t states) {
  if (kernel.rows() != kernel.cols() || kernel.rows() != static_cast<Index>(states))
    throw std::invalid_argument(fmt::format("{}: needs a kernel of {}x{}, got {}", function, states, states,
                                            ad::to_string(kernel.shape())));
}

}  // namespace

Array matrix_product(const Array& a, const Array& b) {
  ad::Tape tape;
  return matmul(tape.constant(a), tape.constant(b)).array();
}

std::vector<double> law_after_step(const std::vector<double>& p, const Array& kernel) {
  require_kernel("law_after_step", kernel, p.size());
  std::vector<double> next(p.size(), 0.0);
  for (std::size_t i = 0; i < p.size(); ++i)
    for (std::size_t j = 0; j < p.size(); ++j) next[j] += p[i] * kernel.data()[i * p.size() + j];
  return next;
}

double total_variation(const std::vector<double>& p, const std::vector<double>& q) {
  if (p.size() != q.size())
    throw std::invalid_argument(
        fmt::format("total_variation: needs laws over the same states, got {} and {}", p.size(), q.size()));
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) sum += std::fabs(p[i] - q[i]) / 2;
  return sum;
}

double row_sum_error(const Array& kernel) {
  double error = 0;
  for (Index i = 0; i < kernel.rows(); ++i) {
    double sum = 0;
    for (Index j = 0; j < kernel.cols(); ++j) sum += kernel(i, j);
    error = gan::larger(error, std::fabs(sum - 1));
  }
  return error;
}

double stationary_error(const std::vector<double>& p, const Array& kernel) {
  const std::vector<double> next = law_after_step(p, kernel);
  double error = 0;
  for (std::size_t i = 0; i < p.size(); ++i) error = gan::larger(error, std::fabs(next[i] - p[i]));
  return error / *std::max_element(p.begin(), p.end());
}

double balance_error(const std::vector<double>& p, const Array& kernel) {
  require_kernel("balance_error", kernel, p.size());
  const std::size_t n = p.size();
  double error = 0, largest = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const double there = p[i] * kernel.data()[i * n + j], back = p[j] * kernel.data()[j * n + i];
      largest = gan::larger(largest, there);
      error = gan::larger(error, std::fabs(there - back));
    }
  return error / largest;
}

// p (I - K + 1 1') = 1', since p 1 = 1: a system with one solution if the law is the only one.
std::vector<double> stationary_law(const Array& kernel) {
  const Index n = kernel.rows();
  require_kernel("stationary_law", kernel, static_cast<std::size_t>(n));
  Array a = Array::filled(n, n, 1);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) a(j, i) += (i == j ? 1 : 0) - kernel(i, j);
  return gan::solve_linear(a, std::vector<double>(static_cast<std::size_t>(n), 1.0));
}

std::vector<double> reversible_spectrum(const std::vector<double>& p, const Array& kernel) {
  require_kernel("reversible_spectrum", kernel, p.size());
  const auto n = static_cast<Index>(p.size());
  Array symmetric = Array::zeros(n, n);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < n; ++j) {
      const double ratio = std::sqrt(p[static_cast<std::size_t>(i)] / p[static_cast<std::size_t>(j)]);
      // Exactly symmetric, so that rounding cannot make a pair of eigenvalues complex.
      symmetric(i, j) = (kernel(i, j) * ratio + kernel(j, i) / ratio) / 2;
    }
  std::vector<double> values;
  for (const std::complex<double>& each : gan::eigenvalues(symmetric)) values.push_back(each.real());
  std::sort(values.begin(), values.end(), std::greater<>());
  return values;
}

}  // namespace saddle::family
