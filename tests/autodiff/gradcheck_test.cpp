// The checker is checked: rules broken on purpose must be rejected, each with its verdict, beside controls
// that pass. A wrong derivative is planted without touching the library: f + stop_gradient(g - f) has the
// value of g and the derivative of f.
#include "autodiff/gradcheck.h"

#include <cmath>
#include <limits>
#include <sstream>

#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle::ad;

namespace {

Var planted(const Var& value, const Var& derivative) {
  return derivative + stop_gradient(value - derivative);
}

// Its first derivative is right, and recorded; only the second one comes from elsewhere.
// derivative(f) = stop_gradient(f') keeps the value of the gradient and cuts its history.
Var cut_in_second_order(const Var& x) {
  const Var slope = stop_gradient(cos(x));
  return slope * x + stop_gradient(sin(x) - slope * x);
}

const Array wide{{0.3, -0.7, 1.1}, {-1.3, 0.4, 0.9}};
const Array square_array{{0.3, -0.7}, {-1.3, 0.4}};

template <class F>
Verdict verdict_of(const F& f, const Array& x0, const GradcheckOptions& options = {.order = 1}) {
  const GradcheckReport report = gradcheck(f, x0, options);
  INFO(report.text());
  CHECK_FALSE(report.ok());
  return report.verdict();
}

}  // namespace

TEST_CASE("gradcheck: correct functions pass, of any shape and to third order") {
  CHECK(gradcheck([](const Var& x) { return x * sigmoid(x); }, 0.7));
  CHECK(gradcheck([](const Var& x) { return x * sigmoid(x); }, wide, {.order = 3}));
  CHECK(gradcheck([](const Var& x) { return matmul(tanh(x), transpose(x)); }, wide));
  CHECK(gradcheck([](const Var& x) { return mean(exp(x)); }, wide));
  CHECK(gradcheck([](const Var& x) { return sum(2 * x); }, wide));
}

TEST_CASE("gradcheck: a generic lambda and a plain function work, and so do several inputs") {
  CHECK(gradcheck([](auto x) { return x * x; }, 1.5));
  Var (*f)(const Var&) = [](const Var& x) { return exp(x); };
  CHECK(gradcheck(f, 1.5));
  const auto product = [](std::span<const Var> x) { return matmul(x[0], x[1]) + x[2]; };
  const GradcheckReport report =
      gradcheck(product, {wide, Array{{0.5}, {-0.2}, {0.8}}, Array(0.25)}, {.order = 1});
  CHECK(report);
  CHECK(report.coordinates.size() == 6 + 3 + 1);
  CHECK(report.coordinates[6].input == 1);
  CHECK(report.coordinates[4].row == 1);
  CHECK(report.coordinates[4].col == 1);
  CHECK(report.coordinates[4].operation == "add");
}

TEST_CASE("gradcheck: points near zero, near a domain's end and of large size pass") {
  for (double x : {1e-5, 1e-12, 1e-100}) CHECK(gradcheck([](const Var& v) { return log(v); }, x));
  for (double x : {1e-5, 1e5, -1e5, 0.0}) CHECK(gradcheck([](const Var& v) { return sin(v); }, x));
  for (double x : {0.99, -0.999, 0.5}) CHECK(gradcheck([](const Var& v) { return acos(v); }, x));
  for (double x : {1e-3, 0.1, 1e10}) CHECK(gradcheck([](const Var& v) { return 1 / v; }, x));
  // A kink nearby is seen as what it is: nearby.
  for (double x : {1e-3, -1e-3, 1e-9}) CHECK(gradcheck([](const Var& v) { return abs(v); }, x, {.order = 1}));
}

TEST_CASE("gradcheck: a derivative that is off by one in a million is rejected as imprecise") {
  for (double factor : {1 + 1e-6, 1 - 1e-3}) {
    const auto f = [&](const Var& x) { return planted(tanh(x), factor * tanh(x)); };
    CHECK(verdict_of(f, 0.7) == Verdict::precision);
    CHECK(verdict_of(f, wide) == Verdict::precision);
  }
  const auto control = [](const Var& x) { return planted(tanh(x), 1.0 * tanh(x)); };
  CHECK(gradcheck(control, wide));
}

