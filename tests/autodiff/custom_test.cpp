// Operations that are defined outside of the library.
#include "autodiff/custom.h"

#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "autodiff/autodiff.h"
#include "tests/autodiff/ops/custom_operations.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/numbers.h"
#include "tests/tolerances.h"
#include "tests/ulps.h"

using namespace saddle::ad;
using namespace custom_operations;
using saddle::mentions;
using saddle::message;
using saddle::ulps;
using saddle::tolerance::dozen_roundings;
using saddle::tolerance::same_ulps;

// The library's own table as operations of a user.
namespace own {
#define SADDLE_UNARY(...) SADDLE_CUSTOM_UNARY(__VA_ARGS__);
#define SADDLE_BINARY(...) SADDLE_CUSTOM_BINARY(__VA_ARGS__);
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY
}  // namespace own

// Another file has an operation of the same name.
namespace {
SADDLE_CUSTOM_UNARY(local_operation, 2 * x, dy * 2);
}

namespace {

using Unary = Var (*)(const Var&);
using Binary = Var (*)(const Var&, const Var&);
// A pointer to one of several functions of a name.
#define UNARY(name) Unary([](const Var& at) { return name(at); })
#define BINARY(name) Binary([](const Var& a, const Var& b) { return name(a, b); })

template <class F>
struct Pair {
  const char* name;
  F own, library;
};
const Pair<Unary> unary_pairs[] = {
#define SADDLE_UNARY(name, ...) \
  {#name, [](const Var& x) { return own::name(x); }, [](const Var& x) { return saddle::ad::name(x); }},
#define SADDLE_BINARY(...)
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY
};
const Pair<Binary> binary_pairs[] = {
#define SADDLE_UNARY(...)
#define SADDLE_BINARY(name, ...)                                      \
  {#name, [](const Var& a, const Var& b) { return own::name(a, b); }, \
   [](const Var& a, const Var& b) { return saddle::ad::name(a, b); }},
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY
};

// The value, and the first three derivatives of its sum with respect to every operand, recorded and as
// numbers.
template <class F, std::size_t n>
std::vector<Real> everything(const F& f, const std::array<Array, n>& at) {
  Tape tape;
  std::vector<Var> x;
  for (const Array& a : at) x.push_back(tape.leaf(a));
  std::vector<Real> all;
  const auto keep = [&](ArrayView numbers) { all.insert(all.end(), numbers.begin(), numbers.end()); };
  Var y;
  if constexpr (n == 1)
    y = f(x[0]);
  else
    y = f(x[0], x[1]);
  keep(y.array());
  for (int order = 1; order <= 3; ++order) {
    const Var total = sum(y);
    const Gradients g = backward(total, x, {.unused = Unused::zero});
    for (const Var& leaf : x) keep(g[leaf]);
    const std::vector<Var> recorded = grad(total, x, {.unused = Unused::zero});
    for (const Var& leaf : recorded) keep(leaf.array());
    y = sum(recorded[0]);
    if constexpr (n == 2) y += sum(recorded[1]);
    if (y.is_constant()) break;
  }
  return all;
}

template <class F, std::size_t n>
void check_same(const Pair<F>& pair, const std::array<Array, n>& at) {
  const std::vector<Real> own = everything(pair.own, at), library = everything(pair.library, at);
  REQUIRE(own.size() == library.size());
  for (std::size_t i = 0; i < own.size(); ++i) {
    INFO(pair.name << ", number " << i << ": " << own[i] << " and " << library[i]);
    CHECK(ulps(own[i], library[i]) <= same_ulps);
  }
}

const Array points{{-inf, -3, -0.5, 0, 0.25}, {1, 2, 40, inf, not_a_number}};

// The derivatives of f at x up to the third, as scalar code; checked to be the same as array code.
template <class F>
std::array<Real, 3> derivatives(const F& f, Real x) {
  std::array<Real, 3> result;
  Tape tape;
  Var s = tape.leaf(x), a = tape.leaf(Array{{x, x}});
  Var y = f(s), z = sum(f(a));
  for (Real& d : result) {
    d = backward(y, s, {.unused = Unused::zero})[s];
    CHECK(ulps(backward(z, a, {.unused = Unused::zero})[a][1], d) <= same_ulps);
    y = grad(y, s, {.unused = Unused::zero});
    z = sum(grad(z, a, {.unused = Unused::zero}));
    if (y.is_constant()) y = tape.constant(y.value());
  }
  return result;
}

}  // namespace

TEST_CASE("custom: every row of the table, written by a user, is the same to the third derivative") {
  for (const Pair<Unary>& pair : unary_pairs) {
    check_same(pair, std::array{points});
    for (const Real x : points) check_same(pair, std::array{Array(x)});
  }
  for (const Pair<Binary>& pair : binary_pairs) {
    // Cotangents pass through these three, and the sweep knows them by their rule.
    if (std::string_view(pair.name) == "scale" || std::string_view(pair.name) == "ratio" ||
        std::string_view(pair.name) == "gated")
      continue;
    const Array row{{-inf, -1, 0, 0.5, 3}}, column{{-2}, {0}, {0.5}, {inf}, {not_a_number}};
    check_same(pair, std::array{row, column});
    for (const Real a : row)
      for (const Real b : column) check_same(pair, std::array{Array(a), Array(b)});
  }
}

TEST_CASE("custom: value and three derivatives agree with the closed form, as numbers and arrays") {
  for (const Real x : {-1.25, 0.5, 2.0}) {
    const Real y = std::exp(-x * x / 2);
    CHECK_THAT(bell(x), WithinRel(y, dozen_roundings));
    for (Unary f : {UNARY(bell), UNARY(other_bell)}) {
      const std::array<Real, 3> d = derivatives(f, x);
      CHECK_THAT(d[0], WithinRel(-x * y, dozen_roundings));
      CHECK_THAT(d[1], WithinRel((x * x - 1) * y, dozen_roundings));
      CHECK_THAT(d[2], WithinRel((3 - x * x) * x * y, dozen_roundings));
    }
  }
}

TEST_CASE("custom: two operands broadcast, and plain numbers stand on either side") {
  CHECK(hypotenuse(3, 4) == 5);
  Tape tape;
  const Var a = tape.leaf(Array{{3}, {5}}), b = tape.leaf(Array{{4, 12}}), s = tape.leaf(3.0);
  const Var y = hypotenuse(a, b);
  CHECK(y.shape() == Shape{2, 2});
  CHECK(y.array()[0] == 5);
  CHECK(y.array()[3] == 13);
  const Gradients g = backward(sum(y), {a, b});
  CHECK_THAT(Real(g[a](1, 0)), WithinRel(5 / std::sqrt(41.0) + 5 / 13.0, dozen_roundings));
  CHECK_THAT(Real(g[b](0, 1)), WithinRel(12 / std::sqrt(153.0) + 12 / 13.0, dozen_roundings));

  CHECK(hypotenuse(s, 4).value() == 5);
  CHECK(hypotenuse(4, s).value() == 5);
  CHECK(backward(hypotenuse(s, 4), s)[s] == 0.6);
  CHECK(backward(hypotenuse(4, s), s)[s] == 0.6);
  CHECK(hypotenuse(Var(3), Var(4)).is_constant());
  CHECK(hypotenuse(a, 4).array()[0] == 5);
}

TEST_CASE("custom: right operations pass gradcheck to third order") {
  const Array wide{{0.3, -0.7, 1.1}, {-1.3, 0.4, 0.9}}, row{{0.5, 0.8, 2}};
  const auto two = [](Binary f) { return [f](std::span<const Var> x) { return f(x[0], x[1]); }; };
  CHECK(gradcheck(UNARY(bell), wide, {.order = 3}));
  CHECK(gradcheck(UNARY(bell), 0.7, {.order = 3}));
  CHECK(gradcheck(UNARY(other_bell), wide, {.order = 3}));
  CHECK(gradcheck(two(BINARY(hypotenuse)), {wide, row}, {.order = 3}));
  CHECK(gradcheck(two(BINARY(huber)), {wide, row}, {.order = 3}));
  CHECK(gradcheck(cumsum, wide, {.order = 2}));
  CHECK(gradcheck([](const Var& x) { return cumsum(x) * bell(x); }, wide, {.order = 2}));
}

TEST_CASE("custom: a wrong derivative is found by gradcheck, with its verdict and the name") {
  const GradcheckReport sign = gradcheck(UNARY(wrong_sign), Array{{0.3, -0.7}});
  CHECK(sign.verdict() == Verdict::wrong_sign);
  CHECK(mentions(sign.text(), "wrong_sign"));
  const auto product = [](std::span<const Var> x) { return twice_by_b(x[0], x[1]); };
  CHECK(gradcheck(product, {Array{{0.3, -0.7}}, Array{{1.5, 2}}}).verdict() == Verdict::factor_two);
  CHECK(gradcheck(UNARY(wrong_slope), 0.4).verdict() == Verdict::precision);
}

TEST_CASE("custom: a cotangent of zero contributes zero, at any order") {
  const auto guarded = [](const Var& x) { return where(x > 0, logarithm(x), 0); };
  for (const Real d : derivatives(guarded, 0)) CHECK(d == 0);
  const auto quotient = [](const Var& x) { return where(x > 0, hypotenuse(x, 0) / x, 0); };
  for (const Real d : derivatives(quotient, 0)) CHECK(d == 0);
  CHECK(derivatives(guarded, 0.5) == std::array<Real, 3>{2, -4, 16});
}

TEST_CASE("custom: shapes that do not fit name the operation, the shapes and the requirement") {
  Tape tape;
  const Var a = tape.leaf(Array::filled(3, 2, 1)), b = tape.leaf(Array::filled(2, 3, 1));
  CHECK(mentions(message<std::invalid_argument>([&] { hypotenuse(a, b); }), "hypotenuse", "3x2", "2x3"));
}

TEST_CASE("custom: operands of two tapes, stale and default-made ones are refused by the operation's name") {
  Tape tape, other;
  const Var a = tape.leaf(1.0), b = other.leaf(1.0);
  CHECK(mentions(message<std::invalid_argument>([&] { hypotenuse(a, b); }), "hypotenuse", "two tapes"));
  CHECK(mentions(message<std::logic_error>([&] { bell(Var()); }), "bell", "Var made by default"));
  CHECK(mentions(message<std::logic_error>([&] { cumsum(Var()); }), "cumsum", "Var made by default"));
  tape.clear();
  CHECK(mentions(message<std::logic_error>([&] { bell(a); }), "bell", "stale"));
  CHECK(mentions(message<std::logic_error>([&] { cumsum(a); }), "cumsum", "stale"));
}

TEST_CASE("custom: check_finite names the operation and the label of its operand") {
  Tape tape;
  tape.check_finite(true);
  const Var x = tape.leaf(0.0).named("ratio"), rows = tape.leaf(Array{{1e308}, {1e308}}).named("rows");
  CHECK(mentions(message<std::domain_error>([&] { logarithm(x); }), "logarithm", "-inf", "'ratio'"));
  CHECK(mentions(message<std::domain_error>([&] { cumsum(rows); }), "cumsum", "inf", "'rows'"));

  // What is checked is recorded as what is not.
  const Var a = tape.leaf(3.0), b = tape.leaf(4.0), y = hypotenuse(a, b) + bell(a);
  const Gradients g = backward(y, {a, b});
  CHECK_THAT(Real(g[a]), WithinRel(0.6 - 3 * std::exp(-4.5), dozen_roundings));
  CHECK_THAT(Real(g[b]), WithinRel(0.8, dozen_roundings));
}

TEST_CASE("custom: operations of one name in two files do not mix") {
  Tape tape;
  const Var x = tape.leaf(3.0);
  CHECK(local_operation(x).value() == 6);
  CHECK(backward(local_operation(x), x)[x] == 2);
}

// --- whole arrays

namespace {

struct Outer {
  static constexpr const char* name = "outer";
  static Shape shape(Shape a, Shape b) {
    if (a.cols != 1 || b.cols != 1)
      throw std::invalid_argument("outer: both operands must be columns, got " + to_string(a) + " and " +
                                  to_string(b));
    return {a.rows, b.rows};
  }
  static void value(ArrayView a, ArrayView b, ArrayResult y) {
    for (Index i = 0; i < y.rows(); ++i)
      for (Index j = 0; j < y.cols(); ++j) y(i, j) = a[i] * b[j];
  }
  static void derivative(Pullback& p) {
    p.give(0, matmul(p.dy, p.operand(1)));
    p.give(1, matmul(p.dy, p.operand(0), true));
  }
};

Var outer(const Var& a, const Var& b) {
  return custom<Outer>(a, b);
}

// Of the shape in the template's arguments; writes the corner only, or beyond the end.
template <Index rows, Index cols, Index at>
struct Corner {
  static constexpr const char* name = "corner";
  static Shape shape(Shape) { return {rows, cols}; }
  static void value(ArrayView x, ArrayResult y) { y[at] = x[0]; }
  static void derivative(Pullback& p) {
    p.give(0, reshape(slice(p.dy, at / cols, at % cols, {1, 1}), p.operand(0).rows(), p.operand(0).cols()));
  }
};

// A derivative that gives nothing.
struct Detached : Outer {
  static constexpr const char* name = "detached";
  static void derivative(Pullback& p) { p.give(0, matmul(p.dy, p.operand(1))); }
};

}  // namespace

TEST_CASE("custom: the cumulative sum and its gradient are exact") {
  Tape tape;
  const Var x = tape.leaf(Array{{1, 2}, {3, 4}, {5, 6}});
  const Var y = cumsum(x);
  CHECK(Array(y.array()) == Array{{1, 2}, {4, 6}, {9, 12}});
  const Array weights{{1, 2}, {4, 8}, {16, 32}};
  CHECK(Array(backward(y, x, {.seed = weights})[x]) == Array{{21, 42}, {20, 40}, {16, 32}});
  CHECK(Array(grad(sum(y * tape.constant(weights)), x).array()) == Array{{21, 42}, {20, 40}, {16, 32}});
}

TEST_CASE("custom: an array operation of two operands is right to third order, and with a constant") {
  const Array a{{0.5}, {-2}}, b{{1}, {2}, {-0.5}};
  CHECK(gradcheck([](std::span<const Var> x) { return outer(x[0], x[1]); }, {a, b}, {.order = 3}));
  CHECK(gradcheck([](const Var& x) { return outer(x, 2); }, a));
  Tape tape;
  const Var x = tape.leaf(3.0);
  CHECK(outer(2, 3).is_constant());
  CHECK(outer(2, 3).value() == 6);
  CHECK(backward(outer(x, 4), x)[x] == 4);
}

TEST_CASE("custom: an array operation says what does not fit") {
  Tape tape, other;
  const Var a = tape.leaf(Array::filled(3, 2, 1)), b = other.leaf(Array::filled(3, 1, 1)),
            one = tape.leaf(1.0);
  CHECK(message<std::invalid_argument>([&] { outer(a, one); }) ==
        "outer: both operands must be columns, got 3x2 and 1x1");
  CHECK(mentions(message<std::invalid_argument>([&] { outer(one, b); }), "outer", "two tapes"));
  CHECK(mentions(message<std::invalid_argument>([&] { custom<Corner<0, 2, 0>>(one); }), "corner", "0x2"));
  CHECK(mentions(message<std::invalid_argument>([&] { custom<Corner<2, 2, 0>>(1.0); }), "corner", "2x2",
                 "tape"));
}

TEST_CASE("custom: what value does not write is zero, and writing outside the result throws") {
  Tape tape;
  tape.leaf(Array::filled(4, 4, 7));
  tape.clear();  // the memory that comes next has held numbers
  const Var x = tape.leaf(2.0);
  CHECK(Array(custom<Corner<2, 2, 3>>(x).array()) == Array{{0, 0}, {0, 2}});
  CHECK(gradcheck([](const Var& v) { return custom<Corner<2, 2, 3>>(v); }, 2.0, {.order = 1}));
  CHECK(mentions(message<std::out_of_range>([&] { custom<Corner<2, 2, 4>>(x); }), "index 4", "2x2"));
  Real number = 0;
  const ArrayResult result(&number, {1, 1});
  CHECK_THROWS_AS(result(0, 1), std::out_of_range);
  CHECK_THROWS_AS(result(-1, 0), std::out_of_range);
  // The tape goes on.
  CHECK(backward(square(x), x)[x] == 4);
}

TEST_CASE("custom: an array operation that forgets an operand is found by gradcheck") {
  const auto f = [](std::span<const Var> x) { return custom<Detached>(x[0], x[1]); };
  const GradcheckReport report = gradcheck(f, {Array{{0.5}, {-2}}, Array{{1}, {2}, {-0.5}}}, {.order = 1});
  CHECK(report.verdict() == Verdict::detached);
  CHECK(mentions(report.text(), "detached"));
}

namespace {

// y = 2 a + 3 b + 2 c, whose rule gives one array twice.
struct GivesTwice {
  static constexpr const char* name = "gives_twice";
  static Shape shape(Shape a, Shape, Shape) { return a; }
  static void value(ArrayView a, ArrayView b, ArrayView c, ArrayResult y) {
    for (Index i = 0; i < y.size(); ++i) y[i] = 2 * a[i] + 3 * b[i] + 2 * c[i];
  }
  static void derivative(Pullback& p) {
    const Var twice = p.dy * 2;
    p.give(0, twice);
    p.give(1, p.dy * 3);
    p.give(2, twice);
  }
};

Var kept;

struct KeepsItsCotangent {
  static constexpr const char* name = "keeps";
  static Shape shape(Shape a) { return a; }
  static void value(ArrayView a, ArrayResult y) { std::copy(a.begin(), a.end(), y.begin()); }
  static void derivative(Pullback& p) {
    kept = p.dy * 2;
    p.give(0, p.dy);
  }
};

struct RefusesNan {
  static constexpr const char* name = "refuses_nan";
  static Shape shape(Shape a) { return a; }
  static void value(ArrayView a, ArrayResult y) { std::copy(a.begin(), a.end(), y.begin()); }
  static void derivative(Pullback& p) {
    for (const Real dy : p.dy.array())
      if (dy != dy) throw std::runtime_error("NaN");
    p.give(0, p.dy);
  }
};

}  // namespace

TEST_CASE("custom: a rule may give an array twice, also to one operand") {
  Tape tape;
  const Var x = tape.leaf(Array{{1, 2}}), z = tape.leaf(Array{{3, 4}});
  const Gradients g = backward(sum(custom<GivesTwice>(x, x, z)), {x, z});
  CHECK(g[x][1] == 5);
  CHECK(g[z][1] == 2);
  CHECK(backward(sum(custom<GivesTwice>(x, x, x)), x)[x][0] == 7);
}

TEST_CASE("custom: what a rule has recorded for numbers is stale afterwards") {
  Tape tape;
  const Var x = tape.leaf(Array{{1, 2}});
  backward(sum(custom<KeepsItsCotangent>(x)), x);
  CHECK_THROWS_AS(kept.shape(), std::logic_error);
  CHECK_THROWS_AS(kept.array(), std::logic_error);
  kept = Var();
}

TEST_CASE("custom: a rule gets a zero where zero meets an infinite derivative") {
  Tape tape;
  const Var x = tape.leaf(Array{{0, 0}});
  const Var y = 0.0 * sqrt(sum(custom<RefusesNan>(x))) + sum(x);
  CHECK(backward(y, x)[x][0] == 1);
}

namespace {

// Doubles a column, and gives the cotangent in `rows` rows.
template <Index rows, bool broadcasts_>
struct Doubled {
  static constexpr const char* name = "doubled";
  static constexpr bool broadcasts = broadcasts_;
  static Shape shape(Shape) { return {3, 4}; }
  static void value(ArrayView x, ArrayResult y) {
    for (Index i = 0; i < y.size(); ++i) y[i] = 2 * x[i % x.size()];
  }
  static void derivative(Pullback& p) {
    const Var dy = 2 * p.dy;
    p.give(0, rows == 3 ? dy : sum(dy, Axis::rows));
  }
};

}  // namespace

TEST_CASE("custom: a cotangent of another shape is an error, unless the operation says that it broadcasts") {
  Tape tape;
  const Var x = tape.leaf(Array{{1, 2, 3, 4}});
  const Array right = Array::filled(1, 4, 6);
  CHECK(backward(sum(custom<Doubled<1, false>>(x)), x)[x] == right);
  CHECK(backward(sum(custom<Doubled<3, true>>(x)), x)[x] == right);
  CHECK(Array(grad(sum(custom<Doubled<3, true>>(x)), x).array()) == right);
  const auto wrong = [&] { return sum(custom<Doubled<3, false>>(x)); };
  CHECK(mentions(message<std::invalid_argument>([&] { backward(wrong(), x); }), "doubled", "operand 0", "1x4",
                 "3x4"));
  CHECK(mentions(message<std::invalid_argument>([&] { grad(wrong(), x); }), "doubled", "1x4", "3x4"));
}
