// Probability distributions on the line as values: normal, uniform, Laplace, Cauchy, exponential, logistic,
// mixtures of these, and categorical on 0, 1, 2, ... Log densities are accurate arbitrarily far in the tails.
//
//   const Distribution p_data = mixture({{0.3, normal(-1, 0.5)}, {0.7, normal(2, 1)}});
//   const Distribution p_g = parse_distribution("Cauchy(0, 2)");
//   double logit = p_data.log_pdf(x) - p_g.log_pdf(x);
//
// Distances between two of them are in divergence.h.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autodiff/array.h"
#include "autodiff/random.h"
#include "gan/probability/component.h"

namespace saddle::gan {

// An immutable distribution; copies share their numbers.
class Distribution {
 public:
  // log of the density at x (of the probability, for a categorical); -inf outside the support.
  double log_pdf(double x) const;
  double pdf(double x) const;
  // P(X <= x), and P(X > x) with full relative accuracy where it is small.
  double cdf(double x) const;
  double survival(double x) const;
  // The smallest x with P(X <= x) >= u. u in [0, 1]; throws std::invalid_argument.
  double quantile(double u) const;

  // One draw, or n of them as a column (n x 1). Throws std::invalid_argument if n < 1.
  double sample(ad::Random& random) const;
  ad::Array sample(ad::Index n, ad::Random& random) const;

  // The smallest closed interval of probability one; its ends may be infinite.
  Interval support() const;
  // The closed support itself: disjoint intervals from left to right (points, for a categorical).
  std::vector<Interval> support_intervals() const;
  // The points where the density has a jump or a kink, ascending.
  std::vector<double> breakpoints() const;
  // The heaviest tail of all components.
  Tail left_tail() const;
  Tail right_tail() const;

  bool is_discrete() const;
  // The number of values of a categorical; 0 for a continuous distribution.
  ad::Index size() const;
  // The probabilities of a categorical; empty otherwise.
  std::span<const double> probabilities() const;
  // The terms of a mixture, one for a simple density; empty for a categorical.
  std::span<const Component> components() const;

  // The textual form; parse_distribution() (parse.h) reads exactly the same numbers from it.
  std::string text() const;

  friend bool operator==(const Distribution& a, const Distribution& b);

 private:
  struct Data;
  explicit Distribution(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  friend Distribution make_continuous(std::vector<Component> components);
  friend Distribution categorical(std::vector<double> probabilities);

  std::shared_ptr<const Data> data_;
};

// Scales and rates must be positive and finite, other parameters finite, a < b. All throw
// std::invalid_argument.
Distribution normal(double mean, double sd);
Distribution uniform(double a, double b);
Distribution laplace(double location, double scale);
Distribution cauchy(double location, double scale);
Distribution exponential(double rate);
Distribution logistic(double location, double scale);
// Any of them, from the numbers of its Component.
Distribution of_kind(DensityKind kind, double location, double scale);

// P(X = i) = probabilities[i]: non-negative, sum to one within 1e-9, then normalised.
// Throws std::invalid_argument.
Distribution categorical(std::vector<double> probabilities);

// A mixture of continuous distributions. Weights are non-negative and sum to one within 1e-9, then
// normalised; a term of weight zero is dropped, a mixture inside is flattened. Throws std::invalid_argument.
struct Weighted {
  double weight;
  Distribution distribution;
};
Distribution mixture(const std::vector<Weighted>& terms);

// log p(x) - log q(x), the logit of D*(x) (Goodfellow et al. 2014, Prop. 1). Outside one support it is
// infinite, outside both NaN. All components are taken relative to the largest one at x, with differences in
// closed form, so that there is no cancellation where the two logarithms are large and nearly equal.
double log_ratio(const Distribution& p, const Distribution& q, double x);

}  // namespace saddle::gan