TEST_CASE("gradcheck: a wrong sign is named") {
  CHECK(verdict_of([](const Var& x) { return planted(exp(x), -exp(x)); }, wide) == Verdict::wrong_sign);
}

TEST_CASE("gradcheck: half and twice the derivative are named") {
  CHECK(verdict_of([](const Var& x) { return x * stop_gradient(x); }, wide) == Verdict::factor_two);
  CHECK(verdict_of([](const Var& x) { return planted(exp(x), 2 * exp(x)); }, wide) == Verdict::factor_two);
}

TEST_CASE("gradcheck: a missing and an extra 1/n are named") {
  CHECK(verdict_of([](const Var& x) { return planted(mean(exp(x)), sum(exp(x))); }, wide) ==
        Verdict::missing_mean);
  CHECK(verdict_of([](const Var& x) { return planted(sum(exp(x), Axis::cols), mean(exp(x), Axis::cols)); },
                   wide) == Verdict::missing_mean);
}

TEST_CASE("gradcheck: a missing 1/n is named where only the function knows n") {
  // The mean runs over 3x2 products; the input is 4x2, the result a number.
  const Array x{{0.3, -0.7, 1.1, 0.2}, {-1.3, 0.4, 0.9, -0.5}, {0.8, 1.2, -0.6, 0.1}};
  const auto loss = [&](const Var& w) { return square(matmul(w.tape().constant(x), w)); };
  const GradcheckReport report =
      gradcheck([&](const Var& w) { return planted(mean(loss(w)), sum(loss(w))); },
                Array{{0.5, -0.3}, {0.2, 0.9}, {-0.4, 0.6}, {1.1, -0.8}}, {.order = 1});
  CHECK(report.verdict() == Verdict::missing_mean);
  CHECK(report.coordinates[0].detail == "6 times");
}

TEST_CASE("gradcheck: a transposed gradient is named, square or not") {
  const auto transposed = [](const Var& x) {
    const Var weights = x.tape().constant(Array{{1, 2}, {3, -4}});
    return planted(sum(weights * x), sum(transpose(weights) * x));
  };
  CHECK(verdict_of(transposed, square_array) == Verdict::transposed);
  const auto wide_transposed = [](const Var& x) {
    const Var weights = x.tape().constant(Array{{1, 2, -3}, {4, -5, 7}});
    return planted(sum(weights * x), sum(reshape(transpose(weights), 2, 3) * x));
  };
  CHECK(verdict_of(wide_transposed, wide) == Verdict::transposed);
}

TEST_CASE("gradcheck: a broadcast that was not added up is named") {
  // Only the first row of the result gives its cotangent back.
  const auto first_row = [](std::span<const Var> x) {
    const Var whole = x[0] + x[1];
    const Var part = concat({slice_rows(whole, 0, 1), stop_gradient(slice_rows(whole, 1, 2))}, Axis::rows);
    return planted(whole, part);
  };
  const std::vector<Array> inputs{Array{{1, 2}, {3, 4}, {5, 6}}, Array{{0.5, -1}}};
  const GradcheckReport report = gradcheck(
      [&](const Var& b) {
        const Var x[] = {b.tape().constant(inputs[0]), b};
        return first_row(x);
      },
      inputs[1], {.order = 1});
  CHECK_FALSE(report.ok());
  CHECK(report.verdict() == Verdict::missing_broadcast_sum);
}

TEST_CASE("gradcheck: a detached input is named") {
  const auto f = [](std::span<const Var> x) { return x[0] * stop_gradient(x[1]); };
  const GradcheckReport report = gradcheck(f, {1.5, 2.5});
  CHECK_FALSE(report);
  CHECK(report.verdict() == Verdict::detached);
  CHECK(verdict_of([](const Var& x) { return stop_gradient(x); }, 1.5) == Verdict::detached);
}

