// backward() and grad(): which leaves, which seeds, how long the answers live, and derivatives of any order.
#include "autodiff/gradient.h"

#include <cmath>
#include <numeric>
#include <vector>

#include "autodiff/array_ops.h"
#include "autodiff/transformations.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/numbers.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using saddle::mentions;
using saddle::message;

namespace {

Array owned(const Var& v) {
  return Array(v.array());
}

}  // namespace

TEST_CASE("gradient: the second backward equals the first, bit by bit") {
  Tape tape;
  const Var x = tape.leaf(Array{{0.3, -0.7, 1.1}, {-1.3, 0.4, 0.9}}), s = tape.leaf(0.7);
  const Var y = logsumexp(matmul(tanh(x * s), transpose(x))) + sum(softmax(x) * exp(s));
  const Gradients first = backward(y, {x, s});
  for (int i = 0; i < 3; ++i) {
    const Gradients again = backward(y, {x, s});
    CHECK(Array(again[x]) == Array(first[x]));
    CHECK(Array(again[s]) == Array(first[s]));
    backward(y * 2.0, x);
    grad(y, {x, s});
  }
}

TEST_CASE("gradient: gradients stay what they were through each thing that the tape does next") {
  Tape tape;
  const Var x = tape.leaf(2.0), a = tape.leaf(Array{{1, 2}});
  const Parameter w("w", Array{{3, 4}}), unread("v", Array{{0, 0, 0}}), number("n", Array(5.0));
  const Tape::Mark mark = tape.mark();
  const auto sweep = [&] {
    return backward(x * sum(a * tape.leaf(w)) * tape.leaf(number), {x, a, w, number, unread},
                    {.unused = Unused::zero});
  };
  const auto use = [&](const Gradients& g) {
    CHECK(g[x] == 55);
    CHECK(Array(g[a]) == Array{{30, 40}});
    CHECK(Array(g[w]) == Array{{10, 20}});
    CHECK(g[number] == 22);
    CHECK(Array(g[unread]) == Array::zeros(1, 3));
    CHECK(mentions(message<std::invalid_argument>([&] { g[tape.leaf(1.0)]; }), "named"));
  };
  const Gradients first = sweep(), second = sweep();
  const ArrayView of_a = first[a], of_w = second[w];
  const auto check = [&] {
    use(first);
    use(second);
    CHECK(of_a[1] == 40);
    CHECK(of_w(0, 0) == 10);
  };
  check();
  for (int i = 0; i < 3; ++i) {
    backward(x * sum(exp(a)), {x, a});
    grad(x * sum(exp(a)), {x, a});
    check();
  }
  tape.rewind(mark);
  backward(x * sum(a), {x, a});
  check();
  tape.clear();
  const Var y = tape.leaf(3.0), b = tape.leaf(Array{{5, 6, 7}});
  backward(y * sum(b), {y, b});
  check();
}

TEST_CASE("gradient: two gradients of two functions are two numbers") {
  Tape tape;
  const Var x = tape.leaf(2.0), a = tape.leaf(Array{{1, 2}});
  const auto g1 = backward(x * x, x)[x];
  const auto g2 = backward(x * x * x, x)[x];
  CHECK(g1 == 4);
  CHECK(g2 == 12);
  const auto h1 = backward(sum(a * a), a)[a], h2 = backward(sum(a * a * a), a)[a];
  CHECK(h1 == Array{{2, 4}});
  CHECK(h2 == Array{{3, 12}});
}

