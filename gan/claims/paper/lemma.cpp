// The lemma in the proof of Prop. 1: where a log y + b log(1 - y) is largest, and what it needs.
#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <numbers>

#include "autodiff/transformations.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/study.h"
#include "gan/probability/turning_point.h"

namespace saddle::gan {
namespace {

using ad::Var;
using std::numbers::ln2;

// [maximum-by-slope
// f(y) = a log y + b log(1 - y), as a function of a Var.
struct Objective {
  double a, b;
  Var operator()(const Var& y) const { return a * log(y) + b * log(1.0 - y); }
  double value(double y) const { return a * std::log(y) + b * std::log1p(-y); }
  std::string name() const { return fmt::format("a = {:.6g}, b = {:.6g}", a, b); }
};

// Where the slope of f changes its sign on (0, 1), by bisection on the tape's derivative: an end of the
// interval if it never does. rising: whether the slope is positive at the left end, as at a maximum.
double place_of_extremum(const Objective& f, bool rising) {
  const auto slope = ad::grad(f);
  const double beyond = turning_point([&](double y) { return (slope(y) > 0) == rising; }, 0, 1);
  // A bracket that has closed in on an end of the interval means the end itself.
  return beyond == 1 ? 1 : std::nextafter(beyond, 0);
}
// maximum-by-slope]

// What the lemma says of a and b.
using Closed = std::function<double(double a, double b)>;
double best(double a, double b) {
  return a / (a + b);
}
double largest(double a, double b) {
  return -a * std::log1p(b / a) - b * std::log1p(a / b);
}
double bend(double a, double b) {
  return -(a + b) * ((a + b) / a) * ((a + b) / b);
}

Measurement measure_lemma(Study& study, const Closed& y_best, const Closed& f_best, const Closed& f_bend) {
  std::vector<Objective> cases = {{1, 1}, {0.3, 0.7}, {1000, 1}, {1e-200, 3e-200}};
  ad::Random random = study.random("lemma");
  for (int i = 0; i < 12; ++i) {
    const double scale = std::pow(10, 12 * random.uniform() - 6),
                 ratio = std::pow(10, 6 * random.uniform() - 3);
    cases.push_back({scale * ratio, scale});
  }
  Measurement result;
  for (const Objective& f : cases) {
    const double a = f.a, b = f.b, y = place_of_extremum(f, true);
    // 1 - y knows b / (a + b) only as well as y near 1 is rounded.
    const double rounding = 1 + a / b;
    const auto add = [&](const char* what, double measured, double closed) -> Comparison& {
      return result.add(what + f.name(), measured, closed, std::fabs(measured / closed - 1) / rounding);
    };
    add("y*, ", y, y_best(a, b));
    // The value there, and the curvature: a maximum.
    add("f(y*), ", f.value(y), f_best(a, b));
    add("f''(y*), ", ad::grad(ad::grad(f))(y), f_bend(a, b));
  }
  result.notes.emplace_back("The errors are relative, in units of 1 + a / b.");
  return result;
}

// a and b in turn zero, and both of them the size of `rest`, which is zero in the statement.
Measurement measure_edges(const Closed& y_best, double rest) {
  Measurement result;
  for (const double size : {1e-6, 1.0, 1e6}) {
    const Objective only_a{size, 0}, only_b{0, size};
    result.add("y*, " + only_a.name(), place_of_extremum(only_a, true), y_best(size, 0));
    result.add("y*, " + only_b.name(), place_of_extremum(only_b, true), y_best(0, size));
  }
  // No y is better than another.
  const Objective none{rest, rest};
  for (const double y : {0.1, 0.5, 0.9}) {
    result.add(fmt::format("value at y = {}, {}", y, none.name()), none.value(y), 0);
    result.add(fmt::format("slope at y = {}, {}", y, none.name()), ad::grad(none)(y), 0);
  }
  return result;
}

// `sign` is -1 in the statement.
Measurement measure_signs(double sign, const Closed& y_lowest, const Closed& growth) {
  Measurement result;
  // Two negative numbers: the point a / (a + b) is where f is smallest.
  for (const Objective& f : {Objective{sign, sign}, Objective{sign, 3 * sign}}) {
    const double y = place_of_extremum(f, false);
    result.add_relative("where f is smallest, " + f.name(), y, y_lowest(f.a, f.b));
    result.add_relative("f'' > 0 there, " + f.name(), ad::grad(ad::grad(f))(y), bend(f.a, f.b));
  }
  // One of each: f grows by the same amount with each halving of the distance from one end.
  const double h = 0x1p-50;
  const Objective right{2, sign}, left{2 * sign, 1};
  result.add_relative("growth as 1 - y is halved, " + right.name(),
                      right.value(1 - h / 2) - right.value(1 - h), growth(right.a, right.b));
  result.add_relative("growth as y is halved, " + left.name(), left.value(h / 2) - left.value(h),
                      growth(left.a, left.b));
  return result;
}

// log 2 times the negative one of the two, without its sign.
double growth_by_halving(double a, double b) {
  return -std::fmin(a, b) * ln2;
}

// The best of many y in (0, 1), down to 2^-40 from its ends.
double best_of_many(const Objective& f) {
  double y_best = 0.5;
  for (int k = 1; k <= 40; ++k) {
    for (const double y : {std::exp2(-k), 1 - std::exp2(-k)})
      if (f.value(y) > f.value(y_best)) y_best = y;
  }
  return y_best;
}

std::vector<Showing> nonzero_a_and_b(Study&) {
  const Objective negative{-1, -1}, mixed{2, -1};
  const double at_end = best_of_many(negative);
  return {
      {"distance of the best y from 1/2, a = b = -1", std::fabs(best(-1, -1) - 0.5), 0,
       std::fabs(at_end - 0.5), 0.5},
      {"the largest value for y from 2^-40, a = b = -1", negative.value(best(-1, -1)), 2 * ln2,
       negative.value(at_end), 40 * ln2},
      {"the best y for a = 2, b = -1", best(2, -1), 2, best_of_many(mixed), 1},
  };
}

}  // namespace

std::vector<Claim> claims_of_lemma() {
  using enum Wrong::Kind;
  return {
      {.id = "lemma",
       .statement = R"(
           For a, b > 0 the function a log y + b log(1 - y) on (0, 1) is largest at y = a / (a + b), and
           nowhere else.)",
       .source = "Goodfellow et al. 2014, Prop. 1",
       .formula = R"(y^* = \frac{a}{a + b},\quad f(y^*) = -(a + b) H(y^*),\quad )"
                  R"(f''(y^*) = -\frac{(a + b)^3}{a b})",
       .derivation = R"(
           f'(y) = a / y - b / (1 - y) is zero where a (1 - y) = b y, that is at y* = a / (a + b) and nowhere
           else. f''(y) = -a / y^2 - b / (1 - y)^2 is negative on all of (0, 1), so that f is concave and y*
           is its maximum. H(y) = -y log y - (1 - y) log(1 - y). Measured: the zero of f' by bisection, with
           f' and f'' taken by the tape.)",
       .tolerance = 1e-14,
       .tolerance_reason = "y* is a double next to the zero of f'; a dozen roundings of what follows from it",
       .measure = [](Study& study) { return measure_lemma(study, best, largest, bend); },
       .wrong = {{formula, "y* = b / (a + b)",
                  [](Study& study) {
                    return measure_lemma(
                        study, [](double a, double b) { return b / (a + b); }, largest, bend);
                  }},
                 {formula, "f''(y*) = -(a + b)^2 / (a b), a factor a + b too few",
                  [](Study& study) {
                    return measure_lemma(study, best, largest,
                                         [](double a, double b) { return bend(a, b) / (a + b); });
                  }},
                 {off, "y* 2 % off",
                  [](Study& study) { return measure_lemma(study, times(1.02, best), largest, bend); }},
                 {off, "f(y*) 2 % off",
                  [](Study& study) { return measure_lemma(study, best, times(1.02, largest), bend); }},
                 {off, "f''(y*) 2 % off",
                  [](Study& study) { return measure_lemma(study, best, largest, times(1.02, bend)); }}}},
      {.id = "lemma-edges",
       .statement = R"(
           With 0 log 0 = 0 the function is largest on [0, 1] at y = 1 if b = 0 < a and at y = 0 if a = 0 < b;
           if a = b = 0, it is zero for every y.)",
       .source = "Goodfellow et al. 2014, Prop. 1",
       .formula = R"(y^* = \frac{a}{a + b} \in [0, 1] \\ f = 0 \text{ for } a = b = 0)",
       .derivation = R"(
           With b = 0, f(y) = a log y rises up to y = 1, where it is 0; with a = 0 it is the mirror image. So
           D* is 1 where only p_data is positive and 0 where only p_g is; the formula a / (a + b) still holds.
           Where both densities are zero D* is undefined, and nothing depends on it.)",
       .tolerance = 0,
       .tolerance_reason = "the bisection ends on the end of the interval itself",
       .measure = [](Study&) { return measure_edges(best, 0); },
       .wrong = {{formula, "y* = b / (a + b)",
                  [](Study&) { return measure_edges([](double a, double b) { return b / (a + b); }, 0); }},
                 {condition, "every y is as good for a = b = 1e-6",
                  [](Study&) { return measure_edges(best, 1e-6); }},
                 {off, "y* 2 % off", [](Study&) { return measure_edges(times(1.02, best), 0); }}}},
      {.id = "lemma-signs",
       .statement = R"(
           For a, b < 0 the function a log y + b log(1 - y) on (0, 1) is smallest at y = a / (a + b), and if a
           and b have different signs it has no upper bound: the lemma is wrong for 'any nonzero a, b'.)",
       .source = "Goodfellow et al. 2014, Prop. 1",
       .formula = R"(a, b < 0\text{: } f \text{ is smallest at } \frac{a}{a + b} \\ )"
                  R"(a b < 0\text{: } f \text{ grows without bound, by } \lvert c \rvert \log 2 )"
                  R"(\text{ as the distance from one end is halved},\quad c )"
                  R"(\text{ the negative one of the two})",
       .derivation = R"(
           The paper states the lemma for all (a, b) but the origin. With a, b < 0 the sign of f turns over,
           and a / (a + b) is its minimum: f'' = -(a + b)^3 / (a b) > 0. With b < 0 < a the point a / (a + b)
           is not in [0, 1], and f grows without bound towards y = 1, by |b| log 2 with each halving of 1 - y;
           with a < 0 < b towards y = 0. Densities are never negative, so that the proposition stands.)",
       .tolerance = 5e-14,
       .tolerance_reason =
           "logarithms of 2^-50 are rounded at 7e-15, twice for each growth; the errors are relative",
       .measure = [](Study&) { return measure_signs(-1, best, growth_by_halving); },
       .wrong = {{condition, "the same for two positive numbers: f is smallest at a / (a + b)",
                  [](Study&) { return measure_signs(1, best, growth_by_halving); }},
                 {formula, "the growth towards an end is log 2 times the positive one of the two",
                  [](Study&) {
                    return measure_signs(-1, best, [](double a, double b) { return std::fmax(a, b) * ln2; });
                  }},
                 {off, "the place of the minimum 2 % off",
                  [](Study&) { return measure_signs(-1, times(1.02, best), growth_by_halving); }},
                 {off, "the growth 2 % off",
                  [](Study&) { return measure_signs(-1, best, times(1.02, growth_by_halving)); }}},
       .mistake =
           Mistake{.belief = "For any nonzero a and b, a log y + b log(1 - y) is largest at y = a / (a + b).",
                   .why = R"(
                The second derivative at a / (a + b) is -(a + b)^3 / (a b), which is 8 for a = b = -1: a
                minimum. With a = 2 and b = -1 the slope 2 / y + 1 / (1 - y) is positive on all of (0, 1), and
                a / (a + b) = 2 is no probability.)",
                   .tolerance = 2e-11,
                   .tolerance_reason = "the best y that is tested lies 2^-40 = 9e-13 from its limit",
                   .show = nonzero_a_and_b}},
  };
}

}  // namespace saddle::gan
