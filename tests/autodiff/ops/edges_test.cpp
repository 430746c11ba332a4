// The stated conventions at kinks and at the ends of domains, in 1x1 code and in array code; and what shapes
// that do not fit say.
#include <cmath>
#include <limits>
#include <numbers>
#include <tuple>

#include "autodiff/autodiff.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/numbers.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using saddle::mentions;
using saddle::message;

namespace {

// The derivative of f at x as a number, checked to be the same as an array and recorded.
template <class F>
Real derivative(const F& f, Real x) {
  Tape tape;
  const Var s = tape.leaf(x), a = tape.leaf(Array{{x, x}});
  const Real result = backward(f(s), s, {.unused = Unused::zero})[s];
  const auto same = [&](Real v) { return v == result || (std::isnan(v) && std::isnan(result)); };
  CHECK(same(backward(sum(f(a)), a, {.unused = Unused::zero})[a][1]));
  CHECK(same(grad(f(s), s, {.unused = Unused::zero}).value()));
  CHECK(same(grad(sum(f(a)), a, {.unused = Unused::zero}).array()[0]));
  return result;
}

template <class F>
std::pair<Array, Array> by_both(const F& f, const Array& a, const Array& b) {
  Tape tape;
  const Var x = tape.leaf(a), y = tape.leaf(b);
  const Gradients g = backward(sum(f(x, y)), {x, y});
  return {Array(g[x]), Array(g[y])};
}

}  // namespace

TEST_CASE("edges: kinks have the stated derivative") {
  for (Real zero : {0.0, -0.0}) {
    CHECK(derivative([](const Var& x) { return abs(x); }, zero) == 0);
    CHECK(derivative([](const Var& x) { return relu(x); }, zero) == 0);
    CHECK(derivative([](const Var& x) { return leaky_relu(x, 0.2); }, zero) == 0.2);
    CHECK(derivative([](const Var& x) { return leaky_relu(x); }, zero) == 0.01);
    CHECK(derivative([](const Var& x) { return elu(x); }, zero) == 1);
    CHECK(derivative([](const Var& x) { return elu(x, 0.5); }, zero) == 0.5);
  }
  CHECK(derivative([](const Var& x) { return clamp(x, -1, 2); }, 2) == 1);
  CHECK(derivative([](const Var& x) { return clamp(x, -1, 2); }, -1) == 1);
  CHECK(derivative([](const Var& x) { return clamp(x, -1, 2); }, 2.5) == 0);
  CHECK(derivative([](const Var& x) { return clamp(x, -1, 2); }, -1.5) == 0);
}

TEST_CASE("edges: ties of maximum, minimum, max and min sum to one") {
  const Array a{{1, 2, 3}}, b{{1, 3, 2}};
  const auto [max_a, max_b] = by_both([](const Var& x, const Var& y) { return maximum(x, y); }, a, b);
  CHECK(max_a == Array{{0.5, 0, 1}});
  CHECK(max_b == Array{{0.5, 1, 0}});
  const auto [min_a, min_b] = by_both([](const Var& x, const Var& y) { return minimum(x, y); }, a, b);
  CHECK(min_a == Array{{0.5, 1, 0}});
  CHECK(min_b == Array{{0.5, 0, 1}});
  CHECK(derivative([](const Var& x) { return maximum(x, 2); }, 2) == 0.5);
  CHECK(derivative([](const Var& x) { return minimum(x, 2); }, 2) == 0.5);

  Tape tape;
  const Var x = tape.leaf(Array{{5, 1, 5}, {5, 2, 2}});
  CHECK(Array(backward(sum(max(x, Axis::cols)), x)[x]) == Array{{0.5, 0, 0.5}, {1, 0, 0}});
  CHECK(Array(backward(sum(max(x, Axis::rows)), x)[x]) == Array{{0.5, 0, 1}, {0.5, 1, 0}});
  CHECK(Array(backward(sum(min(-x, Axis::cols)), x)[x]) == Array{{-0.5, 0, -0.5}, {-1, 0, 0}});
  CHECK(Array(backward(sum(min(-x, Axis::rows)), x)[x]) == Array{{-0.5, 0, -1}, {-0.5, -1, 0}});
  const Gradients g = backward(max(x), x);
  Real total = 0;
  for (Real v : g[x]) total += v;
  CHECK(total == Approx(1).epsilon(saddle::tolerance::two_ulp));
}