TEST_CASE("gradient: a view of a gradient throws once its gradients died, or were assigned") {
  Tape tape;
  const Var x = tape.leaf(2.0), a = tape.leaf(Array{{1, 2}});
  const auto ends = [](const ArrayView& view) {
    CHECK(mentions(message<std::logic_error>([&] { view[0]; }), "gradients", "destroyed", "assigned",
                   "Array(g[x])"));
    CHECK_FALSE(message<std::logic_error>([&] { view(0, 1); }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { view.begin(); }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { Array{view}; }).empty());
    CHECK(view.size() == 2);
  };
  ArrayView view, number;
  {
    const Gradients g = backward(x * sum(a), {x, a});
    view = g[a];
    number = g[x];
    CHECK(view[1] == 2);
  }
  ends(view);
  CHECK(number == 3);

  Gradients g = backward(x * sum(a), {x, a});
  const ArrayView kept = g[a];
  const Gradients moved = std::move(g);
  CHECK(kept[1] == 2);
  CHECK(moved[x] == 3);
  CHECK_FALSE(message<std::logic_error>([&] { g[x]; }).empty());
  CHECK_FALSE(message<std::logic_error>([&] { g[a]; }).empty());

  Gradients h = backward(x * sum(a), {x, a});
  const ArrayView before = h[a];
  h = backward(x * sum(a * a), {x, a});
  ends(before);
  CHECK(h[a][1] == 8);
}

TEST_CASE("gradient: gradients may outlive their tape") {
  Parameter w("w", Array{{3, 4}});
  std::optional<Gradients> g;
  {
    Tape tape;
    g = backward(sum(square(tape.leaf(w))), w);
  }
  CHECK(Array((*g)[w]) == Array{{6, 8}});
}

static_assert(!std::copy_constructible<Gradients>);
static_assert(std::is_nothrow_move_constructible_v<Gradients>);

// Leaves view their arguments, which have died when a Leaves with a name is used.
template <class L>
concept BackwardTakes = requires(const Var& y, L leaves) {
  backward(y, static_cast<L>(leaves));
};
static_assert(BackwardTakes<Leaves&&>);
static_assert(!BackwardTakes<Leaves&>);
static_assert(!BackwardTakes<const Leaves&>);

TEST_CASE("gradient: a seed is kept until it is used") {
  Tape tape;
  const Var x = tape.leaf(Array{{1, 2}});
  const BackwardOptions options{.seed = Array{{10, 100}}};
  CHECK(backward(x * x, x, options)[x] == Array{{20, 400}});
}

TEST_CASE("gradient: no leaf at all is refused, and so is a null parameter") {
  Tape tape;
  const Var x = tape.leaf(2.0);
  Parameter* const none[] = {nullptr};
  const std::vector<Parameter*> empty;
  CHECK(mentions(message<std::invalid_argument>([&] { backward(x * x, {}); }), "backward",
                 "at least one leaf"));
  CHECK(mentions(message<std::invalid_argument>([&] { grad(x * x, {}); }), "grad", "at least one leaf"));
  CHECK_FALSE(message<std::invalid_argument>([&] { backward(x * x, empty); }).empty());
  CHECK(mentions(message<std::invalid_argument>([&] { backward(x * x, none); }), "backward", "null pointer"));
  CHECK(mentions(message<std::invalid_argument>([&] { grad(x * x, none); }), "grad", "null pointer"));
}

TEST_CASE("gradient: a leaf that backward did not name is refused by name") {
  Tape tape;
  const Var x = tape.leaf(2.0), y = tape.leaf(3.0).named("slope"), a = tape.leaf(Array{{1, 2}});
  const Gradients g = backward(x * y * sum(a), x);
  CHECK(mentions(message<std::invalid_argument>([&] { g[y]; }), "backward() named", "'slope'"));
  CHECK_FALSE(message<std::invalid_argument>([&] { g[a]; }).empty());
  CHECK_FALSE(message<std::invalid_argument>([&] { g[Var(2.0)]; }).empty());
  CHECK_FALSE(message<std::logic_error>([&] { g[Var()]; }).empty());
  Tape other;
  const Var z = other.leaf(1.0);
  CHECK_FALSE(message<std::invalid_argument>([&] { g[z]; }).empty());
}

