// What a failed gradient check shows: the entry itself, as on paper, without the random weights that it was
// found with; and one cause for all wrong entries of an input, or none.
#include <algorithm>
#include <cmath>

#include "autodiff/autodiff.h"
#include "autodiff/custom.h"
#include "tests/autodiff/check/planted.h"
#include "tests/autodiff/check/with_derivative.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using namespace saddle::tests;
using saddle::mentions;
namespace tolerance = saddle::tolerance;

namespace {

SADDLE_CUSTOM_UNARY(bell_without_x, exp(-x* x), dy*(-2 * y));

const Array point{{0.3, -0.7, 1.1, 0.4}};
const Array factors{{0.5, -1.25, 0.75}, {1, 0.25, -0.5}, {-0.75, 1.5, 0.5}, {0.25, -0.25, 1.25}};

// y = tanh(x A), with d y_k / d x_i = (1 - y_k^2) A_ik.
Var layer(const Var& x) {
  return tanh(matmul(x, x.tape().constant(factors)));
}

double jacobian_entry(Index k, Index i) {
  double sum = 0;
  for (Index j = 0; j < 4; ++j) sum += point(0, j) * factors(j, k);
  return (1 - std::tanh(sum) * std::tanh(sum)) * factors(i, k);
}

}  // namespace

TEST_CASE("gradcheck entry: the one wrong entry of a Jacobian is named, with its numbers, for every seed") {
  for (Index i = 0; i < 4; ++i)
    for (Index k = 0; k < 3; ++k)
      for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        std::vector<std::vector<double>> off(4, std::vector<double>(3));
        const auto f = [&](const Var& x) {
          std::vector<Real> error(12);
          error[static_cast<std::size_t>(3 * i + k)] = 0.125;
          const Var y = layer(x);
          return with_derivative(y, y + matmul(x, x.tape().constant(ArrayView(error.data(), {4, 3}))));
        };
        const GradcheckReport report = gradcheck(f, point, {.seed = seed, .order = 1});
        INFO(report.text());
        for (const GradcheckCoordinate& c : report.coordinates) {
          CHECK((c.verdict == Verdict::pass) == (c.col != i));
          if (c.verdict == Verdict::pass) continue;
          CHECK(c.entry == "d y[0, " + std::to_string(k) + "] / d x[0, " + std::to_string(i) + "]");
          CHECK_THAT(c.numeric, WithinAbs(jacobian_entry(k, i), c.bound));
          CHECK_THAT(c.analytic, WithinRel(jacobian_entry(k, i) + 0.125, tolerance::few_roundings));
          CHECK_THAT(c.error, WithinRel(std::abs(c.analytic - c.numeric), tolerance::two_ulp));
        }
      }
}

TEST_CASE("gradcheck entry: a right derivative shows the largest entry, whatever the weights") {
  const GradcheckReport report = gradcheck(layer, point, {.order = 1});
  REQUIRE(report);
  for (const GradcheckCoordinate& c : report.coordinates) {
    double largest = 0;
    for (Index k = 0; k < 3; ++k)
      if (std::abs(jacobian_entry(k, c.col)) > std::abs(largest)) largest = jacobian_entry(k, c.col);
    CHECK_THAT(c.analytic, WithinRel(largest, tolerance::few_roundings));
    CHECK_THAT(c.numeric, WithinAbs(largest, c.bound));
  }
  // Of a result that is 1x1 also at second order.
  const GradcheckReport second = gradcheck([](const Var& x) { return x * exp(x); }, 0.5);
  REQUIRE(second.coordinates.size() == 2);
  CHECK(second.coordinates[0].entry == "d y / d x");
  CHECK(second.coordinates[1].entry == "d2 y / d x d x");
  CHECK_THAT(second.coordinates[0].analytic, WithinRel(1.5 * std::exp(0.5), tolerance::few_roundings));
  CHECK_THAT(second.coordinates[1].analytic, WithinRel(2.5 * std::exp(0.5), tolerance::few_roundings));
}