TEST_CASE("edges: ends of domains") {
  CHECK(derivative([](const Var& x) { return sqrt(x); }, 0) == inf);
  CHECK(derivative([](const Var& x) { return log(x); }, 0) == inf);
  CHECK(derivative([](const Var& x) { return log1p(x); }, -1) == inf);
  CHECK(derivative([](const Var& x) { return asin(x); }, 1) == inf);
  CHECK(derivative([](const Var& x) { return acos(x); }, -1) == -inf);
  CHECK(derivative([](const Var& x) { return logit(x); }, 0) == inf);
  CHECK(derivative([](const Var& x) { return logit(x); }, 1) == inf);
  CHECK(derivative([](const Var& x) { return cbrt(x); }, 0) == inf);
  CHECK(derivative([](const Var& x) { return cbrt(x); }, -0.0) == inf);
  CHECK(derivative([](const Var& x) { return acosh(x); }, 1) == inf);
  CHECK(derivative([](const Var& x) { return atanh(x); }, -1) == inf);
  CHECK(derivative([](const Var& x) { return asinh(x); }, inf) == 0);
  CHECK(derivative([](const Var& x) { return log2(x); }, 0) == inf);
  CHECK(derivative([](const Var& x) { return log10(x); }, 0) == inf);
  CHECK(derivative([](const Var& x) { return erfc(x); }, inf) == 0);
  for (const Real zero : {0.0, -0.0}) {
    CHECK(log1mexp(Var(zero)).value() == -inf);
    CHECK(derivative([](const Var& x) { return log1mexp(x); }, zero) == -inf);
  }
  CHECK(log1mexp(Var(-inf)).value() == 0);
  CHECK(derivative([](const Var& x) { return log1mexp(x); }, -inf) == 0);
  CHECK(std::isnan(log1mexp(Var(1e-300)).value()));
  CHECK(std::isnan(log(Var(-1)).value()));
  CHECK(std::isnan(derivative([](const Var& x) { return sqrt(x); }, -1)));
}

TEST_CASE("edges: atan2 at the origin and at infinity") {
  const auto [value, a, b] = [] {
    Tape tape;
    const Var y = tape.leaf(Array{{0, -0.0, inf, -1, inf}}), x = tape.leaf(Array{{0, -2, -inf, inf, 3}});
    const Var angle = atan2(y, x);
    const Gradients g = backward(sum(angle), {y, x});
    return std::tuple{Array(angle.array()), Array(g[y]), Array(g[x])};
  }();
  for (const Array& d : {a, b}) {
    CHECK(std::isnan(d[0]));
    for (Index i = 2; i < 5; ++i) CHECK(d[i] == 0);
  }
  CHECK(value[0] == 0);
  CHECK(value[1] == -std::numbers::pi);
  CHECK(a[1] == -0.5);
  CHECK(b[1] == 0);
}

TEST_CASE("edges: powers at zero and of negative numbers") {
  const auto by_base = [](Real p, Real x) { return derivative([p](const Var& v) { return pow(v, p); }, x); };
  CHECK(pow(Var(0), 0).value() == 1);
  CHECK(by_base(2, 0) == 0);
  CHECK(by_base(1, 0) == 1);
  CHECK(by_base(0.5, 0) == inf);
  CHECK(by_base(0, 0) == 0);
  CHECK(by_base(3, -2) == 12);
  CHECK(pow(Var(-2), 3).value() == -8);
  CHECK(derivative([](const Var& p) { return pow(0, p); }, 2) == 0);
  CHECK(derivative([](const Var& p) { return pow(0, p); }, 0) == -inf);
  CHECK(derivative([](const Var& p) { return pow(inf, p); }, -1) == 0);
  CHECK(std::isnan(derivative([](const Var& p) { return pow(-2, p); }, 3)));
  CHECK(std::isnan(derivative([](const Var& p) { return pow(-2, p); }, -2000)));
  for (const Real x : {0.0, 1e-320, inf}) {
    CHECK(by_base(0, x) == 0);
    CHECK(grad(grad([](const Var& v) { return pow(v, 0); }))(x) == 0);
  }
  CHECK(grad(grad([](const Var& x) { return pow(x, 2); }))(0.0) == 2);
  CHECK(grad(grad([](const Var& x) { return pow(x, 3); }))(-2.0) == -12);
}