TEST_CASE("gradient: a leaf that the output does not depend on is an error that names it") {
  Tape tape;
  const Var x = tape.leaf(2.0), unused = tape.leaf(3.0).named("beta"), a = tape.leaf(Array{{1, 2}});
  const Var y = x * x, later = tape.leaf(4.0);
  CHECK(mentions(message<std::invalid_argument>([&] {
                   backward(y, {x, unused});
                 }),
                 "backward", "does not depend on 'beta'", "Unused::zero"));
  CHECK(mentions(message<std::invalid_argument>([&] { grad(y, {x, unused}); }), "grad", "'beta'"));
  CHECK_FALSE(message<std::invalid_argument>([&] { backward(y, a); }).empty());
  CHECK_FALSE(message<std::invalid_argument>([&] { backward(y, later); }).empty());
  CHECK_FALSE(message<std::invalid_argument>([&] { grad(y, later); }).empty());
  CHECK_FALSE(
      message<std::invalid_argument>([&] { backward(y + 0 * stop_gradient(unused), unused); }).empty());

  const Gradients g = backward(y, {x, unused, a, later}, {.unused = Unused::zero});
  CHECK(g[x] == 4);
  CHECK(g[unused] == 0);
  CHECK(Array(g[a]) == Array::zeros(1, 2));
  CHECK(g[later] == 0);
  const std::vector<Var> h = grad(y, {x, unused, a, later}, {.unused = Unused::zero});
  CHECK(h[0].value() == 4);
  CHECK(h[1].value() == 0);
  CHECK(owned(h[2]) == Array::zeros(1, 2));
  CHECK(h[3].value() == 0);
}

TEST_CASE("gradient: a derivative that happens to be zero is no missing dependence") {
  Tape tape;
  const Var x = tape.leaf(0.0), a = tape.leaf(Array{{1, 2}});
  CHECK(backward(x * x, x)[x] == 0);
  CHECK(backward(sum(relu(-a)), a)[a][1] == 0);
  CHECK(grad(x * x, x).value() == 0);
  CHECK(owned(grad(sum(where(a > 5, a, 0)), a)) == Array::zeros(1, 2));
}

TEST_CASE("gradient: the output and its seed must fit") {
  Tape tape;
  const Var a = tape.leaf(Array{{1, 2}, {3, 4}, {5, 6}});
  const Array seed{{1, 2}, {3, 4}, {5, 6}}, turned{{1, 2, 3}, {4, 5, 6}};
  CHECK(mentions(message<std::invalid_argument>([&] { backward(a * a, a); }), "backward", "1x1", "seed",
                 "3x2", "sum()"));
  CHECK(mentions(message<std::invalid_argument>([&] { grad(a * a, a); }), "grad", "1x1", "3x2"));
  CHECK(mentions(message<std::invalid_argument>([&] { backward(a * a, a, {.seed = turned}); }), "seed", "2x3",
                 "3x2"));
  CHECK(mentions(message<std::invalid_argument>([&] { backward(sum(a), a, {.seed = seed}); }), "seed"));
  CHECK(
      mentions(message<std::invalid_argument>([&] { grad(a, a, {.seed = Var(1)}); }), "grad", "1x1", "3x2"));
  CHECK(backward(a * a, a, {.seed = seed})[a][5] == 72);
  CHECK(grad(a * a, a, {.seed = tape.constant(seed)}).array()[5] == 72);
  CHECK(backward(sum(a), a, {.seed = Array(3.0)})[a][5] == 3);
  CHECK(grad(sum(a), a, {.seed = Var(3)}).array()[5] == 3);
  CHECK(backward(a, a, {.seed = seed})[a][5] == 6);
}

TEST_CASE("gradient: a plain number depends on no leaf") {
  Tape tape;
  const Var x = tape.leaf(2.0), a = tape.leaf(Array{{1, 2}});
  CHECK(mentions(message<std::invalid_argument>([&] { backward(Var(3), x); }), "backward", "plain number 3"));
  CHECK(mentions(message<std::invalid_argument>([&] { grad(Var(3), x); }), "grad", "plain number 3"));
  CHECK(backward(Var(3), {x, a}, {.unused = Unused::zero})[a][1] == 0);
  CHECK(grad(Var(3), x, {.unused = Unused::zero}).value() == 0);
}

