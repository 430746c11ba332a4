// Zeros that meet infinities in the reverse sweep: they count as zero, and that is never silent.
#include <cmath>
#include <functional>

#include "autodiff/autodiff.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/numbers.h"

using namespace saddle::ad;
using saddle::mentions;
using saddle::message;

namespace {

using Function = std::function<Var(const Var&)>;

// How often a zero met an infinity in the gradient of f at x.
std::size_t zeros_met(const Function& f, const Array& x) {
  Tape tape;
  const Var leaf = tape.leaf(x);
  const Gradients g = backward(f(leaf), leaf, {.unused = Unused::zero});
  CHECK((g.zero_times_infinity().count > 0) != g.zero_times_infinity().first.empty());
  for (const Real d : g[leaf]) {
    CHECK_FALSE(std::isnan(d));
    CHECK_FALSE((d == 0 && std::signbit(d)));
  }
  return g.zero_times_infinity().count;
}

// The same in the gradient of a sum of the gradient, which was recorded.
std::size_t zeros_met_twice(const Function& f, const Array& x) {
  Tape tape;
  const Var leaf = tape.leaf(x);
  const Var slope = sum(grad(f(leaf), leaf, {.unused = Unused::zero}));
  if (slope.is_constant()) return 0;
  return backward(slope, leaf, {.unused = Unused::zero}).zero_times_infinity().count;
}

// What backward() and grad() say with the check on; empty if they say nothing. With the check switched on
// after the forward pass: that is not what is tested here.
std::string said_by_backward(const Function& f, const Array& x) {
  Tape tape;
  const Var leaf = tape.leaf(x), y = f(leaf);
  tape.check_finite(true);
  try {
    backward(y, leaf, {.unused = Unused::zero});
  } catch (const std::domain_error& e) {
    return e.what();
  }
  return "";
}

std::string said_by_grad(const Function& f, const Array& x) {
  Tape tape;
  const Var leaf = tape.leaf(x), y = f(leaf);
  tape.check_finite(true);
  try {
    grad(y, leaf, {.unused = Unused::zero});
  } catch (const std::domain_error& e) {
    return e.what();
  }
  return "";
}

struct Case {
  const char* name;
  Function f;
  Array x;
  const char* operation;  // whose derivative is infinite
};

// Each has a plain zero that meets an infinite derivative.
const std::vector<Case> hidden{
    {"sqrt(x) sqrt(x)", [](const Var& x) { return sqrt(x) * sqrt(x); }, 0.0, "sqrt"},
    {"the square of a root", [](const Var& x) { return square(sqrt(x)); }, 0.0, "sqrt"},
    {"roots in an array", [](const Var& x) { return sum(sqrt(x) * sqrt(x)); }, {4, 0, 1}, "sqrt"},
    {"a product of logarithms", [](const Var& x) { return exp(sum(log(x))); }, {2, 0, 3}, "log"},
    {"a root through a sum", [](const Var& x) { return square(sum(sqrt(x))); }, {0, 0}, "sqrt"},
    {"a root through a product of matrices",
     [](const Var& x) { return square(matmul(sqrt(x), sqrt(x), false, true)); },
     {0, 0},
     "sqrt"},
    {"a root beside a row",
     [](const Var& x) {
       return sum(square(sqrt(x) * x.tape().constant(Array{{1, 2}, {3, 4}})));
     },
     {0, 1},
     "sqrt"},
    {"a root through slices", [](const Var& x) { return square(sqrt(x)(0, 1)); }, {1, 0}, "sqrt"},
    {"a root times zero", [](const Var& x) { return sqrt(x) * 0; }, 0.0, "sqrt"},
    {"the taken branch", [](const Var& x) { return where(x >= 0, square(sqrt(x)), 0); }, 0.0, "sqrt"},
    {"a taken element beside others",
     [](const Var& x) { return sum(where(x >= 0, square(sqrt(x)), 0)); },
     {-1, 0, 1},
     "sqrt"},
};

// Each has an infinite derivative in a branch that is not taken, or where nothing reaches.
const std::vector<Case> untaken{
    {"log", [](const Var& x) { return where(x > 0, log(x), 0); }, 0.0, ""},
    {"log in an array", [](const Var& x) { return sum(where(x > 0, log(x), 0)); }, {0, 1, 2}, ""},
    {"all of an array", [](const Var& x) { return sum(where(x > 0, sqrt(x), 0)); }, {0, 0}, ""},
    {"a longer branch",
     [](const Var& x) { return sum(where(x > 0, -square(sqrt(x)) * log(x) / x, x * x)); },
     {0, 1},
     ""},
    {"one branch within the other",
     [](const Var& x) { return sum(where(x > 0, where(x > 1, log(x - 1), sqrt(x)), x)); },
     {0, 1, 3},
     ""},
    {"through a sum", [](const Var& x) { return where(sum(x) > 5, sum(sqrt(x)), sum(x)); }, {0, 1}, ""},
    {"through a product of matrices",
     [](const Var& x) {
       const Var y = matmul(sqrt(x), x.tape().constant(Array{{1, -2}, {-3, 4}}));
       return sum(where(x > 3, y, x));
     },
     {0, 0},
     ""},
    {"through softmax and logsumexp",
     [](const Var& x) { return sum(where(x > 3, log_softmax(sqrt(x)) + logsumexp(sqrt(x)), x)); },
     {0, 1},
     ""},
    {"through scatter_rows",
     [](const Var& x) {
       const Var y = scatter_rows(sqrt(x), {2, 0}, 3);
       return sum(where(y > 5, y, 0)) + sum(x);
     },
     {{0}, {0}},
     ""},
    {"through transpose, reshape, concat, gather_rows",
     [](const Var& x) {
       const Var y = reshape(transpose(concat({sqrt(x), sqrt(x)}, Axis::rows)), 4, 1);
       return sum(where(y > 5, gather_rows(y, {0, 1, 2, 3}), 0)) + sum(x);
     },
     {0, 0},
     ""},
    {"an element that is not taken out", [](const Var& x) { return sqrt(x)(0, 0); }, {1, 0}, ""},
    {"rows that are not gathered",
     [](const Var& x) {
       return sum(gather_rows(sqrt(x), {1, 1}));
     },
     {{0}, {1}},
     ""},
    {"elements that max does not take", [](const Var& x) { return max(sqrt(x)); }, {0, 4}, ""},
    {"a clamp", [](const Var& x) { return clamp(-sqrt(x), 1, 2); }, 0.0, ""},
    {"a broadcast number",
     [](const Var& x) {
       return sum(where(x.tape().constant(Array{{0, 0}}) > 1, sqrt(x), 2 * x));
     },
     0.0, ""},
};

// The sum of all elements.
struct Total {
  static constexpr const char* name = "total";
  static Shape shape(Shape) { return {1, 1}; }
  static void value(ArrayView x, ArrayResult y) {
    for (const Real v : x) y[0] += v;
  }
  static void derivative(Pullback& p) { p.give(0, broadcast(p.dy, p.operand(0).shape())); }
};

Real as_number(const Array& x) {
  return x.size() == 1 ? Real(x) : Real(NAN);
}

}  // namespace