TEST_CASE("gradcheck entry: of a large result the entry is found by halving") {
  const auto f = [](const Var& x) {
    const Var y = sin(x);
    const Var last = slice(y, 9, 13, {1, 1});
    return with_derivative(concat({reshape(y, 1, 140), last}, Axis::cols),
                           concat({reshape(y, 1, 140), 2 * last}, Axis::cols));
  };
  Random random(1);
  const GradcheckReport report = gradcheck(f, between(-1, 1)({10, 14}, random), {.order = 1});
  for (const GradcheckCoordinate& c : report.coordinates) {
    CHECK((c.verdict == Verdict::pass) == (c.row != 9 || c.col != 13));
    if (c.verdict != Verdict::pass) CHECK(c.entry == "d y[0, 140] / d x[9, 13]");
  }
}

TEST_CASE("gradcheck entry: a wrong second derivative is that of one entry, by the elements it names") {
  // Its first derivative is right; of its second one the off-diagonal entry is lost.
  const auto f = [](std::span<const Var> x) {
    const Var y = x[0] * x[1], other = stop_gradient(x[1]) * x[0] + stop_gradient(x[0]) * x[1];
    return concat({sin(x[0]), with_derivative(y, other)}, Axis::cols);
  };
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const GradcheckReport report = gradcheck(f, {1.5, 2.5}, {.seed = seed});
    INFO(report.text());
    CHECK(report.verdict() == Verdict::higher_order);
    for (const GradcheckCoordinate& c : report.coordinates) {
      if (c.verdict == Verdict::pass) continue;
      CHECK(c.entry == (c.input == 0 ? "d2 y[0, 1] / d x1 d x0" : "d2 y[0, 1] / d x0 d x1"));
      CHECK(c.analytic == 0);
      CHECK_THAT(c.numeric, WithinAbs(1, c.bound));
    }
  }
}

TEST_CASE("gradcheck entry: one mistake has one name, and what fits no name shows its ratios") {
  const GradcheckReport report =
      gradcheck([](const Var& x) { return bell_without_x(x); }, Array{{0.5, -2, 3}});
  for (const GradcheckCoordinate& c : report.coordinates) CHECK(c.verdict == Verdict::wrong);
  CHECK(mentions(report.text(), "analytic / numeric: 2, -0.5, 0.3333\n"));
}

TEST_CASE("gradcheck entry: a factor is named if it is that of all wrong entries, and only then") {
  const std::vector<std::pair<double, Verdict>> looks{{2, Verdict::factor_two},
                                                      {0.5, Verdict::factor_two},
                                                      {-1, Verdict::wrong_sign},
                                                      {0, Verdict::detached}};
  for (const auto& [first, name] : looks)
    for (const auto& [second, other] : looks) {
      const auto f = [a = first, b = second](const Var& x) {
        const Var y = exp(x);
        return with_derivative(y, y * y.tape().constant(Array{{a, b, 1, a, b}}));
      };
      const GradcheckReport report = gradcheck(f, Array{{0.3, -0.7, 0.1, 1.1, 0.4}}, {.order = 1});
      INFO(first << " and " << second << "\n" << report.text());
      for (const GradcheckCoordinate& c : report.coordinates)
        CHECK(c.verdict == (c.col == 2 ? Verdict::pass : first == second ? name : Verdict::wrong));
    }
}

TEST_CASE("gradcheck entry: all wrong coordinates of an input have one verdict, for each planted defect") {
  for_each_input(2,
                 [](const Defect& defect, const std::vector<Array>& inputs, const GradcheckOptions& options) {
                   INFO(defect.name);
                   const GradcheckReport report = gradcheck_all(defect.wrong, inputs, options);
                   for (const GradcheckCoordinate& a : report.coordinates)
                     for (const GradcheckCoordinate& b : report.coordinates)
                       if (a.input == b.input && a.verdict != Verdict::pass && b.verdict != Verdict::pass)
                         CHECK(a.verdict == b.verdict);
                 });
}

TEST_CASE("gradcheck entry: orders above a wrong one are not checked, since they follow from it") {
  const GradcheckReport report =
      gradcheck([](const Var& x) { return with_derivative(exp(x), 1.37 * exp(x)); }, point, {.order = 3});
  for (const GradcheckCoordinate& c : report.coordinates) CHECK(c.order == 1);
}
