// A second quadrature rule, which shares no code with quadrature.h and mesh.h: tanh-sinh, or double
// exponential (Takahasi and Mori 1974). A claim can compare the results of the two rules.
//
//   const Estimate js = jsd_by_tanh_sinh(normal(0, 1), cauchy(0, 2));   // .value, .error
//   const Estimate variance = expectation_by_tanh_sinh(normal(0, 1), [](double x) { return x * x; });
//
// An interval is mapped to the whole line so that the integrand decays like exp(-exp |t|), where the
// trapezoidal rule converges exponentially; the step is halved until two sums agree, and an interval where
// they do not is halved itself. The divergences are integrated in their textbook forms, not rearranged
// against cancellation: their error bounds are absolute.
#pragma once

#include <functional>
#include <vector>

#include "gan/probability/distribution.h"

namespace saddle::gan {

// The error is the difference of two levels of the rule plus round-off error: an estimate for functions
// without kinks, for which the truncation error is far below this difference.
struct Estimate {
  double value = 0, error = 0;
};

struct TanhSinhOptions {
  // The tolerance for the difference of two levels on one piece of the line: relative to the integral of |f|
  // over the whole line, or absolute, whichever is larger. For full relative accuracy of small integrals set
  // absolute to 0.
  double relative = 1e-14, absolute = 1e-15;
  std::vector<double> cuts = {};  // breakpoints: kinks, jumps or poles of f that the densities do not have
  int max_pieces = 1000;
};

// The integral of f from a to b, either of which may be infinite. The argument of f is given as anchor +
// offset from the nearer end, so that the distance from a pole at an end keeps all its digits; integrable
// singularities at the ends are allowed. Throws std::invalid_argument unless a < b, std::runtime_error if
// max_pieces are not enough, as for an integral that does not exist, or if f is not finite at a node.
Estimate tanh_sinh(const std::function<double(Point)>& f, double a, double b,
                   const TanhSinhOptions& options = {});

// The integral of h(x, log p(x), log q(x)) over all x where p or q is positive, for categorical distributions
// the sum. The line is cut at the ends of the supports, at kinks and at 0, 1, 3, 9, 27 and 81 widths from the
// location of each component. Throws std::invalid_argument unless both are continuous or both categorical of
// the same size, std::runtime_error as above.
using OfLogDensities = std::function<double(double x, double log_p, double log_q)>;
Estimate integral_by_tanh_sinh(const Distribution& p, const Distribution& q, const OfLogDensities& h,
                               const TanhSinhOptions& options = {});

// E h(x) under p. h is not called where p underflows to zero.
Estimate expectation_by_tanh_sinh(const Distribution& p, const std::function<double(double x)>& h,
                                  const TanhSinhOptions& options = {});

// KL(p || q), the integral of p log(p / q). Throws std::runtime_error where it is infinite, unless that is
// due to an x where p underflows to zero.
Estimate kl_by_tanh_sinh(const Distribution& p, const Distribution& q);

// JSD = 1/2 KL(p || m) + 1/2 KL(q || m), m = (p + q) / 2.
Estimate jsd_by_tanh_sinh(const Distribution& p, const Distribution& q);

}  // namespace saddle::gan