TEST_CASE("zeros: one that meets an infinite derivative is counted, and named with the check on") {
  for (const Case& c : hidden) {
    INFO(c.name);
    CHECK(zeros_met(c.f, c.x) > 0);
    const std::string by_backward = said_by_backward(c.f, c.x), by_grad = said_by_grad(c.f, c.x);
    INFO(by_backward << "\n" << by_grad);
    CHECK(mentions(by_backward, "backward: a zero must not be multiplied by an infinity", "0 * inf",
                   std::string("the derivative of ") + c.operation));
    CHECK(mentions(by_grad, "grad: a zero must not be multiplied by an infinity", "0 * inf",
                   std::string("the derivative of ") + c.operation));
  }
}

TEST_CASE("zeros: those of a branch that is not taken do not count, at first and second order") {
  for (const Case& c : untaken) {
    INFO(c.name);
    CHECK(zeros_met(c.f, c.x) == 0);
    CHECK(zeros_met_twice(c.f, c.x) == 0);
    CHECK(said_by_backward(c.f, c.x) == "");
    CHECK(said_by_grad(c.f, c.x) == "");
  }
}

TEST_CASE("zeros: a gradient without infinities counts none") {
  const auto f = [](const Var& x) { return sum(relu(x) * 0 + where(x > 0, x, 0) * sqrt(square(x) + 1)); };
  CHECK(zeros_met(f, {-1, 0, 2}) == 0);
  CHECK(zeros_met_twice(f, {-1, 0, 2}) == 0);
}

TEST_CASE("zeros: the place and the number of the counted ones") {
  Tape tape;
  const Var x = tape.leaf(Array{{4, 0, 0, 1}}).named("squared sides");
  const Gradients g = backward(sum(sqrt(x) * sqrt(x)), x);
  CHECK(g.zero_times_infinity().count == 4);  // two roots of two zeros
  CHECK(mentions(g.zero_times_infinity().first, "derivative of sqrt", "'squared sides'", "0 * inf"));
  CHECK(Array(g[x]) == Array{{1, 0, 0, 1}});
}

