// grad, value_and_grad, jacobian and hessian of functions, of one and of several Vars.
#include <cmath>

#include "autodiff/autodiff.h"
#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle::ad;
using saddle::mentions;
using saddle::message;

namespace {

// f(a, b) = a^2 b + exp(b), at numbers and sums of arrays.
Var both(const Var& a, const Var& b) {
  return sum(square(a) * b) + sum(exp(b));
}

}  // namespace

TEST_CASE("transformations: the derivative of a function of several Vars is one for each") {
  const auto [da, db] = grad(both)(2.0, 0.0);
  CHECK(da == 0);
  CHECK(db == 5);
  const auto [array_a, array_b] = grad(both)(Array{1, 2}, Array{3, 0});
  CHECK(array_a == Array{6, 0});
  CHECK(array_b == Array{1 + std::exp(Real(3)), 5});
  // An array beside a number: all are arrays.
  const auto [mixed_a, mixed_b] = grad(both)(Array{1, 2}, 0);
  CHECK(mixed_a == Array{0, 0});
  CHECK(mixed_b == Array(6.0));
  // On a tape, where the derivatives can be differentiated again.
  Tape tape;
  const Var a = tape.leaf(2.0), b = tape.leaf(0.0);
  const auto [va, vb] = grad(both)(a, b);
  CHECK(va.value() == 0);
  CHECK(vb.value() == 5);
  CHECK(backward(va, b)[b] == 4);
  const auto [half_a, half_b] = grad(both)(a, 0.0);
  CHECK(half_b.value() == 5);
  CHECK(backward(half_b, a)[a] == 4);
}

TEST_CASE("transformations: value_and_grad gives both") {
  const auto [value, slope] = value_and_grad([](const Var& x) { return x * x * x; })(2.0);
  CHECK(value == 8);
  CHECK(slope == 12);
  const auto [loss, gradient] = value_and_grad([](const Var& x) { return sum(square(x)); })(Array{1, 2});
  CHECK(loss == 5);
  CHECK(gradient == Array{2, 4});
  const auto [f, df] = value_and_grad(both)(2.0, 0.0);
  CHECK(f == 1);
  CHECK(df[1] == 5);
  Tape tape;
  const Var x = tape.leaf(3.0);
  const auto [y, dy] = value_and_grad([](const Var& v) { return v * v; })(x);
  CHECK(y.value() == 9);
  CHECK(backward(dy, x)[x] == 2);
}

TEST_CASE("transformations: Jacobians and Hessians of functions of several Vars") {
  const auto f = [](const Var& a, const Var& b) { return a * b; };
  const auto [ja, jb] = jacobian(f, Array{2, 3}, Array{5, 7});
  CHECK(ja == Array{{5, 0}, {0, 7}});
  CHECK(jb == Array{{2, 0}, {0, 3}});
  CHECK(hessian(both, Array{1, 2}, Array(0.0)) == Array{{0, 0, 2}, {0, 0, 4}, {2, 4, 1}});
  CHECK(hessian([](const Var& x) { return sum(x * x * x); }, {1, 2}) == Array{{6, 0}, {0, 12}});
}

TEST_CASE("transformations: a result that does not depend on an argument has the derivative 0") {
  const auto first = [](const Var& a, const Var&) { return a; };
  CHECK(grad(first)(2.0, 3.0)[1] == 0);
  CHECK(grad(grad([](const Var& x) { return 3 * x; }))(2.0) == 0);
  CHECK(hessian(first, Array(2.0), Array{1, 2}) == Array::zeros(3, 3));
  CHECK(jacobian([](const Var&) { return Var(3); }, {1, 2}) == Array{0, 0});
}

TEST_CASE("transformations: an inner derivative at a plain number says where it belongs") {
  // d/dx [x d/dy (x + y)] at y = 1 is 1; Siskind and Pearlmutter 2008 on the confusion of perturbations.
  const auto inner = [](const Var& x) { return [x](const Var& y) { return x + y; }; };
  const auto wrong = [&](const Var& x) { return x * Var(grad(inner(x))(1.0)); };
  const std::string text = message<std::invalid_argument>([&] { grad(wrong)(1.0); });
  INFO(text);
  CHECK(mentions(text, "two tapes", "x.tape().constant(1)"));
  const auto right = [&](const Var& x) { return x * grad(inner(x))(x.tape().constant(1)); };
  CHECK(grad(right)(1.0) == 1);
}

TEST_CASE("transformations: grad by a parameter is a Var, and grad by a list of one is a list") {
  Tape tape;
  const Parameter w("w", Array{{3, 4}});
  const Var x = tape.leaf(2.0);
  const Var y = sum(square(tape.leaf(w))) * x;
  CHECK(Array(grad(y, w).array()) == Array{{12, 16}});
  CHECK(grad(y, {w}).size() == 1);
  CHECK(grad(y, x).value() == 25);
}
