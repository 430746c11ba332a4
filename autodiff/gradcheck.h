// A check of derivatives against differences, for your own tests:
//
//   TEST_CASE("my swish") { CHECK(gradcheck([](const Var& x) { return x * sigmoid(x); }, 0.7)); }
//
// A failed check prints its report: for each wrong coordinate what the tape says, what the differences say,
// and what the error looks like (verdict.h). Outside of a test framework: report.ok(), report.text(),
// report.json(), report.coordinates. docs/gradcheck.md shows how to use it.
//
// It looks at one point. Choose points where the function is smooth, of size about one, and neither symmetric
// nor square in shape; at a kink see GradcheckOptions::one_sided. A function must give the same result each
// time: fix the seed of one that draws random numbers.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "autodiff/gradient.h"
#include "autodiff/verdict.h"

namespace saddle::inline SADDLE_PRECISION::ad {

struct GradcheckOptions {
  // Of the weights u. One seed always gives the same check.
  std::uint64_t seed = 1;
  // 1 checks the gradient, 2 also the gradient of a weighted sum of the gradient, and so on.
  int order = 2;
  // A check in which every gradient is about zero proves nothing, and fails unless this is set.
  bool expect_zero = false;
  // Also checks grad(), whose derivatives are recorded, beside backward().
  bool check_recorded = true;
  // At a kink, accept any value between the derivatives from the left and from the right; at the end of the
  // domain, the one from inside. Without it a check at such a point fails, and says so.
  bool one_sided = false;
};

struct GradcheckCoordinate {
  int order;              // 1: of the gradient; 2: of its gradient
  std::string operation;  // the last one of the function, or its label
  std::size_t input;
  Index row, col;
  double analytic, numeric;
  double error;  // |analytic - numeric|; at a kink, the distance from the one-sided derivatives and between
  double bound;  // the largest error that rounding and the differences explain
  Verdict verdict;
  Verdict looks_like;  // the same, and where the verdict is higher_order, what the error looks like
  std::string detail;  // more about it, or empty: "1/12", "row 0", the message of a wrong shape
};

class GradcheckReport {
 public:
  std::vector<GradcheckCoordinate> coordinates;
  GradcheckOptions options;

  // No wrong coordinate, and not every gradient about zero (or that was expected).
  bool ok() const;
  explicit operator bool() const { return ok(); }
  // Whether every first derivative is zero within ten times its bound.
  bool vacuous() const;
  // pass if ok(); else the verdict on the first wrong coordinate, or vacuous or nonzero.
  Verdict verdict() const;
  // For people: what is wrong, where, by how much, and what usually causes it.
  std::string text() const;
  // For programs: one JSON object with all of the above. Numbers have 17 significant digits, infinities are
  // the strings "inf" and "-inf", what is undefined is null; verdicts are those of identifier().
  std::string json() const;
};

std::ostream& operator<<(std::ostream& out, const GradcheckReport& report);

// The check of a function of several inputs, which gets them in their order.
GradcheckReport gradcheck_all(const std::function<Var(std::span<const Var>)>& f, const std::vector<Array>& x0,
                              const GradcheckOptions& options);

// Compares every coordinate of the gradient of sum(u * f(x)) at x0 with a difference quotient.
//   |d sum(u f(x)) / dx_i - extrapolated central difference| <= bound
// u: random and seeded, 1/2 <= |u| <= 3/2. f takes a Var in the shape of x0 and returns one of any shape.
// The bound comes from the difference table and the rounding of f: about 2e-12 of the size of f in double,
// 1e-3 in float. Values that are not finite always fail.
// Cost: about 16 evaluations of f for each element of x0, and as many gradients for each further order.
// Throws what f throws, and std::invalid_argument for an order below 1, no input or an empty one. A rule that
// gives a gradient of the wrong shape is a verdict, not an exception.
template <class F>
requires std::invocable<const F&, const Var&> GradcheckReport
gradcheck(const F& f, const Array& x0, const GradcheckOptions& options = {}) {
  return gradcheck_all([&f](std::span<const Var> x) -> Var { return f(x[0]); }, {x0}, options);
}

// The same with several inputs: gradcheck([](std::span<const Var> x) { return x[0] * x[1]; }, {a, b}).
template <class F>
requires(!std::invocable<const F&, const Var&> &&
         std::invocable<const F&, std::span<const Var>>) GradcheckReport
    gradcheck(const F& f, const std::vector<Array>& x0, const GradcheckOptions& options = {}) {
  return gradcheck_all(f, x0, options);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
