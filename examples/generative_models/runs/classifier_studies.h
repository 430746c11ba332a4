// What the run and the checks of the classifiers share: how efficient logistic regression is on two normals,
// and how the errors of naive Bayes and of logistic regression on 64 bits fall with the number of samples.
#pragma once

#include <vector>

#include "autodiff/random.h"
#include "examples/generative_models/classifier.h"

namespace saddle::family {

// Two normals in D dimensions with the covariance one, at +-delta/2 along the first axis: every pair with one
// covariance becomes this one by an affine map, which changes neither of the two methods. delta is their
// Mahalanobis distance, `prior` the probability of y = 1.
NormalClassifier two_normals(double delta, double prior, Index dimensions);

// n samples: x (n, D) and y (n, 1).
struct Labelled {
  Array x, y;
};
Labelled draw(const NormalClassifier& from, Index n, ad::Random& random);

// The variances of the two estimated rules, times n for large n, in the one combination that the error rate
// sees; their quotient is the efficiency.
struct ExcessVariances {
  double normal = 0, logistic = 0;
  double efficiency() const { return normal / logistic; }
};

// In closed form up to three integrals over the line. With known_covariance the normal rule need not estimate
// the covariance.
ExcessVariances excess_variances(double delta, double prior, Index dimensions, bool known_covariance = false);

// For prior 1/2, whatever D: (1 + delta^2 / 4) e^(-delta^2 / 8) E sech(delta Z / 2). Efron 1975.
double efron_efficiency(double delta);

// 64 bits of two equally likely classes: each of `groups` bits occurs `copies` times, each of the others
// once; given the class they are independent, one with probability 1/2 + gap in class 1 and 1/2 - gap in
// class 0.
struct BitsSource {
  Index groups = 8, copies = 3;
  double gap = 0.08;

  Index singles() const { return 64 - groups * copies; }
  Labelled draw(Index n, ad::Random& random) const;
  // Of each row of x.
  std::vector<double> posterior(const Array& x) const;
  // The best rule, and that to which naive Bayes tends: it counts each copy.
  LinearRule best_rule() const;
  LinearRule naive_rule() const;
  // The error rate of the best rule (weight 1) or the naive one (weight `copies`), by the numbers of ones in
  // the two kinds of bits, each binomial: exact.
  double error_rate(double weight_of_groups) const;
};

// The mean of the error rates of many rules, each fitted to n samples of its own, and their 5 % and 95 %
// points.
struct ErrorCurve {
  std::vector<double> samples, mean, low, high;
};
struct ErrorCurves {
  ErrorCurve naive, logistic;
};
ErrorCurves error_curves(const BitsSource& source, const std::vector<Index>& sizes, int draws,
                         ad::Random& random);

}  // namespace saddle::family