TEST_CASE("edges: quotients of tiny numbers") {
  Tape tape;
  const auto quotient = [&](Real a, Real b) {
    const Var x = tape.leaf(a), y = tape.leaf(b);
    const Gradients g = backward(x / y, {x, y});
    return std::pair<Real, Real>{g[x], g[y]};
  };
  CHECK(quotient(1, 1e-200) == std::pair{1e200, -inf});
  const Real by_divisor = quotient(1e-200, 1e-170).second;
  CHECK(by_divisor == Approx(-1e140).epsilon(saddle::tolerance::dozen_roundings));
  CHECK((tape.leaf(1e-320) / tape.leaf(1e-320)).value() == 1);
}

TEST_CASE("edges: max and min find the extreme element wherever it stands, and NaN before all") {
  Tape tape;
  for (const Axis axis : {Axis::all, Axis::rows, Axis::cols})
    for (Index at = 0; at < 40; ++at) {
      Array x = axis == Axis::rows ? Array::zeros(40, 3) : Array::zeros(3, 40);
      const Index i = axis == Axis::rows ? 3 * at + 1 : 40 + at, group = axis == Axis::all ? 0 : 1;
      for (const Real extreme : {2.0, inf, std::numeric_limits<Real>::quiet_NaN()}) {
        x[i] = extreme;
        const Real largest = max(tape.constant(x), axis).array()[group];
        x[i] = -extreme;
        const Real smallest = min(tape.constant(x), axis).array()[group];
        CHECK((largest == extreme || (std::isnan(largest) && std::isnan(extreme))));
        CHECK((smallest == -extreme || (std::isnan(smallest) && std::isnan(extreme))));
      }
    }
}

TEST_CASE("edges: the Euclidean norm at zero and at the ends of the range") {
  Tape tape;
  const auto norm = [&](const Array& at) {
    const Var x = tape.leaf(at);
    const Var y = norm2(x);
    const Array g(backward(y, x)[x]);
    CHECK(Array(grad(y, x).array()) == g);
    return std::pair{y.value(), g};
  };
  // 3, 4 and 5 times a number that is not rounded.
  for (const int exponent : {-1074, -1060, -500, -385, -384, 0, 383, 384, 500, 1021}) {
    const Real unit = std::ldexp(1.0, exponent);
    INFO(unit);
    CHECK(norm({{3 * unit, 4 * unit}}) == std::pair{5 * unit, Array{{0.6, 0.8}}});
    CHECK(norm({{0, -unit}}) == std::pair{unit, Array{{0, -1}}});
  }
  CHECK(norm({{0, -0.0}}) == std::pair{Real(0), Array{{0, 0}}});
  const Var infinite = tape.leaf(Array{{1, inf}});
  CHECK(norm2(infinite).value() == inf);
  const Array g(backward(norm2(infinite), infinite)[infinite]);
  CHECK(g[0] == 0);
  CHECK(std::isnan(g[1]));
  CHECK(std::isnan(norm2(tape.leaf(Array{{1, std::numeric_limits<Real>::quiet_NaN()}})).value()));

  const Var x = tape.leaf(Array{{3, 4}, {0, 0}});
  CHECK(Array(norm2(x, Axis::cols).array()) == Array{{5}, {0}});
  CHECK(Array(norm2(x, Axis::rows).array()) == Array{{3, 4}});
  CHECK(Array(backward(sum(norm2(x, Axis::cols)), x)[x]) == Array{{0.6, 0.8}, {0, 0}});
  const Array second = hessian([](const Var& v) { return norm2(v); }, Array{{0, 0}});
  for (const Real entry : second) CHECK(entry == 0);
}

TEST_CASE("edges: a partial derivative beyond the range is lost for numbers, and not for arrays") {
  const auto f = [](const Var& x) { return 1e180 * (1e-120 / x); };
  Tape tape;
  const Var number = tape.leaf(1e140), array = tape.leaf(Array{{1e140, 1e140}});
  CHECK(Real(backward(f(number), number)[number]) == 0);
  CHECK_THAT(backward(sum(f(array)), array)[array][1],
             WithinRel(-1e-220, saddle::tolerance::dozen_roundings));
}

