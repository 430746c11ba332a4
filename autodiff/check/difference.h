// A derivative by differences, with a bound on its own error: what the gradient checker compares with.
// Internal to autodiff/.
#pragma once

#include <functional>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "autodiff/array.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// A number that was not computed.
inline constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

// The outputs of a function of one coordinate, at the given value of this coordinate.
using Outputs = std::function<std::vector<double>(Real)>;

// A limit and a bound on its error; not finite where there is none.
struct Limit {
  double value;
  double bound;
};

// The derivative of sum(weights * outputs(x)) at one x.
struct Difference {
  Limit derivative;  // from central differences
  Limit jump;        // the right minus the left derivative: not zero at a kink
  // Where the function is not finite on one side: the derivative from the other.
  Limit one_sided;
  // Of the central differences: the step of the best row, and whether its error bound is close to the
  // round-off error of the outputs alone.
  double step;
  bool converged;
};

// A function along one coordinate through x. It keeps the outputs that were evaluated, so that the
// derivatives of several weighted sums cost little more than one.
class Line {
 public:
  Line(Outputs outputs, Real x);

  // The outputs at x.
  const std::vector<double>& centre() const { return centre_; }

  // Central differences at steps that are halved, extrapolated to step zero (Richardson). The first step
  // scales with |x|; rows are added until the change by extrapolation is below the round-off error of the
  // outputs, so that the bound is about as small as the arithmetic allows. condition: the change of all
  // outputs together per relative change of the inputs (an absolute condition number); the round-off error of
  // a function is taken to be that of its inputs and of its outputs. Ridders 1982, "Accurate computation of
  // F'(x) and F'(x)F''(x)".
  Difference derivative(const std::vector<double>& weights, double condition);

  // Of the steps taken so far, the one whose plain central difference of the weighted sum is nearest to the
  // derivative; NaN where there is none.
  double step(const std::vector<double>& weights, double derivative) const;

  // The plain central difference of each output at a step that was taken; NaN for any other.
  std::vector<double> slopes(double step) const;

 private:
  using Pair = std::pair<std::vector<double>, std::vector<double>>;  // the outputs at x - step and x + step
  const Pair& beside(Real step);
  Difference along(double first, int count, const std::vector<double>& weights, double condition);

  Outputs outputs_;
  Real x_;
  std::vector<double> centre_;
  std::map<Real, Pair> samples_;  // by step
};

// sum(weights * numbers), where a term of weight zero is left out, even if the number is not finite.
double weigh(const std::vector<double>& weights, const std::vector<double>& numbers);

// The square root of a sum of squares, without overflow or underflow of the squares.
class Norm {
 public:
  void add(double term);
  double value() const;

 private:
  double largest_ = 0, squares_ = 0;  // of the terms over the largest one
};

}  // namespace saddle::inline SADDLE_PRECISION::ad