TEST_CASE("zeros: a Hessian of a norm that is written with a root says where it is wrong") {
  // exp(-|x|^2) has the Hessian -2 I at 0.
  const auto f = [](const Var& x) { return exp(-square(sqrt(sum(square(x))))); };
  Tape tape;
  const Var x = tape.leaf(Array{{0, 0}});
  const Var slope = grad(f(x), x);
  const Gradients g = backward(sum(slope), x);
  CHECK(Array(g[x]) == Array{{0, 0}});
  CHECK(g.zero_times_infinity().count > 0);
  CHECK(mentions(said_by_grad(f, {0, 0}), "grad:", "sqrt"));
  CHECK(mentions(said_by_backward(f, {0, 0}), "backward:", "sqrt"));
}

TEST_CASE(
    "zeros: an infinite cotangent that meets a derivative of zero is no zero, unless that is a cotangent") {
  // The derivative 2 x = 0 of the square, and the infinite one of the root: 0 * inf is NaN, as for arrays.
  Tape tape;
  const Var x = tape.leaf(0.0), a = tape.leaf(Array{{0, 1}});
  CHECK(std::isnan(Real(backward(sqrt(square(x)), x)[x])));
  CHECK(std::isnan(backward(sum(sqrt(square(a))), a)[a][0]));
  // In a second derivative, the zero is the cotangent of the first.
  const Var zero = tape.leaf(0.0), w = tape.leaf(2.0), big = tape.leaf(inf);
  const Gradients g = backward(scale(zero, w) * big, {zero, w});
  CHECK(Real(g[w]) == 0);
  CHECK(g.zero_times_infinity().count == 1);
  CHECK(mentions(g.zero_times_infinity().first, "derivative of scale", "cotangent of inf"));
  const Var zeros = tape.leaf(Array{{0, 1}}), ws = tape.leaf(Array{{2, 3}});
  const Gradients h = backward(sum(scale(zeros, ws) * big), ws);
  CHECK(Array(h[ws]) == Array{{0, inf}});
  CHECK(h.zero_times_infinity().count == 1);
  tape.check_finite(true);
  CHECK(mentions(message<std::domain_error>([&] {
                   backward(scale(zero, w) * big, {zero, w});
                 }),
                 "0 * inf", "scale"));
}

TEST_CASE("zeros: a zero of the rule's own formula that meets an infinity is NaN, for numbers and arrays") {
  const auto second = [](const Function& f, const Array& x) {
    Tape tape;
    const Var leaf = tape.leaf(x);
    return backward(sum(grad(sum(f(leaf)), leaf)), leaf)[leaf];
  };
  const std::vector<std::pair<Function, Real>> cases{
      {[](const Var& x) { return 3 / square(x); }, inf},
      {[](const Var& x) { return x / log1p(x); }, -1},
  };
  for (const auto& [f, x] : cases) {
    const Real number = as_number(second(f, Array(x))), element = second(f, Array{x, x})[1];
    INFO("at " << x << ": " << number << " and " << element);
    CHECK(std::isnan(number));
    CHECK(std::isnan(element));
  }
}

TEST_CASE("zeros: an operation of somebody's own counts as one") {
  const auto total = [](const Var& x) { return custom<Total>(x); };
  CHECK(zeros_met([&](const Var& x) { return square(total(sqrt(x))); }, {0, 0}) == 2);
  CHECK(zeros_met([&](const Var& x) { return where(sum(x) > 5, total(sqrt(x)), sum(x)); }, {0, 0}) == 0);
}

namespace {

// -x, by a rule that loses the marks of zeros.
struct Opposite {
  static constexpr const char* name = "opposite";
  static Shape shape(Shape s) { return s; }
  static void value(ArrayView x, ArrayResult y) {
    for (Index i = 0; i < x.size(); ++i) y[i] = -x[i];
  }
  static void derivative(Pullback& p) { p.give(0, -p.dy); }
};

Var opposite(const Var& x) {
  return custom<Opposite>(x);
}

void copy(ArrayView x, ArrayResult y) {
  std::copy(x.begin(), x.end(), y.begin());
}

// A rule that finds its derivative by a sweep which meets 0 * inf.
struct Hidden {
  static constexpr const char* name = "hidden";
  static Shape shape(Shape s) { return s; }
  static void value(ArrayView x, ArrayResult y) { copy(x, y); }
  static void derivative(Pullback& p) {
    const Var x = p.operand(0);
    p.give(0, p.dy * x.tape().constant(backward(sum(sqrt(x) * sqrt(x)), x)[x]));
  }
};

// Straight-through: gives its cotangent as a constant; and one that gives the numbers of its operand.
struct StraightThrough {
  static constexpr const char* name = "straight_through";
  static Shape shape(Shape s) { return s; }
  static void value(ArrayView x, ArrayResult y) { copy(x, y); }
  static void derivative(Pullback& p) { p.give(0, stop_gradient(p.dy)); }
};
struct GivesOperand {
  static constexpr const char* name = "gives_operand";
  static Shape shape(Shape s) { return s; }
  static void value(ArrayView x, ArrayResult y) { copy(x, y); }
  static void derivative(Pullback& p) { p.give(0, stop_gradient(p.operand(0))); }
};

}  // namespace

