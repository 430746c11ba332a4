// A derivative by differences, with a bound on its own error: what the gradient checker compares with.
// Internal to autodiff/.
#pragma once

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "autodiff/array.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// The outputs of a function along one coordinate, at the given value of it.
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
  // Of the central differences: the step of the best row, and whether its bound is near to what the rounding
  // of the outputs alone explains.
  double step;
  bool converged;
};

// A function along one coordinate through x. It keeps what it was evaluated to, so that asking for the
// derivatives of several weighted sums costs little more than asking for one.
class Line {
 public:
  Line(Outputs outputs, Real x);

  // The outputs at x.
  const std::vector<double>& centre() const { return centre_; }

  // Central differences at steps that halve, extrapolated to zero. The first step scales with |x|, and the
  // table goes on until what the extrapolation still changes is below the rounding of the outputs, so that
  // the bound is about as small as the arithmetic allows.
  // condition: what the outputs change by, in all, per relative change of the inputs; the rounding of a
  // function is taken to be that of its inputs and of its outputs. Ridders 1982, "Accurate computation of
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

// sum(weights * numbers), where a weight of zero takes nothing, whatever the number.
double weigh(const std::vector<double>& weights, const std::vector<double>& numbers);

// The square root of a sum of squares, at any size of its terms.
class Norm {
 public:
  void add(double term);
  double value() const;

 private:
  double largest_ = 0, squares_ = 0;  // of the terms over the largest one
};

}  // namespace saddle::inline SADDLE_PRECISION::ad