TEST_CASE("gradient: a constant is no leaf") {
  Tape tape;
  const Var x = tape.leaf(2.0), c = tape.constant(3.0).named("data"), a = tape.constant(Array{{1, 2}});
  const Var y = x * c * sum(a), stopped = stop_gradient(x);
  CHECK(mentions(message<std::invalid_argument>([&] { backward(y, c); }), "constant", "'data'", "tape.leaf"));
  CHECK_FALSE(message<std::invalid_argument>([&] { backward(y, a); }).empty());
  CHECK_FALSE(message<std::invalid_argument>([&] { grad(y, c); }).empty());
  CHECK_FALSE(message<std::invalid_argument>([&] { backward(y * stopped, stopped); }).empty());
  CHECK(mentions(message<std::invalid_argument>([&] { backward(y, Var(2)); }), "plain number", "tape.leaf"));
}

TEST_CASE("gradient: the output itself, and a leaf named twice, are fine") {
  Tape tape;
  const Var x = tape.leaf(2.0), a = tape.leaf(Array{{1, 2}});
  CHECK(backward(x, x)[x] == 1);
  CHECK(grad(x, x).value() == 1);
  const Var y = x * x;
  CHECK(backward(y, {y, x, x})[y] == 1);
  CHECK(backward(y, {x, x})[x] == 4);
  CHECK(grad(y, {x, x})[1].value() == 4);
  CHECK(grad(sum(a), {a, a})[1].array()[1] == 1);
}

TEST_CASE("gradient: a computed Var may be named, scalar or array, and its history is left alone") {
  Tape tape;
  const Var x = tape.leaf(2.0), a = tape.leaf(Array{{1, 2}, {3, 4}});
  const Var middle = x * x;
  CHECK(backward(middle * middle, middle)[middle] == 8);
  CHECK(grad(middle * middle, middle).value() == 8);

  // Every kind of array operation as the interior leaf.
  const std::vector<Var> middles{sum(a),
                                 sum(a, Axis::rows),
                                 mean(a, Axis::cols),
                                 max(a),
                                 logsumexp(a, Axis::cols),
                                 log_softmax(a),
                                 softmax(a),
                                 matmul(a, a),
                                 affine(a, a, sum(a, Axis::rows)),
                                 transpose(a),
                                 reshape(a, 1, 4),
                                 slice_rows(a, 0, 1),
                                 concat({a, a}, Axis::rows),
                                 gather_rows(a, {1, 1}),
                                 scatter_rows(a, {2, 0}, 3),
                                 where(a > 2, a, 0),
                                 broadcast(x, {2, 2}),
                                 exp(a),
                                 a * x};
  for (const Var& m : middles) {
    const Array expected = [&] {
      Array twice = owned(m);
      for (Real& v : twice) v *= 2;
      return twice;
    }();
    CHECK(Array(backward(sum(m * m), m)[m]) == expected);
    CHECK(owned(grad(sum(m * m), m)) == expected);
  }
}

TEST_CASE("gradient: backward and grad agree on a computed leaf named beside its own leaf") {
  Tape tape;
  const Var x = tape.leaf(1.5);
  const Var m = exp(x);
  const Var y = m * x;
  const Gradients g = backward(y, {x, m});
  const std::vector<Var> h = grad(y, {x, m});
  CHECK(g[m] == 1.5);
  CHECK(h[1].value() == 1.5);
  CHECK(g[x] == Approx(h[0].value()).epsilon(saddle::tolerance::two_ulp));
}

TEST_CASE("gradient: stop_gradient lets nothing back") {
  Tape tape;
  const Var x = tape.leaf(3.0), a = tape.leaf(Array{{1, 2}});
  const Var f = x * stop_gradient(x);
  CHECK(f.value() == 9);
  CHECK(backward(f, x)[x] == 3);
  CHECK(grad(f, x).value() == 3);
  CHECK(backward(sum(a * stop_gradient(a)), a)[a][1] == 2);
  CHECK(stop_gradient(Var(2)).is_constant());
}

