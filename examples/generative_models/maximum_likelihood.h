// Maximum likelihood: of all members of a family of densities, the one that makes the data most likely.
// Fisher 1922, "On the mathematical foundations of theoretical statistics"; Goodfellow 2016, section 2.1.
//
//   theta* = argmax sum_i log p(x_i; theta) = argmin KL(p_data || p_theta)
//
// Here are densities on the line with their parameters in a row, Newton's method up any function on the tape,
// one step of the EM algorithm (Dempster, Laird and Rubin 1977), and the three divergences of which the
// likelihood is one.
#pragma once

#include <cmath>
#include <numbers>
#include <optional>
#include <stdexcept>
#include <vector>

#include "autodiff/autodiff.h"
#include "gan/claims/linear_equations.h"

namespace saddle::family {

using ad::Array;
using ad::ArrayView;
using ad::Index;
using ad::Var;

// log N(x; mean, sd^2) of each x, (n, 1); theta = (mean, log sd): by the logarithm, sd is positive.
inline Var log_normal(const Var& x, const Var& theta) {
  const Var mean = slice_cols(theta, 0, 1), log_sd = slice_cols(theta, 1, 1);
  return -0.5 * square((x - mean) * exp(-log_sd)) - log_sd - 0.5 * std::log(2 * std::numbers::pi);
}

// log of w N(x; mean_1, sd_1^2) + (1 - w) N(x; mean_2, sd_2^2): the two terms of the sum, (n, 2);
// theta = (logit w, mean_1, log sd_1, mean_2, log sd_2).
inline Var log_terms(const Var& x, const Var& theta) {
  const Var weight = slice_cols(theta, 0, 1);
  return concat({log_sigmoid(weight) + log_normal(x, slice_cols(theta, 1, 2)),
                 log_sigmoid(-weight) + log_normal(x, slice_cols(theta, 3, 2))},
                ad::Axis::cols);
}
inline Var log_mixture(const Var& x, const Var& theta) {
  return logsumexp(log_terms(x, theta), ad::Axis::cols);
}

// Where f, a function of a row of parameters, is largest near `theta`: Newton's method with gradient and
// Hessian by the tape. Where f is not concave, the Hessian is shifted until it is negative definite; a step
// that leads down is halved. Throws std::runtime_error if the steps do not become small.
template <class F>
Array climb(const F& f, Array theta) {
  const Index size = theta.size();
  for (int step = 0; step < 200; ++step) {
    const auto [value, slope] = ad::value_and_grad(f)(theta);
    const Array hessian = ad::hessian(f, theta);
    std::optional<std::vector<double>> move;
    for (double shift = 0; !move; shift = shift == 0 ? 1e-3 : 4 * shift) {
      Array bent = Array::zeros(size, size);
      for (Index i = 0; i < bent.size(); ++i) bent[i] = (i % (size + 1) == 0 ? shift : 0) - hessian[i];
      move = gan::solve_positive_definite(bent, {slope.begin(), slope.end()});
    }
    Array next = theta;
    double part = 2, largest = 0;
    do {
      part /= 2, largest = 0;
      for (Index i = 0; i < size; ++i) {
        const double way = part * (*move)[static_cast<std::size_t>(i)];
        next[i] = theta[i] + way;
        largest = std::max(largest, std::abs(way));
      }
    } while (!(ad::value_and_grad(f)(next).value >= value - 1e-13 * (1 + std::abs(value))) &&
             largest > 1e-12);
    theta = next;
    if (largest <= 1e-12) return theta;
  }
  throw std::runtime_error("climb: needs a maximum within 200 steps of Newton's method");
}

// One step of EM for two normals: the probability of either term at each x, then the weighted share, mean and
// variance of either term.
inline Array em_step(const Array& x, const Array& theta) {
  ad::Tape tape;
  const Var share = softmax(log_terms(tape.constant(x), tape.constant(theta)));
  const Var count = sum(share, ad::Axis::rows), column = tape.constant(x);
  const Var mean = sum(share * column, ad::Axis::rows) / count;
  const Var log_sd = 0.5 * log(sum(share * square(column - mean), ad::Axis::rows) / count);
  const ArrayView n = count.array(), m = mean.array(), s = log_sd.array();
  return Array{{std::log(n[0] / n[1]), m[0], s[0], m[1], s[1]}};
}

// A divergence of two densities, whose logarithms are known at points at equal distances dx.
enum class Divergence { forward_kl, jensen_shannon, reverse_kl };
inline Var divergence(Divergence kind, const Var& log_p, const Var& log_q, double dx) {
  const auto kl = [dx](const Var& log_a, const Var& log_b) { return dx * sum(exp(log_a) * (log_a - log_b)); };
  if (kind == Divergence::forward_kl) return kl(log_p, log_q);
  if (kind == Divergence::reverse_kl) return kl(log_q, log_p);
  const Var log_m = logsumexp(concat({log_p, log_q}, ad::Axis::cols), ad::Axis::cols) - std::log(2);
  return 0.5 * (kl(log_p, log_m) + kl(log_q, log_m));
}

}  // namespace saddle::family
