// A sweep within a sweep: rules that ask for gradients themselves.
#include <optional>

#include "autodiff/autodiff.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using saddle::mentions;
using saddle::message;

namespace {

Var cube(const Var& x) {
  return sum(x * x * x);
}

// x -> |x|_3^3, whose rule computes the derivative by grad() of the formula, at its own operand.
struct ByGrad {
  static constexpr const char* name = "by_grad";
  static Shape shape(Shape) { return {1, 1}; }
  static void value(ArrayView x, ArrayResult y) {
    for (const Real v : x) y[0] += v * v * v;
  }
  static void derivative(Pullback& p) { p.give(0, p.dy * grad(cube(p.operand(0)), p.operand(0))); }
};

// The same by backward(): a derivative in numbers.
struct ByBackward {
  static constexpr const char* name = "by_backward";
  static Shape shape(Shape s) { return ByGrad::shape(s); }
  static void value(ArrayView x, ArrayResult y) { ByGrad::value(x, y); }
  static void derivative(Pullback& p) {
    const Gradients g = backward(cube(p.operand(0)), p.operand(0));
    p.give(0, p.dy * p.operand(0).tape().constant(g[p.operand(0)]));
  }
};

// The same through another such operation.
struct ByBackwardOfByBackward {
  static constexpr const char* name = "by_backward_twice";
  static Shape shape(Shape s) { return ByGrad::shape(s); }
  static void value(ArrayView x, ArrayResult y) { ByGrad::value(x, y); }
  static void derivative(Pullback& p) {
    const Var x = p.operand(0);
    p.give(0, p.dy * x.tape().constant(backward(custom<ByBackward>(x), x)[x]));
  }
};

// Ends the recording that it belongs to.
template <bool by_clear>
struct EndsRecording {
  static constexpr const char* name = "ends_recording";
  static Shape shape(Shape s) { return s; }
  static void value(ArrayView x, ArrayResult y) { std::copy(x.begin(), x.end(), y.begin()); }
  static void derivative(Pullback& p) {
    Tape& tape = p.dy.tape();
    by_clear ? tape.clear() : tape.rewind(tape.mark());
    p.give(0, p.dy);
  }
};

// Reads a parameter, and names what it computes.
const Parameter& factor() {
  static Parameter parameter("factor", Array{{2, 3}});
  return parameter;
}
struct ReadsParameter {
  static constexpr const char* name = "reads_parameter";
  static Shape shape(Shape s) { return s; }
  static void value(ArrayView x, ArrayResult y) {
    for (Index i = 0; i < x.size(); ++i) y[i] = x[i] * factor().value()[i];
  }
  static void derivative(Pullback& p) { p.give(0, (p.dy * p.dy.tape().leaf(factor())).named("product")); }
};

template <class Op>
void check_in_every_place() {
  Tape tape;
  const Var x = tape.leaf(Array{{1, 2}}), a = tape.leaf(Array{{3, -1}}), s = tape.leaf(0.5);
  // Two of them, with arrays and numbers between and around.
  const Var y = sin(custom<Op>(x * s)) * custom<Op>(a + x) + sum(x) * s;
  const Var expected = sin(cube(x * s)) * cube(a + x) + sum(x) * s;
  const Gradients g = backward(y, {x, a, s}), right = backward(expected, {x, a, s});
  for (const Var& leaf : {x, a, s})
    for (Index i = 0; i < leaf.shape().size(); ++i)
      CHECK(g[leaf][i] == Approx(right[leaf][i]).epsilon(saddle::tolerance::dozen_roundings));
  const std::vector<Var> h = grad(y, {x, a, s});
  for (std::size_t k = 0; k < 3; ++k) {
    const Var leaf = std::array{x, a, s}[k];
    for (Index i = 0; i < leaf.shape().size(); ++i)
      CHECK(h[k].array()[i] == Approx(right[leaf][i]).epsilon(saddle::tolerance::dozen_roundings));
  }
}

}  // namespace

TEST_CASE("nested: a rule that calls grad() is right, twice on one tape") {
  check_in_every_place<ByGrad>();
}

TEST_CASE("nested: a rule that calls backward() is right, twice on one tape") {
  check_in_every_place<ByBackward>();
}

