// What a tape keeps, how long a Var lives, and what misuse says.
#include "autodiff/tape.h"

#include <cmath>
#include <vector>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/numbers.h"

using namespace saddle::ad;
using saddle::mentions;
using saddle::message;

namespace {}  // namespace

TEST_CASE("tape: a chain of a million operations is recorded and swept without recursion") {
  Tape tape;
  const Var x = tape.leaf(0.5);
  Var y = x;
  for (int i = 0; i < 1'000'000; ++i) y = y + 1.0;
  CHECK(backward(y, x)[x] == 1.0);
  // One node per operation and one of the leaf: what is linear in nodes is linear in operations.
  CHECK(tape.size() == 1'000'001);
}

TEST_CASE("tape: a chain of a hundred thousand arrays is swept, and its recorded gradient too") {
  Tape tape;
  const Var x = tape.leaf(Array{{0.5, -0.5, 2}});
  Var y = x;
  for (int i = 0; i < 100'000; ++i) y = y + 1.0;
  const Gradients g = backward(sum(y), x);
  for (Real v : g[x]) CHECK(v == 1);
  const Var h = grad(sum(y), x);
  for (Real v : h.array()) CHECK(v == 1);
}

TEST_CASE("tape: a diamond of depth 60 counts 2^60 paths, in numbers, arrays and recorded operations") {
  Tape tape;
  const Var x = tape.leaf(1.0);
  const Var a = tape.leaf(Array{{1, 2}});
  Var y = x, b = a;
  for (int i = 0; i < 60; ++i) {
    y = y + y;
    b = b + b;
  }
  CHECK(backward(y, x)[x] == std::ldexp(1.0, 60));
  CHECK(grad(y, x).value() == std::ldexp(1.0, 60));
  CHECK(backward(sum(b), a)[a][1] == std::ldexp(1.0, 60));
  CHECK(tape.size() < 400);
}

TEST_CASE("tape: constants cost no node and join the tape of the other operand") {
  Tape tape;
  const Var x = tape.leaf(3.0);
  const std::size_t before = tape.size();
  Var s = 0.0;
  s += 2.0 * Var(4);
  CHECK(s.is_constant());
  CHECK(tape.size() == before);
  s += x;
  CHECK(tape.size() == before + 1);
  CHECK(s.value() == 11);
  CHECK(&s.tape() == &tape);
}

TEST_CASE("tape: a template starts from a plain zero") {
  const auto sum_of_squares = []<class T>(const std::vector<T>& v) {
    T f = 0.0;
    for (const T& x : v) f += x * x;
    return f;
  };
  Tape tape;
  const std::vector<Var> x{tape.leaf(1.0), tape.leaf(2.0), tape.leaf(3.0)};
  const Var y = sum_of_squares(x);
  CHECK(y.value() == sum_of_squares(std::vector<Real>{1, 2, 3}));
  CHECK(backward(y, x)[x[2]] == 6);
}

TEST_CASE("tape: a Var made by default is no number") {
  Tape tape;
  const Var nothing;
  const Var x = tape.leaf(1.0);
  CHECK(mentions(message<std::logic_error>([&] { nothing.value(); }), "made by default", "Var x = 0.0"));
  CHECK(mentions(message<std::logic_error>([&] { exp(nothing); }), "exp"));
  CHECK(mentions(message<std::logic_error>([&] { x* nothing; }), "multiply"));
  CHECK(mentions(message<std::logic_error>([&] { nothing + 1.0; }), "add"));
  CHECK_FALSE(message<std::logic_error>([&] { nothing.array(); }).empty());
  CHECK_FALSE(message<std::logic_error>([&] { nothing.shape(); }).empty());
  CHECK_FALSE(message<std::logic_error>([&] { sum(nothing); }).empty());
  CHECK_FALSE(message<std::logic_error>([&] { backward(nothing, x); }).empty());
  CHECK_FALSE(message<std::logic_error>([&] { backward(x, nothing); }).empty());
  CHECK_FALSE(message<std::logic_error>([&] { grad(x, nothing); }).empty());
}

TEST_CASE("tape: Vars of two tapes do not mix") {
  Tape one, two;
  const Var x = one.leaf(1.0), y = two.leaf(2.0);
  const Var a = one.leaf(Array{{1, 2}}), b = two.leaf(Array{{1, 2}});
  CHECK(mentions(message<std::invalid_argument>([&] { x* y; }), "multiply", "two tapes"));
  CHECK(mentions(message<std::invalid_argument>([&] { a + b; }), "add", "two tapes"));
  CHECK(mentions(message<std::invalid_argument>([&] { concat({a, b}, Axis::rows); }), "concat", "two tapes"));
  CHECK(mentions(message<std::invalid_argument>([&] { (void)(x < y); }), "two tapes"));
  CHECK(mentions(message<std::invalid_argument>([&] { backward(x, y); }), "backward", "two tapes"));
  CHECK(mentions(message<std::invalid_argument>([&] { grad(x, y); }), "grad", "two tapes"));
  CHECK(mentions(message<std::invalid_argument>([&] { grad(x, x, {.seed = y}); }), "grad", "two tapes"));
}

TEST_CASE("tape: clear makes every Var stale") {
  Tape tape;
  const Var x = tape.leaf(1.0), a = tape.leaf(Array{{1, 2}});
  tape.clear();
  const Var y = tape.leaf(5.0), b = tape.leaf(Array{{3, 4}});
  for (const Var& old : {x, a}) {
    CHECK(mentions(message<std::logic_error>([&] { exp(old); }), "exp", "stale", "clear()"));
    CHECK_FALSE(message<std::logic_error>([&] { old.value(); }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { old.array(); }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { old.shape(); }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { old.tape(); }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { old + y; }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { b* old; }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { old * 2.0; }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { where(old > 0, y, 0); }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { backward(old, y); }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { backward(y * 2.0, old); }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { grad(y * 2.0, old); }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { stop_gradient(old); }).empty());
  }
  CHECK(backward(sum(b) * y, y)[y] == 7);
}

TEST_CASE("tape: rewind keeps what was before the mark and forgets the rest") {
  Tape tape;
  const Var x = tape.leaf(2.0), a = tape.leaf(Array{{1, 2}});
  const Var before = x * a;
  const Tape::Mark mark = tape.mark();
  const std::size_t size = tape.size();
  Var old_scalar, old_array;
  for (int i = 0; i < 5; ++i) {
    const Var scalar = exp(x), array = before * scalar;
    const Var y = sum(array);
    CHECK(backward(y, x)[x] == Approx(3 * std::exp(2.0) + 6 * std::exp(2.0)).epsilon(1e-14));
    if (i > 0) {
      CHECK_FALSE(message<std::logic_error>([&] { old_scalar.value(); }).empty());
      CHECK(mentions(message<std::logic_error>([&] { old_array + 1.0; }), "stale", "rewind()"));
      CHECK_FALSE(message<std::logic_error>([&] { backward(y, old_scalar); }).empty());
    }
    old_scalar = scalar;
    old_array = array;
    tape.rewind(mark);
    CHECK(tape.size() == size);
    CHECK(x.value() == 2);
    CHECK(before.array()[1] == 4);
  }
}

TEST_CASE("tape: a mark of an empty tape can be returned to again and again") {
  Tape tape;
  const Tape::Mark empty = tape.mark();
  for (int i = 0; i < 3; ++i) {
    const Var x = tape.leaf(2.0);
    CHECK(backward(x * x, x)[x] == 4);
    const Tape::Mark nested = tape.mark();
    for (int j = 0; j < 3; ++j) {
      tape.rewind(nested);
      const Tape::Mark again = tape.mark();
      CHECK(exp(x).value() == std::exp(2.0));
      tape.rewind(again);
      CHECK(x.value() == 2);
      CHECK(exp(x).value() == std::exp(2.0));
      tape.rewind(again);
    }
    tape.rewind(empty);
    CHECK(tape.size() == 0);
    CHECK_FALSE(message<std::logic_error>([&] { x.value(); }).empty());
  }
}

TEST_CASE("tape: a mark that was itself forgotten is refused") {
  Tape tape, other;
  tape.leaf(1.0);
  const Tape::Mark early = tape.mark();
  tape.leaf(2.0);
  const Tape::Mark late = tape.mark();
  tape.rewind(early);
  CHECK(mentions(message<std::logic_error>([&] { tape.rewind(late); }), "rewind", "mark"));
  tape.clear();
  CHECK_FALSE(message<std::logic_error>([&] { tape.rewind(early); }).empty());
  CHECK_FALSE(message<std::logic_error>([&] { other.rewind(early); }).empty());
}

TEST_CASE("tape: rewinding does not gather memory or recordings") {
  Tape tape;
  const Var x = tape.leaf(Array::filled(4, 5, 0.5));
  const Tape::Mark mark = tape.mark();
  std::size_t bytes = 0;
  for (int i = 0; i < 200; ++i) {
    const Var y = sum(exp(x) * x);
    backward(y, x);
    if (i == 1) bytes = tape.bytes();
    tape.rewind(mark);
  }
  CHECK(tape.bytes() == bytes);
}

TEST_CASE("tape: reading and sweeping one recording again and again takes no more memory") {
  Tape tape;
  const Var x = tape.leaf(Array{{0.5, 0.25}}), s = tape.leaf(2.0);
  const Var y = max(x) * logsumexp(x) + sum(matmul(x, transpose(x)) * s);
  backward(y, {x, s});
  std::size_t bytes = tape.bytes();
  for (int i = 0; i < 5000; ++i) {
    backward(y, {x, s});
    CHECK(y.array()[0] == y.value());
  }
  CHECK(tape.bytes() <= 2 * bytes);
}

TEST_CASE("tape: the array of a 1x1 Var is a copy of its number, which survives the recording") {
  Tape tape;
  const Var x = tape.leaf(2.0);
  const ArrayView kept = x.array();
  CHECK(kept.begin() + 1 == kept.end());
  for (int i = 0; i < 10'000; ++i) tape.leaf(1.0);
  tape.clear();
  tape.leaf(7.0);
  CHECK(kept[0] == 2);
  CHECK(*kept.begin() == 2);
}

// Two calls of array() could be two numbers with two places: begin and end of a view without a name do not
// compile.
template <class View>
concept HasPlace = requires(View v) {
  std::forward<View>(v).begin();
};
static_assert(!HasPlace<ArrayView>);
static_assert(HasPlace<const ArrayView&>);

TEST_CASE("tape: only a 1x1 Var is a number") {
  Tape tape;
  const Var a = tape.leaf(Array{{1, 2}, {3, 4}, {5, 6}});
  CHECK(mentions(message<std::invalid_argument>([&] { a.value(); }), "value", "3x2", "array()"));
  CHECK(sum(a).value() == 21);
  CHECK(a.shape() == Shape{3, 2});
  CHECK(mentions(message<std::invalid_argument>([&] { tape.leaf(Array()); }), "leaf", "empty"));
  CHECK(mentions(message<std::invalid_argument>([&] { tape.constant(Array()); }), "constant", "empty"));
  CHECK(mentions(message<std::invalid_argument>([&] { Var(2.0).tape(); }), "tape.constant"));
}

TEST_CASE("tape: a leaf holds a copy of what it was made from") {
  Tape tape;
  Array numbers{{1, 2}};
  const Var x = tape.leaf(numbers);
  numbers[0] = 100;
  CHECK(x.array()[0] == 1);
}

TEST_CASE("tape: check_finite names the first operation, its operands and their labels") {
  Tape tape;
  tape.check_finite(true);
  const Var x = tape.leaf(0.0).named("temperature");
  const Var a = tape.leaf(Array{{1, -2}}).named("logits");
  CHECK(mentions(message<std::domain_error>([&] { log(x); }), "log", "'temperature'", "-inf"));
  CHECK(mentions(message<std::domain_error>([&] { 1.0 / x; }), "divide", "'temperature'", "the number 1"));
  CHECK(mentions(message<std::domain_error>([&] { sqrt(a); }), "sqrt", "'logits'", "1x2", "nan"));
  CHECK(mentions(message<std::domain_error>([&] { matmul(a, transpose(a)) / x; }), "divide", "matmul"));
  CHECK(mentions(message<std::domain_error>([&] { exp(x + 1000); }), "exp", "add"));
  // What was not finite to begin with is not the operation's doing.
  CHECK(exp(tape.leaf(inf)).value() == inf);
  CHECK_NOTHROW(exp(x) * a);
  tape.check_finite(false);
  CHECK(log(x).value() == -inf);
}

TEST_CASE("tape: check_finite changes no result") {
  const auto f = [](bool on) {
    Tape tape;
    tape.check_finite(on);
    const Var x = tape.leaf(0.7), a = tape.leaf(Array{{1, -2}, {0.5, 3}});
    const Var y = sum(tanh(a * x) * exp(x)) + log(x);
    return Real(backward(y, x)[x]);
  };
  CHECK(f(true) == f(false));
}

TEST_CASE("tape: a parameter names itself in messages, a leaf by its label") {
  Tape tape;
  const Parameter w("D.0.weight", Array{{1, -2}});
  tape.check_finite(true);
  CHECK(mentions(message<std::domain_error>([&] { log(tape.leaf(w)); }), "parameter 'D.0.weight'"));
}

TEST_CASE("tape: a view of a Var throws at (), [] and begin() once its recording has ended") {
  Tape tape;
  const Var before = tape.leaf(Array{{1, 2}});
  const ArrayView kept = before.array();
  const Tape::Mark mark = tape.mark();
  const ArrayView rewound = tape.leaf(Array{{3, 4}}).array(), number = tape.leaf(5.0).array();
  const auto ends = [](const ArrayView& view) {
    CHECK(mentions(message<std::logic_error>([&] { view[0]; }), "view", "clear()", "rewind()",
                   "Array(x.array())"));
    CHECK_FALSE(message<std::logic_error>([&] { view(0, 1); }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { view.begin(); }).empty());
    CHECK_FALSE(message<std::logic_error>([&] { Array{view}; }).empty());
  };
  tape.rewind(mark);
  tape.leaf(Array{{7, 8}});
  ends(rewound);
  CHECK(number == 5);
  CHECK(kept[1] == 2);
  tape.clear();
  tape.leaf(Array{{7, 8}});
  ends(kept);
}

TEST_CASE("tape: operations on Vars from before a rewind stay on the short cut") {
  Tape tape;
  const Var x = tape.leaf(2.0), y = x * x;
  const Tape::Mark mark = tape.mark();
  const auto short_cut = [](const Var& a, const Var& b) {
    return Recorder::fresh(a, b) || Recorder::known(a, b);
  };
  CHECK(short_cut(x, y));
  for (int i = 0; i < 3; ++i) {
    tape.rewind(mark);
    const Var z = x * y;
    CHECK(short_cut(x, y));
    CHECK(short_cut(z, x));
    CHECK(short_cut(y, z));
    CHECK(backward(z * x, {x, y})[x] == 4 * 2 * 2 * 2);  // z x = x^4
  }
  // Of two marks, whichever was used last.
  const Var u = tape.leaf(3.0);
  const Tape::Mark inner = tape.mark();
  tape.rewind(inner);
  CHECK(short_cut(u, u));
  CHECK((u * x).value() == 6);  // by the slow way, which learns where x is
  CHECK(short_cut(x, x));
  // Vars that were forgotten are on no short cut, and throw.
  const Var forgotten = x * u;
  tape.rewind(inner);
  tape.leaf(1.0);
  tape.leaf(1.0);
  CHECK_FALSE(short_cut(forgotten, x));
  CHECK_THROWS_AS(forgotten * x, std::logic_error);
  tape.clear();
  tape.leaf(1.0);
  CHECK_FALSE(short_cut(x, x));
  CHECK_THROWS_AS(x * x, std::logic_error);
}

TEST_CASE("tape: a Var that is used after its tape has died throws while the memory is there") {
  alignas(Tape) std::byte memory[sizeof(Tape)];
  Tape* tape = new (memory) Tape;
  const Var x = tape->leaf(2.0), a = tape->leaf(Array{{1, 2}});
  const ArrayView view = a.array();
  tape->~Tape();
  CHECK(mentions(message<std::logic_error>([&] { x.value(); }), "tape was destroyed"));
  CHECK(mentions(message<std::logic_error>([&] { x* x; }), "tape was destroyed"));
  CHECK(mentions(message<std::logic_error>([&] { a.array(); }), "tape was destroyed"));
  CHECK_FALSE(message<std::logic_error>([&] { view[0]; }).empty());
}

static_assert(!std::is_move_constructible_v<Tape> && !std::is_copy_constructible_v<Tape>);
