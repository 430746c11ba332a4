// The lemma in the proof of Prop. 1: where a log y + b log(1 - y) is largest, and what it needs.
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "autodiff/gradient.h"
#include "gan/claims.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

using ad::Var;
using std::numbers::ln2;

// f(y) = a log y + b log(1 - y), as a function of a Var.
struct Objective {
  double a, b;
  Var operator()(const Var& y) const { return a * log(y) + b * log(1.0 - y); }
  double value(double y) const { return a * std::log(y) + b * std::log1p(-y); }
  std::string name() const { return fmt::format("a = {:.6g}, b = {:.6g}", a, b); }
};

// Where the slope of f changes its sign on (0, 1), by bisection on the tape's derivative: an end of the
// interval if it never does. rising: the sign of the slope at the left end.
double turning_point(const Objective& f, bool rising) {
  const auto slope = ad::grad(f);
  double low = 0, high = 1;
  while (true) {
    const double middle = low + (high - low) / 2;
    if (middle == low || middle == high) break;
    ((slope(middle) > 0) == rising ? low : high) = middle;
  }
  // A bracket that has closed in on an end of the interval means the end itself.
  return high == 1 ? 1 : low;
}

Measurement measure_lemma(Study& study) {
  std::vector<Objective> cases = {{1, 1}, {0.3, 0.7}, {1000, 1}, {1e-200, 3e-200}};
  ad::Random random = study.random("lemma");
  for (int i = 0; i < 12; ++i) {
    const double scale = std::pow(10, 12 * random.uniform() - 6),
                 ratio = std::pow(10, 6 * random.uniform() - 3);
    cases.push_back({scale * ratio, scale});
  }
  Measurement result;
  for (const Objective& f : cases) {
    const double a = f.a, b = f.b, y = turning_point(f, true);
    result.add("y*, " + f.name(), y, a / (a + b));

    // The value there, and the curvature: a maximum. Both relative to their size.
    const double largest = -a * std::log1p(b / a) - b * std::log1p(a / b);
    const auto curvature = ad::grad(ad::grad(f));
    const double bend = -(a + b) * ((a + b) / a) * ((a + b) / b);
    result.add("f(y*), " + f.name(), f.value(y), largest, std::fabs(f.value(y) / largest - 1));
    result.add("f''(y*), " + f.name(), curvature(y), bend, std::fabs(curvature(y) / bend - 1));
  }
  result.notes.push_back("The errors of f(y*) and f''(y*) are relative.");
  return result;
}

Measurement measure_edges(Study&) {
  Measurement result;
  for (const double size : {1e-6, 1.0, 1e6}) {
    const Objective only_a{size, 0}, only_b{0, size};
    result.add("y*, " + only_a.name(), turning_point(only_a, true), 1);
    result.add("y*, " + only_b.name(), turning_point(only_b, true), 0);
  }
  // With both zero f is zero everywhere: no y is better than another.
  for (const double y : {0.1, 0.5, 0.9}) {
    result.add(fmt::format("slope at y = {}, a = b = 0", y), ad::grad(Objective{0, 0})(y), 0);
  }
  return result;
}

Measurement measure_signs(Study&) {
  Measurement result;
  // Two negative numbers: the point a / (a + b) is where f is smallest.
  for (const Objective& f : {Objective{-1, -1}, Objective{-1, -3}}) {
    const double a = f.a, b = f.b, y = turning_point(f, false);
    result.add("where f is smallest, " + f.name(), y, a / (a + b));
    const double bend = -(a + b) * (a + b) * (a + b) / (a * b);
    result.add("f'' > 0 there, " + f.name(), ad::grad(ad::grad(f))(y), bend);
  }
  // One of each: a / (a + b) = 2 is no probability, and f grows by log 2 with each halving of 1 - y.
  const Objective f{2, -1};
  const double h = 0x1p-45;
  result.add("growth as 1 - y is halved, " + f.name(), f.value(1 - h / 2) - f.value(1 - h), ln2);
  return result;
}

}  // namespace

std::vector<Claim> claims_of_lemma() {
  return {
      {.id = "lemma",
       .statement =
           "For a, b > 0 the function a log y + b log(1 - y) on (0, 1) is largest at y = a / (a + b).",
       .source = "Goodfellow et al. 2014, Prop. 1",
       .formula = "y* = a / (a + b),  f(y*) = -(a + b) H(y*),  f''(y*) = -(a + b)^3 / (a b)",
       .derivation = "f'(y) = a / y - b / (1 - y) is zero where a (1 - y) = b y, that is at y* = a / (a + b) "
                     "and nowhere else. f''(y) = -a / y^2 - b / (1 - y)^2 is negative on all of (0, 1), so "
                     "that f is concave and y* is its maximum. Measured: the zero of f' by bisection, with "
                     "f' and f'' taken by the tape.",
       .tolerance = 1e-12,
       .tolerance_reason =
           "y* is a double next to the zero of f'; 1 - y cancels up to three digits where a / b is 1000",
       .measure = measure_lemma},
      {.id = "lemma-edges",
       .statement =
           "If b = 0 the maximum is at y = 1, if a = 0 at y = 0; if both are zero, every y is as good.",
       .source = "Goodfellow et al. 2014, Prop. 1",
       .formula = "y* = a / (a + b) in [0, 1];  f = 0 for a = b = 0",
       .derivation =
           "With b = 0, f(y) = a log y rises up to y = 1, where it is 0; with a = 0 it is the "
           "mirror image. So D* is 1 where only p_data is positive and 0 where only p_g is; the formula a / "
           "(a + b) still holds. Where both densities are zero D* is undefined, and nothing depends on it.",
       .tolerance = 0,
       .tolerance_reason = "the bisection ends on the end of the interval itself",
       .measure = measure_edges},
      {.id = "lemma-signs",
       .statement = "The lemma needs a, b >= 0, not both zero: for 'any nonzero a, b' it is wrong.",
       .source = "Goodfellow et al. 2014, Prop. 1",
       .formula = "a, b < 0: f is smallest at a / (a + b);  a = 2, b = -1: f has no maximum",
       .derivation = "The paper states the lemma for all (a, b) but the origin. With a = b = -1 the sign of "
                     "f turns over, and 1/2 is its minimum: f'' = -(a + b)^3 / (a b) = 8. With a = 2 and b = "
                     "-1 the point a / (a + b) = 2 is not in [0, 1], and f = 2 log y - log(1 - y) grows "
                     "without bound towards y = 1, by log 2 with each halving of 1 - y. Densities are never "
                     "negative, so that the proposition stands.",
       .tolerance = 1e-12,
       .tolerance_reason =
           "a few roundings of numbers below 100; the growth differs from log 2 by 1 - y = 3e-14",
       .measure = measure_signs},
  };
}

}  // namespace saddle::gan