TEST_CASE("edges: logsumexp with infinities and far apart") {
  Tape tape;
  const auto lse = [&](const Array& at) {
    const Var x = tape.leaf(at);
    const Var y = logsumexp(x);
    const Array g(backward(y, x)[x]);
    const Var recorded = grad(y, x);
    CHECK(Array(recorded.array()) == g);
    return std::pair{y.value(), g};
  };
  CHECK(lse({{-inf, 0}}) == std::pair{Real(0), Array{{0, 1}}});
  CHECK(lse({{-inf, -inf}}) == std::pair{-inf, Array{{0, 0}}});
  CHECK(lse({{inf, 0}}) == std::pair{inf, Array{{1, 0}}});
  CHECK(lse({{inf, 0, inf}}) == std::pair{inf, Array{{0.5, 0, 0.5}}});
  CHECK(lse({{2e9, 2e9}}).second == Array{{0.5, 0.5}});
  CHECK(lse({{3e16, 3e16}}).second == Array{{0.5, 0.5}});
  const auto [value, g] = lse({{1000, 1000.5, -1000}});
  // 30-digit values of 1000.5 + log(1 + exp(-1/2)) and of the softmax.
  CHECK_THAT(value, WithinRel(1000.9740769841801, saddle::tolerance::dozen_roundings));
  CHECK_THAT(g[0], WithinRel(0.37754066879814544, saddle::tolerance::dozen_roundings));
  CHECK_THAT(g[1], WithinRel(0.62245933120185457, saddle::tolerance::dozen_roundings));
  CHECK(g[2] == 0);
  CHECK(std::isnan(logsumexp(tape.leaf(Array{{1, std::numeric_limits<Real>::quiet_NaN()}})).value()));
  CHECK(std::isnan(max(tape.leaf(Array{{std::numeric_limits<Real>::quiet_NaN(), 1}})).value()));
}

TEST_CASE("edges: derivatives of softmax and logsumexp do not cancel where one element dominates") {
  // With p = exp(-40) / (1 + exp(-40)), to 20 digits, and q = 1 - p: all of them are p q or p but for signs.
  constexpr Real p = 4.2483542552915889772e-18;
  const auto near_p = [](Real x) { return WithinRel(x * p, saddle::tolerance::dozen_roundings); };
  for (const Real offset : {0.0, 0x1p30}) {
    const Array at{{offset, offset - 40}};
    const Array second = hessian([](const Var&x) { return logsumexp(x); }, at),
                share = jacobian([](const Var&x) { return softmax(x); }, at),
                log_share = jacobian([](const Var&x) { return log_softmax(x); }, at);
    for (const Array& both : {second, share}) {
      CHECK_THAT(both(0, 0), near_p(1));
      CHECK_THAT(both(0, 1), near_p(-1));
      CHECK_THAT(both(1, 0), near_p(-1));
      CHECK_THAT(both(1, 1), near_p(1));
    }
    CHECK_THAT(log_share(0, 0), near_p(1));
    CHECK_THAT(log_share(0, 1), near_p(-1));
    CHECK(log_share(1, 0) == -1);
    CHECK(log_share(1, 1) == 1);
  }
}

TEST_CASE("edges: softmax of one dominant and of impossible classes") {
  Tape tape;
  const Var x = tape.leaf(Array{{0, -800, -inf}});
  const ArrayView log_p = log_softmax(x).array();
  CHECK(log_p[0] == 0);
  CHECK(log_p[1] == -800);
  CHECK(log_p[2] == -inf);
  CHECK(Array(softmax(x).array()) == Array{{1, 0, 0}});
  CHECK(Array(backward(slice_cols(log_softmax(x), 0, 1), x)[x]) == Array{{0, 0, 0}});
}

TEST_CASE("edges: binary cross-entropy at huge, infinite and zero logits") {
  Tape tape;
  const auto loss = [&](Real logit, Real label) {
    const Var x = tape.leaf(logit);
    const Var y = bce_with_logits(x, label);
    return std::pair<Real, Real>{y.value(), backward(y, x)[x]};
  };
  CHECK(loss(750, 1) == std::pair<Real, Real>{0, 0});
  CHECK(loss(-750, 1) == std::pair<Real, Real>{750, -1});
  CHECK(loss(inf, 1) == std::pair<Real, Real>{0, 0});
  CHECK(loss(-inf, 0) == std::pair<Real, Real>{0, 0});
  CHECK(loss(-inf, 1) == std::pair<Real, Real>{inf, -1});
  CHECK(loss(0, 1).second == -0.5);
  CHECK(loss(0, 0).second == 0.5);
  CHECK(loss(0, 0.5).second == 0);
  CHECK_THAT(loss(0, 1).first, WithinRel(std::log(2.0), saddle::tolerance::two_ulp));
  // Where 1 - D would be zero: exp(-40), 30-digit value.
  CHECK_THAT(loss(40, 1).first, WithinRel(4.248354255291589e-18, saddle::tolerance::dozen_roundings));
}