TEST_CASE("gradient: an adjoint of zero contributes zero, at any order") {
  const auto branch = [](const Var& x) { return where(x > 0, log(x), 0); };
  const auto power = [](const Var& x) { return where(x > 0, pow(x, -0.5) + sqrt(x) / x, 0); };
  Tape tape;
  const Var x = tape.leaf(0.0), a = tape.leaf(Array{{0, 1, -1}}), w = tape.leaf(2.0);
  CHECK(backward(branch(x), x)[x] == 0);
  CHECK(Array(backward(sum(branch(a)), a)[a]) == Array{{0, 1, 0}});
  CHECK(backward(power(x), x)[x] == 0);
  Var d = branch(x) * w, e = sum(branch(a) * w);
  for (int order = 1; order <= 3; ++order) {
    d = grad(d, x, {.unused = Unused::zero});
    const Var de = grad(e, a, {.unused = Unused::zero});
    CHECK(d.value() == 0);
    CHECK(de.array()[0] == 0);
    CHECK(std::isfinite(de.array()[1]));
    CHECK(de.array()[2] == 0);
    e = sum(de);
  }
  CHECK(e.value() == 2 * 2);  // d^3 log = 2/x^3, times w = 2
}

TEST_CASE("gradient: the untaken branch stays out of third derivatives, in numbers and recorded") {
  const auto at = [](const auto& branch, Real x) {
    const auto f = [&](const Var& v) { return where(v > 0, branch(v), v * v); };
    const auto d3 = grad(grad(grad(f)));
    CHECK(d3(x) == 0);
    Tape tape;
    CHECK(d3(tape.leaf(x)).value() == 0);
    CHECK(grad([&](const Var& v) { return sum(f(v)); })(Array{{x, x}})[1] == 2 * x);
    CHECK(hessian([&](const Var& v) { return sum(f(v)); }, Array{{x, x}}) == Array{{2, 0}, {0, 2}});
    // The third derivative of an array as the gradient of a sum.
    const Var a = tape.leaf(Array{{x, x}});
    const Var d2 = grad(sum(grad(sum(f(a)), a)), a);
    CHECK(Array(backward(sum(d2), a)[a]) == Array::zeros(1, 2));
    CHECK(owned(grad(sum(d2), a)) == Array::zeros(1, 2));
  };
  for (Real x : {0.0, -1.0, -0.0}) {
    at([](const Var& v) { return log(v); }, x);
    at([](const Var& v) { return sqrt(v); }, x);
    at([](const Var& v) { return pow(v, -1.5); }, x);
    at([](const Var& v) { return sqrt(v) * log(v) / v; }, x);
    at([](const Var& v) { return log(v * v); }, x);
    at([](const Var& v) { return exp(1 / v); }, x);
    at([](const Var& v) { return acos(v + 1) + logit(v); }, x);
  }
}

TEST_CASE("gradient: a zero cotangent keeps its derivatives") {
  // (x - 1) log x: the cotangent of the logarithm is zero at 1, its derivatives are not.
  const auto f = [](const Var& x) { return (x - 1) * log(x); };
  CHECK(grad(f)(1.0) == 0);
  CHECK(grad(grad(f))(1.0) == 2);
  CHECK(grad(grad(grad(f)))(1.0) == -3);
}

TEST_CASE("gradient: a gradient may be the seed of the next sweep of the same tape") {
  Tape tape;
  const Var x = tape.leaf(Array{{1, 2, 3}}), s = tape.leaf(2.0);
  const Var y = x * s, z = sum(y * y * y), t = s * s;
  const Array direct(backward(z, x)[x]);
  CHECK(Array(backward(y, x, {.seed = backward(z, y)[y]})[x]) == direct);
  CHECK(backward(t, s, {.seed = backward(t * t, t)[t]})[s] == 32);
}

