// The best normal for two equal or unequal modes: under the forward KL divergence, under JS and under the
// reverse KL, and the separation of the modes at which the best one changes.
#pragma once

#include "examples/generative_models/maximum_likelihood.h"
#include "gan/probability/distribution.h"

namespace saddle::family {

// weight N(-d/2, 1) + (1 - weight) N(d/2, 1): d, the separation, is the distance of the modes in their
// standard deviations.
gan::Distribution two_modes(double separation, double weight = 0.5);

// D(p, N(mean, e^(2 log_sd))) as a function of (mean, log sd) on the tape, by the trapezoidal rule on
// [-50, 50], whose error for these analytic densities is that of rounding.
class FitObjective {
 public:
  FitObjective(Divergence kind, const gan::Distribution& p);
  Var operator()(const Var& theta) const;

 private:
  Divergence kind_;
  Array x_, log_p_;
};

struct NormalFit {
  double mean = 0, log_sd = 0;
  double value = 0;  // of the divergence
  double sd() const { return std::exp(log_sd); }
};

// The local minimum near a start, by Newton's method on the tape.
NormalFit fit_normal(Divergence kind, const gan::Distribution& p, NormalFit start);

// The local minimum that covers both modes, that on the left mode, and the lower one of the two.
NormalFit covering_fit(Divergence kind, const gan::Distribution& p);
NormalFit mode_fit(Divergence kind, const gan::Distribution& p);
NormalFit best_fit(Divergence kind, const gan::Distribution& p);

// The separation of two equal modes at which the covering normal and one on a mode are equally good: below,
// the covering one is better. Not for the forward KL, whose best normal covers at any separation. By the
// secant method on the difference of the two values.
double switching_separation(Divergence kind);

}  // namespace saddle::family
