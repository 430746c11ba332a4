// Two ways to p(y | x) for two classes. The generative way models p(y) and p(x | y), and inverts them by
// Bayes' rule; the discriminative way fits p(y | x) itself. For two normals with one covariance, and for
// independent bits, both have a posterior of one form,
//
//   p(y = 1 | x) = sigmoid(x w + b)
//
// Fisher 1936; Efron 1975, "The efficiency of logistic regression compared to normal discriminant analysis";
// Ng and Jordan 2001, "On discriminative vs. generative classifiers".
#pragma once

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "autodiff/autodiff.h"
#include "examples/generative_models/targets/normal_vector.h"
#include "gan/claims/linear_equations.h"

namespace saddle::family {

using ad::Var;

// logit p(y = 1 | x) = x w + b, for each row of x; w is a column.
struct LinearRule {
  Array w;
  double b = 0;

  Var logit(const Var& x) const { return matmul(x, w) + b; }
};

// Generative: y = 1 with probability `prior`, and x given y is normal with a mean of its class and one
// covariance ("normal discrimination", linear discriminant analysis).
struct NormalClassifier {
  double prior;
  Array mean0, mean1, covariance;  // (1, D) twice, (D, D)

  // log p(x, y) = log p(y) + log p(x | y).
  Var log_joint(const Var& x, int y) const {
    return std::log(y == 1 ? prior : 1 - prior) + log_normal_vector(x, y == 1 ? mean1 : mean0, covariance);
  }
  // Bayes' rule in closed form: w = S^-1 (m1 - m0), b = log odds - w.(m0 + m1) / 2.
  LinearRule rule() const {
    std::vector<double> apart(static_cast<std::size_t>(mean0.size()));
    for (std::size_t i = 0; i < apart.size(); ++i)
      apart[i] = mean1[static_cast<Index>(i)] - mean0[static_cast<Index>(i)];
    LinearRule rule{Array::column(gan::solve_linear(covariance, apart)), ad::logit(prior)};
    for (Index i = 0; i < mean0.size(); ++i) rule.b -= rule.w[i] * (mean0[i] + mean1[i]) / 2;
    return rule;
  }
};

// Maximum likelihood for it: the share of y = 1, the two means, and the covariance within the classes.
// x (n, D), y (n, 1) of 0 and 1.
// [fit-normals
inline NormalClassifier fit_normals(const Array& x, const Array& y) {
  ad::Tape tape;
  const double n = static_cast<double>(x.rows());
  const Var data = tape.constant(x), one = tape.constant(y), zero = 1 - one, count = sum(one);
  const Var mean0 = matmul(zero, data, true) / (n - count), mean1 = matmul(one, data, true) / count;
  const Var away = data - zero * mean0 - one * mean1;
  return {count.value() / n, mean0.array(), mean1.array(), (matmul(away, away, true) / n).array()};
}
// fit-normals]

// Bits that are independent given the class (naive Bayes), with p(x_i = 1 | y) in two rows: w_i is a
// difference of log-odds.
inline LinearRule rule_of_bits(double prior, const Array& p0, const Array& p1) {
  LinearRule rule{Array::zeros(p0.size(), 1), ad::logit(prior)};
  for (Index i = 0; i < p0.size(); ++i) {
    rule.w[i] = ad::logit(p1[i]) - ad::logit(p0[i]);
    rule.b += std::log1p(-p1[i]) - std::log1p(-p0[i]);
  }
  return rule;
}

// Naive Bayes from samples. `plus` is added to each count of zeros and of ones: with 1 no weight is infinite.
inline LinearRule naive_bayes(const Array& x, const Array& y, double plus = 1) {
  ad::Tape tape;
  const Var data = tape.constant(x), one = tape.constant(y), zero = 1 - one, count = sum(one);
  const double n = static_cast<double>(x.rows());
  const Var p0 = (matmul(zero, data, true) + plus) / (n - count + 2 * plus),
            p1 = (matmul(one, data, true) + plus) / (count + 2 * plus);
  return rule_of_bits((count.value() + plus) / (n + 2 * plus), p0.array(), p1.array());
}

// Discriminative: logistic regression, the w and b with the least -mean log p(y | x) + ridge / 2 |w|^2.
// Newton's method from `start`, with the slope by the tape. Where a step moves a logit by at most d, the
// second derivative of the loss grows at most by e^d; log(1 + d) / d of the step makes the loss smaller for
// certain. The Hessian is kept while steps are small and become smaller by half. Throws std::runtime_error if
// they do not become smaller than `enough`: without a ridge, classes that a plane separates have no best w.
inline LinearRule logistic_regression(const Array& x, const Array& y, LinearRule start, double ridge = 0,
                                      double enough = 1e-12) {
  const Index size = x.cols() + 1;
  ad::Tape tape;
  Array theta = Array::zeros(size, 1), hessian, move = theta;
  std::copy(start.w.begin(), start.w.end(), theta.begin());
  theta[size - 1] = start.b;
  bool keep = false;
  double last = 0;
  for (int step = 0; step < 100; ++step) {
    tape.clear();
    // [logistic-loss
    const Var all = concat({tape.constant(x), tape.constant(Array::filled(x.rows(), 1, 1))}, ad::Axis::cols);
    const Var leaf = tape.leaf(theta), logit = matmul(all, leaf);
    const Var loss =
        mean(bce_with_logits(logit, y)) + 0.5 * ridge * sum(square(slice_rows(leaf, 0, x.cols())));
    const Array slope = backward(loss, leaf)[leaf];
    // logistic-loss]
    if (!keep) {
      const Var half = all * sqrt(sigmoid(logit) * sigmoid(-logit) / static_cast<double>(x.rows()));
      hessian = matmul(half, half, true).array();
      for (Index i = 0; i < x.cols(); ++i) hessian(i, i) += ridge;
    }
    const auto solved = gan::solve_positive_definite(hessian, {slope.begin(), slope.end()});
    if (!solved) break;
    move = Array::column(*solved);
    const double d = max(abs(matmul(all, move))).value(), part = d < 1e-3 ? 1 : std::log1p(d) / d;
    for (Index i = 0; i < size; ++i) theta[i] -= part * move[i];
    if (d <= enough) return {Array::column({theta.begin(), theta.end() - 1}), theta[size - 1]};
    keep = d < 0.5 && (!keep || d < last / 2);
    last = d;
  }
  throw std::runtime_error("logistic_regression: needs a best w; do the classes overlap?");
}

}  // namespace saddle::family