TEST_CASE("gradient: a product with zero weight is not poisoned by infinities") {
  Tape tape;
  const Var a = tape.leaf(Array{{inf, 1}, {2, 3}}), b = tape.leaf(Array{{1, 2, 3}, {4, 5, 6}});
  const Var y = matmul(a, b);
  const Var mask = tape.constant(Array{{0, 0, 0}, {1, 1, 1}});
  const Var loss = sum(where(Mask(mask), y, 0));
  const Gradients g = backward(loss, {a, b});
  CHECK(Array(g[a]) == Array{{0, 0}, {6, 15}});
  CHECK(Array(g[b]) == Array{{2, 2, 2}, {3, 3, 3}});
  CHECK(owned(grad(loss, b)) == Array{{2, 2, 2}, {3, 3, 3}});
  const Var x = tape.leaf(inf), s = tape.leaf(2.0);
  CHECK(backward(where(Var(0) > 1, x * s, s), s)[s] == 1);
}

TEST_CASE("gradient: functions are differentiated to any order") {
  const auto f = [](const Var& x) { return exp(2 * x); };
  const auto d1 = grad(f);
  const auto d3 = grad(grad(grad(f)));
  CHECK(d1(0.0) == 2);
  CHECK(d3(0.0) == 8);
  Tape tape;
  const Var x = tape.leaf(0.0);
  CHECK(grad(d1(x), x).value() == 4);
  CHECK(d1(Array{{0.0}}).shape() == Shape{1, 1});
  CHECK(grad([](const Var& v) { return sum(v * v); })(Array{{1, 2}})[1] == 4);
  CHECK(grad([](const Var&) { return Var(3); })(2.0) == 0);
  CHECK(grad(grad([](const Var& v) { return 3 * v; }))(2.0) == 0);
}

TEST_CASE("gradient: nested derivatives do not confuse their variables") {
  // d/dx x * (d/dy (x + y) at y = 1) = 1, not 2.
  const auto outer = [](const Var& x) { return x * grad([x](const Var& y) { return x + y; })(1 * x); };
  CHECK(grad(outer)(1.0) == 1);
  // d/dx x * (d/dy x y at y = 2) = d/dx x^2.
  const auto product = [](const Var& x) {
    return x * grad([x](const Var& y) { return x * y; })(stop_gradient(x) * 0 + 2);
  };
  CHECK(grad(product)(3.0) == 6);
  // The same Var as point and as closed-over value: they count as two variables.
  const auto same = [](const Var& x) { return grad([x](const Var& y) { return x * y; })(x); };
  CHECK(grad(same)(3.0) == 1);
}

TEST_CASE("gradient: the fifth derivative of tanh comes out to 13 digits") {
  const auto d5 = grad(grad(grad(grad(grad([](const Var& x) { return tanh(x); })))));
  // s (16 - 120 t^2 + 120 t^4) with t = tanh x, s = 1 - t^2; at 1/2 it is -3.26668647197139269...
  const double t = std::tanh(0.5), s = 1 - t * t;
  CHECK_THAT(d5(0.5),
             WithinRel(s * (16 - 120 * t * t + 120 * t * t * t * t), saddle::tolerance::fifth_derivative));
}

