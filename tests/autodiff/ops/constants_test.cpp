// What stands beside Vars: arrays as constants, elements, masks, and how all of them print.
#include <sstream>

#include "autodiff/autodiff.h"
#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle::ad;
using saddle::mentions;
using saddle::message;

namespace {

template <class T>
std::string printed(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

}  // namespace

TEST_CASE("constants: an array beside a Var is a constant of its tape, for each operation of two operands") {
  Tape tape;
  const Array a{{1, 2, 3}, {4, 5, 6}};
  const ArrayView view = a;
  const Var x = tape.leaf(Array{{0.5, -1, 2}, {1, 1.5, -2}}), c = tape.constant(a);
  const auto same = [&](const Var& got, const Var& expected) {
    CHECK(Array(got.array()) == Array(expected.array()));
    CHECK(backward(sum(got), x, {.unused = Unused::zero})[x] ==
          backward(sum(expected), x, {.unused = Unused::zero})[x]);
  };
  same(x + a, x + c), same(a + x, c + x), same(x + view, x + c);
  same(x - a, x - c), same(a - x, c - x);
  same(x * a, x * c), same(a * x, c * x);
  same(x / a, x / c), same(a / x, c / x);
  same(pow(a, x), pow(c, x)), same(pow(square(x), a), pow(square(x), c));
  same(maximum(x, a), maximum(x, c)), same(minimum(a, x), minimum(c, x));
  same(bce_with_logits(x, a), bce_with_logits(x, c));
  same(matmul(x, a, false, true), matmul(x, c, false, true));
  same(matmul(a, x, true), matmul(c, x, true));
  same(affine(Array{{1, 2}}, x, sum(x, Axis::rows)),
       affine(tape.constant(Array{{1, 2}}), x, sum(x, Axis::rows)));
  same(where(x > 0, x, a), where(x > 0, x, c)), same(where(x > 0, a, x), where(x > 0, c, x));
  same(where(x < a, x, 0), where(x < c, x, 0)), same(where(a >= x, x, 0), where(c >= x, x, 0));
  Var y = x;
  y *= a;
  same(y, x * c);
  // Broadcast as Vars are.
  same(x + Array{10, 20, 30}, x + tape.constant(Array{10, 20, 30}));
  CHECK(mentions(message<std::invalid_argument>([&] { x + Array{1, 2}; }), "add", "2x3", "1x2"));
  CHECK(mentions(message<std::invalid_argument>([&] { Var(2) * a; }), "multiply", "2x3", "the number 2",
                 "tape"));
  // A gradient, too, and that of a temporary.
  const Gradients g = backward(sum(x * x), x);
  same(x * g[x], x * (2 * stop_gradient(x)));
  same(x * backward(sum(x * x), x)[x], x * (2 * stop_gradient(x)));
}

TEST_CASE("constants: an element of a Var is a 1x1 Var with a derivative") {
  Tape tape;
  const Var x = tape.leaf(Array{{1, 2, 3}, {4, 5, 6}}), s = tape.leaf(7.0);
  CHECK(x(1, 2).value() == 6);
  CHECK(s(0, 0).value() == 7);
  CHECK(backward(x(0, 1) * x(1, 2) * s(0, 0), x)[x] == Array{{0, 42, 0}, {0, 0, 14}});
  CHECK(mentions(message<std::invalid_argument>([&] { x(2, 0); }), "element", "(2, 0)", "2x3"));
  CHECK_FALSE(message<std::invalid_argument>([&] { x(0, -1); }).empty());
}

TEST_CASE("constants: masks combine, and count") {
  Tape tape;
  const Var x = tape.leaf(Array{{-2, -1, 0, 1, 2}}), s = tape.leaf(0.5);
  CHECK((x > 0).count() == 2);
  CHECK((x > -2 && x < 2).count() == 3);
  CHECK((x < 0 || x > 1).count() == 3);
  CHECK((!(x > 0)).count() == 3);
  CHECK((x > 0 && s > 1).count() == 0);
  CHECK(backward(sum(where(x > -2 && !(x >= 1), x * x, 0)), x)[x] == Array{{0, -2, 0, 0, 0}});
  CHECK(bool(s > 0 && s < 1));
  CHECK_FALSE(bool(s < 0 || s > 1));
  CHECK(bool(!(s < 0)));
  CHECK(mentions(message<std::invalid_argument>([&] {
                   x > 0 && tape.leaf(Array{{1, 2}}) > 0;
                 }),
                 "operator&&", "1x5", "1x2"));
}

TEST_CASE("constants: arrays, views and Vars print their numbers, or shape and range") {
  Tape tape;
  const Array a{{1, 2.5}, {-3, 4}};
  CHECK(printed(a) == "{{1, 2.5}, {-3, 4}}");
  CHECK(printed(ArrayView(a)) == "{{1, 2.5}, {-3, 4}}");
  CHECK(printed(Array(2.5)) == "2.5");
  CHECK(printed(Array()) == "{}");
  CHECK(printed(Shape{2, 3}) == "2x3");
  CHECK(printed(Array::filled(20, 9, 0.5)) == "20x9 between 0.5 and 0.5");
  const Var x = tape.leaf(2.0), v = tape.leaf(a);
  CHECK(printed(x) == "Var(2)");
  CHECK(printed(Var(3)) == "Var(3)");
  CHECK(printed(v) == "Var 2x2 {{1, 2.5}, {-3, 4}}");
  CHECK(printed(tape.leaf(Array::zeros(20, 9))) == "Var 20x9 between 0 and 0");
  tape.clear();
  CHECK(mentions(printed(v), "Var", "stale"));
  CHECK(mentions(printed(Var()), "Var", "default"));
}