TEST_CASE("edges: x log x tends to zero and its slope to minus infinity") {
  const auto entropy = [](const Var& p) { return where(p > 0, p * log(p), 0); };
  CHECK(derivative(entropy, 0) == 0);
  CHECK_THAT(derivative(entropy, 1e-300), WithinRel(-689.77552789821371, saddle::tolerance::dozen_roundings));
}

TEST_CASE("edges: functions of plain numbers stay plain numbers") {
  CHECK(sum(Var(2)).is_constant());
  CHECK(where(Var(2) > 1, Var(5), Var(6)).value() == 5);
  CHECK(matmul(Var(2), Var(3)).value() == 6);
  CHECK(exp(Var(0)).is_constant());
  CHECK(mentions(message<std::invalid_argument>([] {
                   broadcast(Var(2), {2, 3});
                 }),
                 "broadcast", "2x3", "tape.constant"));
}

TEST_CASE("edges: shapes that do not fit name the operation, the shapes and the requirement") {
  Tape tape;
  const Var a = tape.leaf(Array::zeros(32, 8)), b = tape.leaf(Array::zeros(4, 1)),
            c = tape.leaf(Array::zeros(8, 32)), s = tape.leaf(1.0);
  const auto text = [](auto f) { return message<std::invalid_argument>(f); };
  CHECK(mentions(text([&] { a + c; }), "add", "32x8", "8x32", "row", "column"));
  CHECK(mentions(text([&] { pow(a, c); }), "pow", "32x8", "8x32"));
  CHECK(mentions(text([&] { (void)(a > c); }), "operator>", "32x8", "8x32"));
  CHECK(mentions(text([&] { where(a > 0, c, 0); }), "where", "32x8", "8x32"));
  CHECK(mentions(text([&] { matmul(a, b); }), "matmul", "inner dimensions must agree", "32x8", "4x1"));
  CHECK(mentions(text([&] { matmul(a, c, true); }), "32x8 transposed"));
  CHECK(mentions(text([&] { affine(a, b, s); }), "affine", "32x8", "4x1", "1x1"));
  CHECK(mentions(text([&] { reshape(a, 3, 5); }), "reshape", "32x8", "3x5"));
  CHECK_FALSE(text([&] { reshape(a, -32, -8); }).empty());
  CHECK(mentions(text([&] { slice(a, 30, 0, {3, 8}); }), "slice", "3x8", "(30, 0)", "32x8"));
  CHECK_FALSE(text([&] { slice(a, -1, 0, {1, 1}); }).empty());
  CHECK_FALSE(text([&] { slice(a, 0, 0, {0, 1}); }).empty());
  CHECK(mentions(text([&] { slice_rows(a, 32, 1); }), "slice"));
  CHECK(mentions(text([&] { concat({a, c}, Axis::rows); }), "concat", "columns", "32x8", "8x32"));
  CHECK(mentions(text([&] { concat({a, b}, Axis::cols); }), "concat", "rows", "32x8", "4x1"));
  CHECK_FALSE(text([&] { concat({a, a}, Axis::all); }).empty());
  CHECK_FALSE(text([&] { concat(std::vector<Var>{}, Axis::rows); }).empty());
  CHECK(mentions(text([&] { gather_rows(b, {4}); }), "gather_rows", "row 4", "4x1"));
  CHECK_FALSE(text([&] { gather_rows(b, {-1}); }).empty());
  CHECK_FALSE(text([&] { gather_rows(b, std::vector<Index>{}); }).empty());
  CHECK(mentions(text([&] { scatter_rows(b, {0, 1, 2}, 3); }), "scatter_rows", "got 3 for 4x1"));
  CHECK(mentions(text([&] { scatter_rows(b, {0, 1, 2, 3}, 3); }), "scatter_rows", "row 3 of 3x1"));
  CHECK_FALSE(text([&] { scatter_rows(b, {0, 1, -1, 1}, 3); }).empty());
  CHECK_FALSE(text([&] { scatter_rows(b, {0, 0, 0, 0}, 0); }).empty());
  CHECK(mentions(text([&] { broadcast(b, {5, 2}); }), "broadcast", "4x1", "5x2"));
  CHECK_FALSE(text([&] { broadcast(a, {1, 8}); }).empty());
  CHECK(mentions(text([&] { clamp(s, 2, 1); }), "clamp", "2", "1"));
  CHECK_FALSE(text([&] { clamp(s, std::numeric_limits<Real>::quiet_NaN(), 1); }).empty());
  CHECK(mentions(text([&] {
                   if (a > 0) return;
                 }),
                 "1x1", "32x8"));
}