TEST_CASE("gradient: hessian, hvp and jacobian agree with their closed forms") {
  const auto f = [](const Var& x) {
    return sum(x * x * x) + slice(x, 0, 0, {1, 1}) * slice(x, 1, 2, {1, 1});
  };
  const Array x{{1, 2, 3}, {4, 5, 6}};
  const Array h = hessian(f, x);
  REQUIRE(h.shape() == Shape{6, 6});
  for (Index i = 0; i < 6; ++i)
    for (Index j = 0; j < 6; ++j) {
      const bool corner = (i == 0 && j == 5) || (i == 5 && j == 0);
      CHECK(h(i, j) == (i == j ? 6 * x[i] : corner ? 1 : 0));
    }
  const Array v{{1, -1, 2}, {0.5, 0, 3}};
  const Array hv = hvp(f, x, v);
  REQUIRE(hv.shape() == x.shape());
  for (Index i = 0; i < 6; ++i) CHECK(hv[i] == 6 * x[i] * v[i] + (i == 0 ? v[5] : i == 5 ? v[0] : 0));
  CHECK_FALSE(message<std::invalid_argument>([&] { hvp(f, x, Array{{1, 2}}); }).empty());

  const Array j = jacobian([](const Var& a) { return sum(a * a, Axis::cols); }, x);
  REQUIRE(j.shape() == Shape{2, 6});
  CHECK(j == Array{{2, 4, 6, 0, 0, 0}, {0, 0, 0, 8, 10, 12}});
  CHECK(jacobian([](const Var& a) { return a * 2; }, 3.0) == Array(2.0));
  CHECK(hessian([](const Var& a) { return a * a * a; }, 2.0) == Array(12.0));
}

TEST_CASE("gradient: functions without curvature, or without any dependence, have zero derivatives") {
  const auto linear = [](const Var& x) { return sum(3 * x); };
  const auto constant = [](const Var&) { return Var(7); };
  const Array x{{1, 2}};
  CHECK(hessian(linear, x) == Array::zeros(2, 2));
  CHECK(hvp(linear, x, x) == Array::zeros(1, 2));
  CHECK(hessian(constant, x) == Array::zeros(2, 2));
  CHECK(jacobian(constant, x) == Array::zeros(1, 2));
  CHECK(jacobian([](const Var& a) { return stop_gradient(a); }, x) == Array::zeros(2, 2));
  CHECK_FALSE(message<std::invalid_argument>([&] { hvp(linear, x, Array{{1, 2, 3}}); }).empty());
}

TEST_CASE("gradient: the gradient of a gradient penalty is right") {
  // D(x) = tanh(w x); penalty (|dD/dx| - 1)^2; its derivative by w in closed form.
  const double w = 0.8, x = 0.6;
  Tape tape;
  const Var vw = tape.leaf(w), vx = tape.leaf(x);
  const Var slope = grad(tanh(vw * vx), vx);
  const Var penalty = square(abs(slope) - 1);
  const double s = 1 / std::pow(std::cosh(w * x), 2), t = std::tanh(w * x);
  const double d_slope = s - 2 * w * x * s * t;
  CHECK_THAT(Real(backward(penalty, vw)[vw]),
             WithinRel(2 * (w * s - 1) * d_slope, saddle::tolerance::dozen_roundings));
}

TEST_CASE("gradient: only nodes between leaves and output count, however long the tape") {
  Tape tape;
  const Var x = tape.leaf(2.0);
  for (int i = 0; i < 1000; ++i) log(x - 2.0);  // infinite, and not part of the output
  const Var y = x * x;
  for (int i = 0; i < 1000; ++i) log(y - 4.0);
  CHECK(backward(y, x)[x] == 4);
  CHECK(grad(y, x).value() == 4);
}