TEST_CASE("nested: sweeps three deep are right") {
  check_in_every_place<ByBackwardOfByBackward>();
}

TEST_CASE("nested: a rule by grad() is right to third order") {
  CHECK(gradcheck([](const Var& x) { return exp(custom<ByGrad>(x) * Real(0.1)); }, Array{{0.7, -0.4}},
                  {.order = 3}));
}

TEST_CASE("nested: gradients of an outer sweep hold while inner ones come and go") {
  Tape tape;
  const Var x = tape.leaf(Array{{1, 2}});
  const Var y = custom<ByBackward>(x);
  const Gradients first = backward(y, x), second = backward(square(y), x);
  for (int i = 0; i < 3; ++i) backward(y, x);
  CHECK(Array(first[x]) == Array{{3, 12}});
  CHECK(Array(second[x]) == Array{{54, 216}});
}

TEST_CASE("nested: a rule cannot end the recording") {
  Tape tape;
  const Var x = tape.leaf(Array{{1, 2}});
  const Var cleared = sum(custom<EndsRecording<true>>(x)), rewound = sum(custom<EndsRecording<false>>(x));
  CHECK(mentions(message<std::logic_error>([&] { backward(cleared, x); }), "clear", "rule"));
  CHECK(mentions(message<std::logic_error>([&] { grad(cleared, x); }), "clear", "rule"));
  CHECK(mentions(message<std::logic_error>([&] { backward(rewound, x); }), "rewind", "rule"));
  CHECK(mentions(message<std::logic_error>([&] { grad(rewound, x); }), "rewind", "rule"));
  // The tape is as it was.
  CHECK(Array(backward(sum(x * x), x)[x]) == Array{{2, 4}});
  tape.clear();
}

TEST_CASE("nested: what a rule reads and names for numbers is forgotten with the numbers") {
  Tape tape;
  const Var x = tape.leaf(Array{{1, 2}});
  const Var y = sum(custom<ReadsParameter>(x));
  const std::size_t size = tape.size();
  CHECK(Array(backward(y, x)[x]) == Array{{2, 3}});
  CHECK(tape.size() == size);
  // The parameter is read afresh, and the next node has no label.
  const Var w = tape.leaf(factor());
  CHECK(Array(backward(sum(w * x), {x, w})[w]) == Array{{1, 2}});
  CHECK_FALSE(mentions(message<std::invalid_argument>([&] { matmul(w * x, w); }), "product"));
}

namespace {

Var leaked;

struct Leaks {
  static constexpr const char* name = "leaks";
  static Shape shape(Shape s) { return s; }
  static void value(ArrayView x, ArrayResult y) { std::copy(x.begin(), x.end(), y.begin()); }
  static void derivative(Pullback& p) {
    leaked = 2 * p.dy;
    p.give(0, p.dy);
  }
};

// Sweeps, and then throws.
struct Throws {
  static constexpr const char* name = "throws";
  static Shape shape(Shape s) { return s; }
  static void value(ArrayView x, ArrayResult y) { Leaks::value(x, y); }
  static void derivative(Pullback& p) {
    const Var y = exp(p.operand(0)) * p.dy;
    backward(sum(y * y), p.operand(0));
    throw std::runtime_error("no derivative");
  }
};

}  // namespace

TEST_CASE("nested: a Var that leaves its rule is stale") {
  Tape tape;
  const Var x = tape.leaf(2.0);
  backward(custom<Leaks>(x) * 5, x);
  CHECK_FALSE(message<std::logic_error>([&] { leaked* x; }).empty());
  const Var a = x * 3, b = a * a, c = b * 2;
  CHECK_FALSE(message<std::logic_error>([&] { leaked* x; }).empty());
  CHECK(backward(c, x)[x] == 72);
}

TEST_CASE("nested: a sweep whose rule throws leaves the tape as it was") {
  Tape tape;
  const Var x = tape.leaf(Array{{1, 2}});
  const Var y = sum(custom<Throws>(x));
  CHECK_THROWS_AS(backward(y, x), std::runtime_error);
  CHECK_FALSE(Picture(y).table().empty());
  CHECK(Array(backward(sum(x * x), x)[x]) == Array{{2, 4}});
  tape.clear();
}
