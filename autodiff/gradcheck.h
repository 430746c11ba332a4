// A check of derivatives against difference quotients, for your own tests:
//
//   TEST_CASE("my swish") { CHECK(gradcheck([](const Var& x) { return x * sigmoid(x); }, 0.7)); }
//
// A failed check prints its report: for each wrong entry d y[k] / d x[i] the derivative by the tape, the
// derivative by differences, and the kind of error that fits (verdict.h). Outside of a test framework:
// report.ok(), report.text(), report.json(), report.coordinates. docs/how-to/gradcheck.md shows its use.
//
// It checks one point. Choose a point where the function is smooth, with entries of size about one, without
// symmetry, and of a shape that is not square; at a kink see GradcheckOptions::one_sided. A function must
// give the same result at each call: if it draws random numbers, fix their seed.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "autodiff/verdict.h"

namespace saddle::inline SADDLE_PRECISION::ad {

struct GradcheckOptions {
  // The seed of the random weights and directions. The same seed always gives the same check.
  std::uint64_t seed = 1;
  // 1 checks the gradient, 2 also the gradient of a weighted sum of the gradient, and so on. An order is
  // checked if those below are right.
  int order = 2;
  // An input whose gradient is about zero (GradcheckInput::zero) proves nothing, and the check fails. With
  // expect_zero, all gradients must be about zero, and the check fails if one is not.
  bool expect_zero = false;
  // Inputs whose gradients alone are expected to be about zero.
  std::vector<std::size_t> zero_inputs = {};
  // Also checks grad(), whose derivatives are recorded, beside backward().
  bool check_recorded = true;
  // At a kink, accept any value between the derivatives from the left and from the right; at the end of the
  // domain, the one from inside. Otherwise a check at such a point fails with the verdict kink or undefined.
  bool one_sided = false;
  // Random directions to check in each input instead of its elements, where it has more of those. 0 checks
  // all elements; the default does so for up to 1000 in all inputs, and takes 4 directions for more.
  int directions = -1;
};

// One derivative that was checked: of the result by one element of an input, or along a random direction.
// The numbers are those of one entry, as on paper: for a wrong derivative the entry that is most wrong, else
// the largest one. NaN, where none was computed: along directions, and for right derivatives of order 2 and
// more of a result that is not 1x1.
struct GradcheckCoordinate {
  int order;              // 1: of the gradient; 2: of its gradient
  std::string operation;  // the last one of the function, or its label
  std::size_t input;
  Index row, col;
  std::string entry;  // "d y[0, 2] / d x[1, 0]"
  double analytic, numeric;
  double error;  // |analytic - numeric|; at a kink, the distance from the one-sided derivatives and between
  double bound;  // the largest error that rounding and the differences explain
  Verdict verdict;
  Verdict looks_like;  // the same, and where the verdict is higher_order, what the error looks like
  std::string detail;  // more about it, or empty: "1/12", "row 0", the message of a wrong shape
};

struct GradcheckInput {
  std::string name;  // "x", "x2", or that of the parameter
  bool zero;         // its gradient is zero within ten times its bound
  // The smallest error that would have been detected, relative to the largest derivative with respect to this
  // input: the worst of all orders. For the second order and those above, and where the gradient is zero,
  // relative to the size of the function that is differentiated, over max(1, |x|), if that is larger.
  double resolution;
};

class GradcheckReport {
 public:
  std::vector<GradcheckCoordinate> coordinates;
  std::vector<GradcheckInput> inputs;
  GradcheckOptions options;
  // Empty, or in what two calls at the same point differ; nothing else was checked then.
  std::string not_repeatable;