TEST_CASE("gradient: parents near and far, shared and repeated, get every contribution") {
  Tape tape;
  std::vector<Var> v{tape.leaf(1.1), tape.leaf(0.9), tape.leaf(1.3), tape.leaf(0.7)};
  const std::vector<Var> leaves = v;
  // Each node takes two of the last five, in every combination; arrays are sprinkled in between.
  v.push_back(v[0] * v[1]);
  v.push_back(v[2] + v[3]);
  for (std::size_t i = 0; i < 60; ++i) {
    const std::size_t n = v.size();
    const Var a = v[n - 1 - i % 4], b = v[n - 1 - (i / 4) % 4];
    v.push_back(i % 7 == 6 ? 0.5 * sum(concat({a, b}, Axis::cols)) : i % 2 ? 0.5 * (a + b) : sin(a) * b);
  }
  Var y = 0;
  for (const Var& node : v) y += node;
  const Gradients g = backward(y, leaves);
  const std::vector<Var> h = grad(y, leaves);
  const auto value = [](const Array& x) {
    std::vector<double> u(x.begin(), x.end());
    u.push_back(u[0] * u[1]);
    u.push_back(u[2] + u[3]);
    for (std::size_t i = 0; i < 60; ++i) {
      const std::size_t n = u.size();
      const double a = u[n - 1 - i % 4], b = u[n - 1 - (i / 4) % 4];
      using std::sin;
      u.push_back(i % 7 == 6 ? 0.5 * (a + b) : i % 2 ? 0.5 * (a + b) : sin(a) * b);
    }
    return std::accumulate(u.begin(), u.end(), 0.0);
  };
  CHECK(y.value() == Approx(value({{1.1, 0.9, 1.3, 0.7}})).epsilon(saddle::tolerance::dozen_roundings));
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(Real(g[leaves[i]]) == Approx(h[i].value()).epsilon(saddle::tolerance::dozen_roundings));
  const double step = 1e-6;
  for (std::size_t i = 0; i < 4; ++i) {
    Array up{{1.1, 0.9, 1.3, 0.7}}, down = up;
    up[static_cast<Index>(i)] += step;
    down[static_cast<Index>(i)] -= step;
    CHECK_THAT(h[i].value(),
               WithinRel((value(up) - value(down)) / (2 * step), saddle::tolerance::plain_difference));
  }
}

TEST_CASE("backward: many leaves with a gradient of zero are swept in linear time") {
  // Each of them must be looked for among what the output depends on: in one pass, not one pass each.
  Tape tape;
  std::vector<Var> x;
  for (int i = 0; i < 100'000; ++i) x.push_back(tape.leaf(-1.0));
  Var dead = 0.0;
  for (const Var& v : x) dead += relu(v);
  const Gradients g = backward(dead, x);
  CHECK(g[x.front()] == 0.0);
  CHECK(g[x.back()] == 0.0);
}

TEST_CASE("gradients: outlive a rewind that forgets only later nodes") {
  Tape tape;
  const Var x = tape.leaf(3.0);
  const Var early = square(x);
  const Gradients g = backward(early, x);
  const Tape::Mark mark = tape.mark();
  const Var late = exp(x);
  CHECK(late.value() > 0);
  tape.rewind(mark);
  CHECK(g[x] == 6.0);
}

TEST_CASE("grad: a list of one leaf gives a list of one derivative") {
  Tape tape;
  const Var x = tape.leaf(3.0);
  const Var y = square(x);
  const std::vector<Var> list = grad(y, {x});
  REQUIRE(list.size() == 1);
  CHECK(list[0].value() == grad(y, x).value());
  const std::vector<Leaf> leaves{x};
  CHECK(backward(y, leaves)[x] == 6.0);
}

TEST_CASE("backward: the error of an unused leaf names a 1x1 parameter") {
  Tape tape;
  const Parameter bias("D.2.bias", Array(0.5));
  const Var x = tape.leaf(3.0), b = tape.leaf(bias);
  CHECK(b.value() == 0.5);
  CHECK(mentions(message<std::invalid_argument>([&] { backward(square(x), {x, bias}); }), "'D.2.bias'"));
  CHECK(mentions(message<std::invalid_argument>([&] { grad(square(x), {x, bias}); }), "'D.2.bias'"));
}

TEST_CASE("gradients: those of an earlier sweep stay what they are beside one that failed") {
  Tape tape;
  const Var x = tape.leaf(Array{{1, 2}}), other = tape.leaf(Array{{3, 4}});
  const Var y = sum(x * x);
  // While it looked at its leaves, and at its end.
  const Gradients first = backward(y, x);
  CHECK_THROWS_AS(backward(y, {other, tape.constant(1.0)}), std::invalid_argument);
  CHECK_THROWS_AS(backward(y, other), std::invalid_argument);
  CHECK(Array(first[x]) == Array{{2, 4}});
  CHECK(mentions(message<std::invalid_argument>([&] { first[other]; }), "named"));
}
