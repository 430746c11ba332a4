#include "examples/generative_models/targets/markov_chain.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "gan/claims/linear_equations.h"
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

Array require_transition(Array p) {
  if (p.size() == 0 || p.rows() != p.cols())
    throw std::invalid_argument(
        fmt::format("MarkovChain: needs a square matrix, got {}", ad::to_string(p.shape())));
  for (Index i = 0; i < p.rows(); ++i) {
    double sum = 0;
    for (Index j = 0; j < p.cols(); ++j) {
      if (!(p(i, j) > 0))
        throw std::invalid_argument(fmt::format("MarkovChain: needs positive entries, got {}", p(i, j)));
      sum += p(i, j);
    }
    if (!(std::fabs(sum - 1) <= 1e-12))
      throw std::invalid_argument(fmt::format("MarkovChain: needs rows that sum to 1, got {}", sum));
  }
  return p;
}

// pi (P - 1) = 0 has one equation too many; the last one gives way to sum pi = 1.
std::vector<double> stationary_law(const Array& p) {
  const Index n = p.rows();
  Array a = Array::zeros(n, n);
  for (Index j = 0; j < n; ++j)
    for (Index i = 0; i < n; ++i) a(j, i) = j == n - 1 ? 1 : p(i, j) - (i == j ? 1 : 0);
  std::vector<double> b(static_cast<std::size_t>(n), 0.0);
  b.back() = 1;
  return gan::solve_linear(a, b);
}

Index require_level(double x, Index levels) {
  if (!(x >= 0 && x < static_cast<double>(levels)) || x != std::floor(x))
    throw std::invalid_argument(fmt::format("sequences: needs levels from 0 to {}, got {}", levels - 1, x));
  return static_cast<Index>(x);
}

// The level at which the running sum of weight(0), weight(1), ... passes u in [0, 1).
template <class Weight>
Index draw_level(Index levels, double u, const Weight& weight) {
  Index level = 0;
  for (double sum = weight(0); level + 1 < levels && u >= sum; sum += weight(level)) ++level;
  return level;
void require_kernel(const char* function, const Array& kernel, std::size_t states) {
  if (kernel.rows() != kernel.cols() || kernel.rows() != static_cast<Index>(states))
    throw std::invalid_argument(fmt::format("{}: needs a kernel of {}x{}, got {}", function, states, states,
                                            ad::to_string(kernel.shape())));
}

}  // namespace

MarkovChain::MarkovChain(Array transition)
    : transition_(require_transition(std::move(transition))), stationary_(stationary_law(transition_)) {}

double MarkovChain::entropy_rate_nats() const {
  double sum = 0;
  for (Index i = 0; i < levels(); ++i)
    for (Index j = 0; j < levels(); ++j)
      sum -= stationary_[static_cast<std::size_t>(i)] * transition_(i, j) * std::log(transition_(i, j));
  return sum;
}

std::vector<double> MarkovChain::log_p(ArrayView sequences) const {
  std::vector<double> result;
  for (Index k = 0; k < sequences.rows(); ++k) {
    Index before = require_level(sequences(k, 0), levels());
    double sum = std::log(stationary_[static_cast<std::size_t>(before)]);
    for (Index t = 1; t < sequences.cols(); ++t) {
      const Index now = require_level(sequences(k, t), levels());
      sum += std::log(transition_(before, now));
      before = now;
    }
    result.push_back(sum);
  }
  return result;
}

Array MarkovChain::draw(Index time, Index count, Random& rng) const {
  Array drawn = Array::zeros(count, time);
  for (Index k = 0; k < count; ++k) {
    Index level = draw_level(levels(), rng.uniform(),
                             [&](Index i) { return stationary_[static_cast<std::size_t>(i)]; });
    for (Index t = 0; t < time; ++t) {
      if (t > 0) level = draw_level(levels(), rng.uniform(), [&](Index j) { return transition_(level, j); });
      drawn(k, t) = static_cast<double>(level);
    }
  }
  return drawn;
}

MarkovChain slow_wave() {
  return MarkovChain({{0.70, 0.22, 0.06, 0.02},
                      {0.10, 0.60, 0.25, 0.05},
                      {0.05, 0.25, 0.60, 0.10},
                      {0.02, 0.06, 0.22, 0.70}});
}

Array all_sequences(Index levels, Index time) {
  Index count = levels >= 1 && time >= 1 ? 1 : 0;
  for (Index t = 0; t < time && count <= Index{1} << 20; ++t) count *= levels;
  if (count < 1 || count > Index{1} << 20)
    throw std::invalid_argument(
        fmt::format("all_sequences: needs 1 to 2^20 sequences, got {}^{}", levels, time));
  Array all = Array::zeros(count, time);
  for (Index s = 0; s < count; ++s) {
    Index rest = s;
    for (Index t = time - 1; t >= 0; --t, rest /= levels) all(s, t) = static_cast<double>(rest % levels);
  }
  return all;
}

Array one_hot(ArrayView sequences, Index levels) {
  Array hot = Array::zeros(sequences.rows(), sequences.cols() * levels);
  for (Index k = 0; k < sequences.rows(); ++k)
    for (Index t = 0; t < sequences.cols(); ++t)
      hot(k, t * levels + require_level(sequences(k, t), levels)) = 1;
  return hot;
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