TEST_CASE("zeros: a branch that is not taken stays out of gradients of gradients") {
  const std::vector<std::pair<Function, Array>> branches{
      {[](const Var& x) { return where(x > 0, sqrt(x), x); }, 0.0},
      {[](const Var& x) { return sum(where(x > 0.5, sqrt(x) * x, x * x * x)); }, {0, 2}},
      {[](const Var& x) { return sum(where(x > 0.2, log(sqrt(x)) / x, 3 * x)); }, {0, 2, 0.25}},
  };
  for (const auto& [f, at] : branches) {
    Tape tape;
    const Var x = tape.leaf(at), y = f(x);
    tape.check_finite(true);
    const Var g = grad(y, x);
    CHECK(backward(sum(g * g), x, {.unused = Unused::zero}).zero_times_infinity().count == 0);
    const Var h = grad(sum(g * g * x), x, {.unused = Unused::zero});
    for (const Real entry : h.array()) CHECK(std::isfinite(entry));
    CHECK(backward(sum(h * h), x, {.unused = Unused::zero}).zero_times_infinity().count == 0);
  }
}

TEST_CASE("zeros: a seed and an operation of somebody's own do not hide them by a sign") {
  Tape tape;
  const Var x = tape.leaf(Array{{0, 4}});
  const Var y = x * sqrt(x), z = sum(opposite(sqrt(x)) * opposite(sqrt(x)));
  tape.check_finite(true);
  for (const Real zero : {Real(0.0), Real(-0.0)}) {
    const Var seed = tape.constant(Array{{zero, 1}});
    CHECK(mentions(message<std::domain_error>([&] { grad(y, x, {.seed = seed}); }), "0 * inf"));
  }
  CHECK(mentions(message<std::domain_error>([&] { grad(z, x); }), "0 * inf", "sqrt"));
  CHECK(mentions(message<std::domain_error>([&] { backward(z, x); }), "0 * inf", "sqrt"));
  const Var w = sum(where(x > 0, opposite(sqrt(x)), 0));
  CHECK(backward(w, x)[x] == Array{{0, -0.25}});
  CHECK(Array(grad(w, x).array()) == Array{{0, -0.25}});
}

TEST_CASE("zeros: a gradient that grad() gives has no negative zero for a mark") {
  Tape tape;
  const Var x = tape.leaf(-1.0), a = tape.leaf(Array{{-1, 2}});
  CHECK(1 / grad(where(x > 0, square(x), 0), x).value() == inf);
  CHECK(1 / grad(sum(where(a > 0, square(a), 0)), a).array()[0] == inf);
  CHECK(1 / grad(a(0, 1), a).array()[0] == inf);
}

TEST_CASE("zeros: a sweep within a sweep does not hide them") {
  Tape tape;
  const Var x = tape.leaf(Array{{0, 1}});
  const Var y = sum(custom<Hidden>(x));
  CHECK(backward(y, x).zero_times_infinity().count > 0);
  tape.check_finite(true);
  CHECK(mentions(message<std::domain_error>([&] { backward(y, x); }), "0 * inf"));
}

TEST_CASE("adjoints: numbers that belong to others are not added to") {
  Tape tape;
  const Parameter p("p", Array{{1, -2}});
  const Var x = tape.leaf(Array{{1, -2}}), s = sum(square(x));
  const Var y = custom<StraightThrough>(x);
  const Gradients g = backward(sum(y * Array{3, 4}) + s, {x, y});
  CHECK(Array(g[y]) == Array{{3, 4}});
  CHECK(Array(g[x]) == Array{{5, 0}});
  const Var w = tape.leaf(p), cubes = sum(w * w * w);
  const Gradients h = backward(sum(custom<GivesOperand>(w)) + cubes, p);
  CHECK(p.value() == Array{{1, -2}});
  CHECK(Array(h[p]) == Array{{4, 10}});
}
