// Adaptive integration over the line with an error bound, for integrands that may be far below or above the
// range of a double: each value comes as factor * exp(log_scale).
//
// The rule is Gauss-Kronrod with 10 and 21 nodes; the panel with the largest error is halved until the bound
// is met. A bound holds only if no peak lies between the nodes of the first panels, which no rule can detect:
// the caller states the first panels (mesh.h makes them for densities), or breakpoints or a length scale.
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace saddle::gan {

// The interval from anchor + from to anchor + to, from < to. Offsets from a near anchor keep the digits that
// would be lost by cancellation in positions far from zero.
struct Panel {
  double anchor, from, to;
};

// One value of the integrand, factor * exp(log_scale). noise: the rounding error of the factor in units of
// machine epsilon.
struct Sample {
  double factor;
  double log_scale = 0;
  double noise = 0;
};

// Fills samples[i] with the integrand at panel.anchor + offsets[i]; the offsets lie within the panel.
using Integrand =
    std::function<void(const Panel& panel, std::span<const double> offsets, std::span<Sample> samples)>;

struct QuadratureOptions {
  double relative = 1e-13;  // the requested error bound, relative to the integral ...
  double absolute = 1e-13;  // ... or absolute, whichever is larger
  bool find_peaks = false;  // search for peaks between the nodes of the first panels
  bool absolute_value =
      false;               // integrate |f|; f is given with its sign, which shows where |f| has its kinks
  double scale = 0;        // of a plain function: the smallest length on which it changes; 0: not stated
  int max_panels = 50000;  // beyond the first ones; of many of those, 20 for each
};

// The integral is value * exp(log_scale); |true - value| <= error in the same scale. The error bound is the
// difference of the two rules, which is far more than the error of the better one, and the round-off error of
// the samples.
struct Integral {
  double value = 0;
  double error = 0;
  double log_scale = 0;
};

// The integral over the panels. The bound holds if f has no peak, dip or jump back that is much narrower than
// the panel in which it lies. A sample of +inf makes the value +inf. Throws std::runtime_error if the bound
// is not met within max_panels, or at a NaN.
Integral integrate(std::vector<Panel> panels, const Integrand& f, const QuadratureOptions& options = {});

// The integral of a plain function over a finite interval that is cut at the given points; value and error
// are plain numbers. The bound is as good as what the caller states about f, in one of two ways:
//   integrate(f, a, b, {}, {.scale = s})   f changes on no length shorter than s; it may have a jump or a
//                                          kink at breakpoints. The first panels are no longer than s.
//   integrate(f, a, b, {c, d})             f changes at x on no length shorter than the distance from x to
//                                          the nearest of a, b, c and d: on any length near them, slowly
//                                          far away. The first panels grow from each of these points.
// Cost: at least 21 calls of f for each first panel; there are (b - a) / s of them, or about 120 between two
// places. Throws std::invalid_argument unless a <= b are finite, if neither is stated (and a < b), for a
// scale that is negative or not finite, and if the scale makes more than 100,000 first panels;
// std::runtime_error as above.
Integral integrate(const std::function<double(double)>& f, double a, double b,
                   std::vector<double> breakpoints = {}, const QuadratureOptions& options = {});

// The 21 nodes and weights of the Kronrod rule on one panel: offsets ascending.
void kronrod_nodes(const Panel& panel, std::vector<double>& offsets, std::vector<double>& weights);

// Both rules on one panel: the value, their difference, and the round-off error of the samples.
struct PanelIntegral {
  double value, difference, noise;
};
PanelIntegral integrate_panel(const Panel& panel, const std::function<Sample(double offset)>& f);

}  // namespace saddle::gan
