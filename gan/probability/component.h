// One density of the continuous kinds on the line (densities.h has a row for each). Distribution
// (distribution.h) is a weighted list of them; the divergences use them to decide what is finite and where to
// integrate.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "autodiff/random.h"

namespace saddle::gan {

enum class DensityKind { normal, uniform, laplace, cauchy, exponential, logistic };

// The rate of decay of a density on one side.
//   bounded      it is zero beyond some point
//   gaussian     exp(-x^2 / (2 sd^2)), parameter sd
//   exponential  exp(-rate |x|), parameter rate
//   power        |x|^-exponent, parameter exponent
struct Tail {
  enum class Kind { bounded, gaussian, exponential, power };
  Kind kind = Kind::bounded;
  double parameter = 0;
};

struct Moments {
  double mean, variance;
};

// A closed interval; its ends may be infinite.
struct Interval {
  double low, high;
  bool contains(double x) const { return x >= low && x <= high; }
  friend bool operator==(const Interval&, const Interval&) = default;
};

// A point written as the sum of two numbers, so that a distance from a far-away anchor keeps all its digits.
struct Point {
  double anchor;
  double offset = 0;
};

// One density with its weight in a mixture.
struct Component {
  DensityKind kind;
  double location;    // mean, centre, left end; the point where an exponential begins
  double scale;       // standard deviation, scale; the right end of a uniform, the rate of an exponential
  double weight;      // positive
  double log_factor;  // log of the weight times the density's constant factor

  // Does not check its arguments; the factories of Distribution do.
  static Component make(DensityKind kind, double location, double scale, double weight = 1);

  // log of weight times density at x; -inf outside the support.
  double log_pdf(Point x) const;
  // P(X <= x) and P(X > x) without the weight, each with full relative accuracy in its own tail.
  double cdf(Point x) const;
  double survival(Point x) const;
  // The x with P(X <= x) = u, for u in [0, 1].
  double quantile(double u) const;
  double sample(ad::Random& random) const;

  Interval support() const;
  // Where the density has a jump or a kink: at most two points, ascending.
  std::vector<double> breakpoints() const;
  Tail left_tail() const;
  Tail right_tail() const;
  // The length over which the density changes: the scale, 1 / rate, or the width of a uniform.
  double width() const;
  // Mean and variance; nothing if there is no mean.
  std::optional<Moments> moments() const;
  // The density as the textual form has it, without the weight: N(0,1).
  std::string text() const;

  // The density of X / unit. If the unit is a power of two, no number is rounded.
  Component in_units(double unit) const;

  friend bool operator==(const Component&, const Component&) = default;
};

// The same of a weighted sum of densities: log of the sum by log-sum-exp, which does not underflow.
double log_pdf(std::span<const Component> components, Point x);
double cdf(std::span<const Component> components, Point x);
double survival(std::span<const Component> components, Point x);

}  // namespace saddle::gan