TEST_CASE("gradcheck: other errors are wrong without a name") {
  CHECK(verdict_of([](const Var& x) { return planted(exp(x), 1.37 * exp(x)); }, wide) == Verdict::wrong);
  CHECK(verdict_of([](const Var& x) { return planted(exp(x), cos(x)); }, wide) == Verdict::wrong);
}

TEST_CASE("gradcheck: a kink is named, or accepted between its one-sided derivatives") {
  const auto f = [](const Var& x) { return abs(x); };
  CHECK(verdict_of(f, 0.0) == Verdict::kink);
  CHECK(verdict_of([](const Var& x) { return relu(x); }, 0.0) == Verdict::kink);
  CHECK(gradcheck([](const Var& x) { return relu(x); }, 0.0, {.order = 1, .one_sided = true}));
  CHECK_FALSE(gradcheck([](const Var& x) { return planted(relu(x), -0.1 * x); }, 0.0,
                        {.order = 1, .one_sided = true}));
  CHECK_FALSE(gradcheck([](const Var& x) { return planted(relu(x), 1.1 * x); }, 0.0,
                        {.order = 1, .one_sided = true}));
}

TEST_CASE("gradcheck: the end of a domain needs one_sided, and then is exact") {
  const auto half_line = [](const Var& x) { return where(x < 1.0, log(x - 1.0), exp(x)); };
  CHECK(verdict_of(half_line, 1.0) == Verdict::undefined);
  CHECK(gradcheck(half_line, 1.0, {.order = 1, .one_sided = true}));
}

TEST_CASE("gradcheck: values that are not finite fail") {
  CHECK(verdict_of([](const Var& x) { return sqrt(x); }, 0.0) == Verdict::undefined);
  CHECK(verdict_of([](const Var& x) { return log(x); }, -1.0) == Verdict::undefined);
  CHECK(verdict_of([](const Var& x) { return exp(x); }, 1000.0) == Verdict::undefined);
  CHECK(verdict_of([](const Var& x) { return x; }, std::numeric_limits<Real>::quiet_NaN()) ==
        Verdict::undefined);
}

TEST_CASE("gradcheck: a result that changes its shape fails") {
  const auto f = [](const Var& x) { return x.value() > 1 ? concat({x, x}, Axis::rows) : x; };
  CHECK(verdict_of(f, 1.0) == Verdict::result_shape);
}

TEST_CASE("gradcheck: a check of nothing but zeros fails unless they are expected") {
  const auto f = [](const Var& x) { return 0 * x; };
  const auto saturated = [](const Var& x) { return tanh(x); };
  CHECK(gradcheck(saturated, 50.0).vacuous());
  CHECK(gradcheck(f, wide).vacuous());
  CHECK_FALSE(gradcheck(f, wide));
  CHECK_FALSE(gradcheck([](const Var&) { return Var(3); }, 2.0));
  CHECK(gradcheck(f, wide, {.expect_zero = true}));
  CHECK_FALSE(gradcheck([](const Var& x) { return 2 * x; }, wide, {.expect_zero = true}));
}

TEST_CASE("gradcheck: a wrong second derivative is found though the first is right") {
  CHECK(gradcheck(cut_in_second_order, 0.7, {.order = 1}));
  const GradcheckReport report = gradcheck(cut_in_second_order, 0.7);
  CHECK_FALSE(report.ok());
  CHECK(report.verdict() == Verdict::higher_order);
  CHECK(report.coordinates.back().looks_like == Verdict::detached);
  CHECK(report.coordinates.back().order == 2);
  CHECK(saddle::mentions(report.text(), "first derivative right, second wrong (detached)"));
}