  // No wrong coordinate, and no input whose gradient is about zero (or just those that are expected to).
  bool ok() const;
  explicit operator bool() const { return ok(); }
  // Whether the gradient of an input is about zero, unless that is expected of it.
  bool vacuous() const;
  bool expects_zero(std::size_t input) const;
  // The largest of the inputs' resolutions.
  double resolution() const;
  // pass if ok(); else not_repeatable, the verdict on the first wrong coordinate, rough, or vacuous or
  // nonzero.
  Verdict verdict() const;
  // For people: what is wrong, where, by how much, and what usually causes it; lines of at most 75 columns.
  std::string text() const;
  // For programs: one JSON object with all of the above. Numbers have 17 significant digits, infinities are
  // the strings "inf" and "-inf", what is undefined is null; verdicts are those of identifier().
  std::string json() const;
};

std::ostream& operator<<(std::ostream& out, const GradcheckReport& report);

// The check of a function of several inputs, which are passed to it in their order.
GradcheckReport gradcheck_all(const std::function<Var(std::span<const Var>)>& f, const std::vector<Array>& x0,
                              const GradcheckOptions& options);

// The check of a function of parameters, which it reads with tape.leaf().
GradcheckReport gradcheck_parameters(const std::function<Var(Tape&)>& f,
                                     std::span<Parameter* const> parameters, const GradcheckOptions& options);

// Compares every coordinate of the gradient of sum(u * f(x)) at x0 with a difference quotient.
//   |d sum(u f(x)) / dx_i - extrapolated central difference| <= bound
// u: random and seeded, 1/2 <= |u| <= 3/2. f takes a Var in the shape of x0 and returns one of any shape.
// The bound comes from the difference table and the rounding of f: about 2e-12 of the size of f in double,
// 1e-3 in float. A bound above 1e-3 (float: 2e-2) of the largest derivative by an input is no pass, but
// `rough`. Values that are not finite always fail.
// Cost: about 20 evaluations of f for each element of x0, and as many gradients for each further order; for
// more than 1000 elements see GradcheckOptions::directions.
// Throws what f throws, and std::invalid_argument for an order below 1, no input or an empty one. A rule that
// gives a gradient of the wrong shape is a verdict, not an exception.
template <class F>
requires std::invocable<const F&, const Var&> GradcheckReport
gradcheck(const F& f, const Array& x0, const GradcheckOptions& options = {}) {
  return gradcheck_all([&f](std::span<const Var> x) -> Var { return f(x[0]); }, {x0}, options);
}

// The number of Vars that a function takes, from 2 to 8; 0 if it takes none of these numbers.
template <class F, std::size_t count = 2>
constexpr std::size_t count_of_vars() {
  const auto takes = []<std::size_t... i>(std::index_sequence<i...>) {
    return std::invocable<const F&, decltype((static_cast<void>(i), std::declval<const Var&>()))...>;
  };
  if constexpr (takes(std::make_index_sequence<count>()))
    return count;
  else if constexpr (count < 8)
    return count_of_vars<F, count + 1>();
  else
    return 0;
}

// Throws std::invalid_argument unless there are as many inputs as the function takes.
void check_input_count(std::size_t takes, std::size_t inputs);

// The same with several inputs: gradcheck([](const Var& a, const Var& b) { return a * b; }, {a0, b0}), or
// with a function of their list, std::span<const Var>. Throws std::invalid_argument also if the numbers
// differ.
template <class F>
requires(!std::invocable<const F&, const Var&> &&
         (std::invocable<const F&, std::span<const Var>> || count_of_vars<F>() != 0)) GradcheckReport
    gradcheck(const F& f, const std::vector<Array>& x0, const GradcheckOptions& options = {}) {
  if constexpr (std::invocable<const F&, std::span<const Var>>) {
    return gradcheck_all(f, x0, options);
  } else {
    constexpr std::size_t count = count_of_vars<F>();
    check_input_count(count, x0.size());
    const auto call = [&f]<std::size_t... i>(std::span<const Var> x, std::index_sequence<i...>)->Var {
      return f(x[i]...);
    };
    return gradcheck_all([&](std::span<const Var> x) { return call(x, std::make_index_sequence<count>()); },
                         x0, options);
  }
}

// The same for a net, by its parameters:
//   gradcheck([&](Tape& tape) { return mse_loss(net(tape.constant(x)), tape.constant(t)); },
//   net.parameters())
// The parameters are written to meanwhile, and hold the same numbers as before when it returns or throws.
// Throws std::invalid_argument also for a parameter that is null or named twice.
template <class F, class List>
requires(std::convertible_to<const List&, std::span<Parameter* const>>&& std::invocable<const F&, Tape&>)
    GradcheckReport gradcheck(const F& f, const List& parameters, const GradcheckOptions& options = {}) {
  return gradcheck_parameters([&f](Tape& tape) -> Var { return f(tape); },
                              std::span<Parameter* const>(parameters), options);
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