TEST_CASE("gradcheck: a rule whose recorded form differs from its numbers is found") {
  // The rules of the table cannot: both forms are one line there. Numbers say 2 x, the recorded form says x.
  static const Rule torn{"torn",
                         1,
                         [](const Real* x, Real& value, Real* partials) {
                           value = x[0] * x[0];
                           partials[0] = 2 * x[0];
                         },
                         nullptr,
                         nullptr,
                         [](Pullback& p) { p.give(0, p.dy * p.operand(0)); }};
  const auto f = [](const Var& x) { return Recorder::record(torn, x); };
  CHECK(verdict_of(f, 1.5) == Verdict::recorded);
  CHECK(gradcheck(f, 1.5, {.order = 1, .check_recorded = false}));
}

TEST_CASE("gradcheck: a wrong operand in a product is found by random weights") {
  // With a cotangent of ones this rule for softmax looks right: all gradients are zero then.
  const auto f = [](const Var& x) { return planted(softmax(x), 7 * softmax(x)); };
  CHECK_FALSE(gradcheck(f, wide, {.order = 1}));
  CHECK(gradcheck([](const Var& x) { return softmax(x); }, wide));
}

TEST_CASE("gradcheck: the same seed repeats, and no seed shows in the derivatives") {
  const auto f = [](const Var& x) { return exp(x); };
  const auto report = [&](std::uint64_t seed) { return gradcheck(f, wide, {.seed = seed}); };
  CHECK(report(1).json() == report(1).json());
  CHECK(report(1).resolution() != report(2).resolution());
  CHECK(report(1).coordinates[0].analytic == report(2).coordinates[0].analytic);
  for (std::uint64_t seed = 0; seed < 50; ++seed) CHECK(report(seed));
}

TEST_CASE("gradcheck: the report names operation, input, element and what the error looks like") {
  const GradcheckReport report =
      gradcheck([](const Var& x) { return planted(exp(x), -exp(x)).named("my loss"); }, wide, {.order = 1});
  std::ostringstream out;
  out << report;
  CHECK(out.str() == report.text());
  for (const char* word :
       {"6 of 6", "wrong sign", "my loss", "d y[1, 2] / d x[1, 2]", "analytic", "bound", "seed 1"})
    CHECK(report.text().find(word) != std::string::npos);
}

TEST_CASE("gradcheck: a wrong second derivative is named also where the first is zero, and at third order") {
  const auto lost = [](const Var& x) { return x * stop_gradient(x) - stop_gradient(x) * x; };
  CHECK(gradcheck(lost, 0.7, {.expect_zero = true}));
  // cos x = 1 - x^2 / 2 has a first derivative of zero at 0.
  const auto at_zero = [](const Var& x) { return planted(cos(x), stop_gradient(-sin(x)) * x); };
  const GradcheckReport second = gradcheck(at_zero, 0.0, {.expect_zero = true});
  CHECK(second.verdict() == Verdict::higher_order);
  // 1 at first order, 2 x at second, and only then a lost path.
  const auto third = [](const Var& x) {
    const Var y = x - stop_gradient(x);
    return planted(exp(x), stop_gradient(exp(x)) * (y + y * y / 2));
  };
  const GradcheckReport report = gradcheck(third, 0.7, {.order = 3});
  CHECK(report.verdict() == Verdict::higher_order);
  CHECK(saddle::mentions(report.text(), "derivatives below order 3 right, order 3 wrong"));
}

TEST_CASE("gradcheck: an order below one, no input, an empty one and a function that throws are refused") {
  const auto f = [](const Var& x) { return x; };
  CHECK_THROWS_AS(gradcheck(f, 1.0, {.order = 0}), std::invalid_argument);
  CHECK_THROWS_AS(gradcheck(f, Array()), std::invalid_argument);
  CHECK_THROWS_AS(gradcheck_all([](std::span<const Var>) { return Var(1); }, {}, {}), std::invalid_argument);
  CHECK_THROWS_AS(gradcheck([](const Var& x) { return matmul(x, x); }, wide), std::invalid_argument);
}
