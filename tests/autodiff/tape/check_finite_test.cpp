// Tape::check_finite: which operation is blamed for a NaN or an infinity, and where it was called.
#include <fmt/format.h>

#include <cmath>

#include "autodiff/autodiff.h"
#include "autodiff/tape/store.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/numbers.h"

using namespace saddle::ad;
using saddle::mentions;
using saddle::message;

namespace {

constexpr double huge = 1e308;

// The message of a call, and how it ends if it names the line that said() stands on.
struct Said {
  std::string text, end;
  bool names_its_line() const { return text.ends_with(end); }
};

template <class F>
Said said(F f, int line = __builtin_LINE()) {
  return {message<std::domain_error>(f), fmt::format("called at {}:{}", __FILE__, line)};
}

struct CheckedTape : Tape {
  CheckedTape() { check_finite(true); }
};

// What converts to a Var, in the two ways in which a class can.
struct ByValue {
  Var v;
  operator Var() const { return v; }
};
struct ByReference {
  Var v;
  operator const Var&() const { return v; }
};

// The place that was kept for the last operation.
bool last_is(Tape& tape, Location place) {
  const Origin& last = tape.store().origins.back();
  return last.node == tape.size() && last.here.file == place.file && last.here.line == place.line;
}

}  // namespace

TEST_CASE("check_finite: the message ends with the line of the call of a function") {
  CheckedTape tape;
  const Var x = tape.leaf(0.0), a = tape.leaf(Array{{huge, 0}});
  std::vector<Said> all;
  all.push_back(said([&] { log(x); }));
  all.push_back(said([&] { pow(x, -1.0); }));
  all.push_back(said([&] { divide(x, x); }));
  all.push_back(said([&] { divide(1, x); }));
  all.push_back(said([&] { log(a); }));
  all.push_back(said([&] { sum(concat({a, a}, Axis::rows)); }));
  all.push_back(said([&] { mean(concat({a, a}, Axis::rows), Axis::rows); }));
  all.push_back(said([&] { matmul(a, a, false, true); }));
  all.push_back(said([&] { affine(a, transpose(a), x); }));
  for (const Said& s : all) {
    INFO(s.text << "\n" << s.end);
    CHECK(s.names_its_line());
  }
}

TEST_CASE("check_finite: the message ends with the line of the operator") {
  CheckedTape tape;
  const Var x = tape.leaf(0.0), h = tape.leaf(huge);
  Var y = h;
  std::vector<Said> all;
  all.push_back(said([&] { h + h; }));
  all.push_back(said([&] { -h - h; }));
  all.push_back(said([&] { h * 10; }));
  all.push_back(said([&] { 10 * h; }));
  all.push_back(said([&] { 1 / x; }));
  all.push_back(said([&] { 1 + x / x; }));
  all.push_back(said([&] { y += h; }));
  all.push_back(said([&] { y -= -h; }));
  all.push_back(said([&] { y *= 10; }));
  all.push_back(said([&] { y /= x; }));
  for (const Said& s : all) {
    INFO(s.text << "\n" << s.end);
    CHECK(s.names_its_line());
  }
  CHECK(y.value() == huge);
}

TEST_CASE("check_finite: operators note the place of what converts to a Var too") {
  CheckedTape tape;
  const Var x = tape.leaf(3.0), z = tape.leaf(0.0);
  const ByValue value{x};
  const ByReference reference{x};
  CHECK((value * x + x * value).value() == 18);
  CHECK((reference * x - x / reference).value() == 8);
  CHECK((2 * value + reference * 2).value() == 12);
  const Gradients g = backward(x * x, x);
  CHECK((x * g[x] + g[x] * x + 1 * x + x * 2.f).value() == 45);
  CHECK(said([&] { value / z; }).names_its_line());
  CHECK(said([&] { reference / z; }).names_its_line());
}

TEST_CASE("check_finite: an expression over several lines, inside of a function that is called elsewhere") {
  CheckedTape tape;
  const Var x = tape.leaf(0.0);
  // clang-format off
  const int first = __LINE__ + 2;
  const auto f = [](const Var& v) {
    return 1.0
      + v
      / v
      ;
  };
  // clang-format on
  const std::string text = message<std::domain_error>([&] { f(x); });
  // A compiler may count the expression to its first line.
  bool found = false;
  for (int line = first; line < first + 4; ++line)
    found |= text.ends_with(fmt::format("{}:{}", __FILE__, line));
  INFO(text);
  CHECK(found);
}

TEST_CASE("check_finite: every function passes the place of its caller on") {
  CheckedTape tape;
  const Location place{"place", 7};
  const Var x = tape.leaf(0.5), y = tape.leaf(0.25), a = tape.leaf(Array{{0.5, 0.25}, {0.125, 0.75}});
  // Where a function is defined.
  const auto inside = [](std::string_view name, const Var& v) {
    return name == "acosh" ? v + 1 : name == "log1mexp" ? v - 1 : v;
  };
#define SADDLE_UNARY(name, ...)  \
  name(inside(#name, x), place); \
  CHECK(last_is(tape, place));   \
  name(inside(#name, a), place); \
  CHECK(last_is(tape, place));
#define SADDLE_BINARY(name, ...) \
  name(x, y, place);             \
  CHECK(last_is(tape, place));   \
  name(x, 0.5, place);           \
  CHECK(last_is(tape, place));   \
  name(0.5, x, place);           \
  CHECK(last_is(tape, place));   \
  name(a, y, place);             \
  CHECK(last_is(tape, place));
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY
  const auto all_since = [&](auto f) {
    const std::size_t before = tape.store().origins.size();
    f();
    const auto& all = tape.store().origins;
    CHECK(all.size() > before);
    for (std::size_t i = before; i < all.size(); ++i) CHECK(all[i].here.line == place.line);
  };
  all_since([&] { leaky_relu(x, place); });
  all_since([&] { elu(x, place); });
  all_since([&] { where(a > 0.3, a, y, place); });
  all_since([&] { clamp(a, 0, 0.5, place); });
  all_since([&] { sum(a, Axis::rows, place); });
  all_since([&] { mean(a, Axis::all, place); });
  all_since([&] { max(a, Axis::all, place); });
  all_since([&] { min(a, Axis::all, place); });
  all_since([&] { norm2(a, Axis::all, place); });
  all_since([&] { logsumexp(a, Axis::all, place); });
  all_since([&] { log_softmax(a, Axis::cols, place); });
  all_since([&] { softmax(a, Axis::cols, place); });
  all_since([&] { matmul(a, a, false, true, place); });
  all_since([&] { affine(a, a, slice_rows(a, 0, 1, place), place); });
  all_since([&] { transpose(a, place); });
  all_since([&] { reshape(a, 1, 4, place); });
  all_since([&] { slice(a, 0, 0, {1, 1}, place); });
  all_since([&] { slice_cols(a, 0, 1, place); });
  all_since([&] { concat({a, a}, Axis::rows, place); });
  all_since([&] { gather_rows(a, {1, 1}, place); });
  all_since([&] { scatter_rows(a, {1, 1}, 3, place); });
  all_since([&] { broadcast(x, {2, 2}, place); });
}

TEST_CASE("check_finite: the message has shape, index and the operands' values there") {
  CheckedTape tape;
  const Var a = tape.leaf(Array{{4, 2, 6}, {1, 3, 5}}).named("a"),
            row = tape.leaf(Array{{1, -7, 0}}).named("row");
  const std::string text = message<std::domain_error>([&] { a / row; });
  INFO(text);
  CHECK(mentions(text, "divide: the result must be finite, got inf at (0, 2) of 2x3 from 'a' of shape 2x3"));
  CHECK(mentions(text, "between 1 and 6 (6 there), 'row' of shape 1x3 between -7 and 1 (0 there)"));
  CHECK(mentions(message<std::domain_error>([&] { sqrt(row); }), "nan at (0, 1) of 1x3", "(-7 there)"));
  CHECK(mentions(message<std::domain_error>([&] { (row - row) / (row - row); }), "got nan at (0, 0)"));
  // Each element is judged by itself: infinities elsewhere do not hide a fault.
  const Var masked = tape.leaf(Array{{-inf, 0}}).named("masked");
  CHECK(mentions(message<std::domain_error>([&] { 1 / masked; }), "inf at (0, 1)", "(0 there)"));
}

TEST_CASE("check_finite: backward names operation, operand, cotangent, label and line of a scalar") {
  CheckedTape tape;
  const Var x = tape.leaf(0.0).named("distance");
  const Var r = sqrt(x).named("radius");
  const int line = __LINE__ - 1;
  const Var y = 3 * r;
  const std::string text = message<std::domain_error>([&] { backward(y, x); });
  INFO(text);
  CHECK(mentions(text, "backward: the derivative of sqrt must be finite, got inf from a cotangent of 3",
                 "at 'distance' = 0", "with the result 'radius' = 0"));
  CHECK(text.ends_with(fmt::format("called at {}:{}", __FILE__, line)));
  // The operand is counted where there are two.
  const Var a = tape.leaf(1.0), b = tape.leaf(1e-200).named("b");
  const Var q = a / b;
  const std::string second = message<std::domain_error>([&] { backward(q, {a, b}); });
  INFO(second);
  CHECK(mentions(second, "divide by operand 2", "-inf", "'b' = 1e-200"));
  CHECK(mentions(message<std::domain_error>([&] { backward(pow(x, 0.5), x); }), "pow by operand 1"));
}

TEST_CASE("check_finite: backward names an elementwise operation on arrays, also where it broadcasts") {
  CheckedTape tape;
  const Var x = tape.leaf(Array{{4, 0}, {1, 9}}).named("x");
  const Var r = sqrt(x).named("r");
  const int line = __LINE__ - 1;
  const Var y = sum(r * 2);
  const std::string text = message<std::domain_error>([&] { backward(y, x); });
  INFO(text);
  CHECK(mentions(text, "backward: the derivative of sqrt must be finite, got inf at (0, 1) of 2x2",
                 "a cotangent of 2", "'x' of shape 2x2 between 0 and 9 (0 there)",
                 "the result 'r' of shape 2x2"));
  CHECK(text.ends_with(fmt::format("called at {}:{}", __FILE__, line)));

  const Var row = tape.leaf(Array{{1e-200, 1}}).named("row");
  const std::string broadcast = message<std::domain_error>([&] { backward(sum(x / row), row); });
  INFO(broadcast);
  CHECK(mentions(broadcast, "divide by operand 2", "(0, 0) of 2x2", "(1e-200 there)"));
}

TEST_CASE("check_finite: backward names an operation on whole arrays") {
  CheckedTape tape;
  const Var w = tape.leaf(Array{{1e200}, {1}}).named("w"), x = tape.leaf(Array{{1e-300, 1}}).named("x");
  const Var y = matmul(x, w);
  const int line = __LINE__ - 1;
  const std::string text = message<std::domain_error>([&] { backward(sum(y * 1e200), x); });
  INFO(text);
  CHECK(mentions(text, "the derivative of matmul by operand 1 must be finite, got inf at (0, 0) of 1x2",
                 "a cotangent of 1e+200", "'w' of shape 2x1 between 1 and 1e+200"));
  CHECK(text.ends_with(fmt::format("called at {}:{}", __FILE__, line)));
}

TEST_CASE("check_finite: backward names a sum of finite cotangents that overflows") {
  CheckedTape tape;
  const Var x = tape.leaf(1.0).named("x");
  const Var y = x * huge - x * -0.5 * huge * 0.1 - x * huge * 0.5;
  CHECK_NOTHROW(backward(y, x));
  const Var z = (x * huge - 1e307) + (x * huge - huge);
  CHECK(mentions(message<std::domain_error>([&] { backward(z, x); }), "the adjoint of 'x' = 1 must be finite",
                 "multiply was called at"));
  // Of arrays; and over a broadcast.
  const Var a = tape.leaf(Array{{1, 1}}).named("a");
  CHECK(mentions(message<std::domain_error>([&] { backward(sum(a * huge - huge + a * huge - huge), a); }),
                 "the adjoint of 'a'", "at (0, 0) of 1x2"));
  const Var c = tape.constant(Array{{huge}, {huge}});
  CHECK(mentions(message<std::domain_error>([&] { backward(sum((x - 1) * c), x); }), "the adjoint of"));
}

TEST_CASE("check_finite: grad names the operation whose derivative it is") {
  CheckedTape tape;
  const Var x = tape.leaf(0.0).named("distance"), a = tape.leaf(Array{{4, 0}}).named("a");
  const Var r = sqrt(x), s = sqrt(a);
  const int line = __LINE__ - 1;
  const std::string end = fmt::format("called at {}:{}", __FILE__, line);
  const std::size_t size = tape.size();
  const std::string text = message<std::domain_error>([&] { grad(r, x); });
  INFO(text);
  CHECK(mentions(
      text, "grad: the derivative of sqrt must be finite, got inf from a cotangent of 1 at 'distance' = 0"));
  CHECK(text.ends_with(end));
  CHECK(tape.size() == size);
  const Var total = sum(s);
  const std::string array = message<std::domain_error>([&] { grad(total, a); });
  INFO(array);
  CHECK(mentions(array, "grad: the derivative of sqrt", "inf at (0, 1) of 1x2", "(0 there)"));
  CHECK(array.ends_with(end));
}

TEST_CASE("check_finite: what grad recorded leads back to the operation that it is the derivative of") {
  CheckedTape tape;
  const Var x = tape.leaf(1e-110).named("x"), a = tape.leaf(Array{{1, 1e-110}});
  const Var y = 1 / x + sum(1 / a);
  const int line = __LINE__ - 1;
  const std::vector<Var> d = grad(y, {x, a});
  const Var da = sum(d[1]);
  const std::string end =
      fmt::format("recorded by the derivative of divide, which was called at {}:{}", __FILE__, line);
  for (const std::string& text : {message<std::domain_error>([&] { grad(d[0], x); }),
                                  message<std::domain_error>([&] { backward(d[0], x); }),
                                  message<std::domain_error>([&] { grad(da, a); }),
                                  message<std::domain_error>([&] { backward(da, a); })}) {
    INFO(text);
    CHECK(text.ends_with(end));
  }
}

TEST_CASE("check_finite: no alarm where the gradient is finite") {
  CheckedTape tape;
  const Var x = tape.leaf(0.0), a = tape.leaf(Array{{4, 0}}), minus = tape.leaf(-inf);
  // A branch that is not taken, with an infinite derivative; by both sweeps.
  const Var root = where(x > 0, sqrt(x), x * 2), roots = sum(where(a > 0, sqrt(a), 0.0));
  CHECK(Real(backward(root, x)[x]) == 2);
  CHECK(grad(root, x).value() == 2);
  CHECK(backward(roots, a)[a][1] == 0);
  CHECK(grad(roots, a).array()[1] == 0);
  // A power whose formula has a logarithm of zero.
  const Var p = pow(x, x + 2);
  CHECK(Real(backward(p, x)[x]) == 0);
  CHECK(grad(p, x).value() == 0);
  // An infinite derivative by what is not a leaf of this sweep.
  const Var c = sqrt(x) * a;
  CHECK_NOTHROW(backward(sum(c), a));
  CHECK_NOTHROW(grad(sum(c), a));
  // An infinity on the way that the answer does not have.
  const Var zero = tape.constant(0.0), safe = sqrt(where(x > 0, x, zero));
  CHECK(Real(backward(safe, x)[x]) == 0);
  CHECK(grad(safe, x).value() == 0);
  // Second derivatives, in which zeros meet infinities.
  const Var first = grad(roots, a);
  CHECK(backward(sum(first), a)[a][1] == 0);
  CHECK(logsumexp(concat({minus, x}, Axis::rows)).value() == 0);
}

TEST_CASE("check_finite: of two operations at fault the one on the way to a leaf is named") {
  CheckedTape tape;
  const Var x = tape.leaf(0.0).named("x"), other = tape.leaf(0.0).named("other");
  const Var wide = broadcast(x, {1, 2}).named("wide x"), wide_other = broadcast(other, {1, 2});
  const Var first = sqrt(x), y = first + sqrt(other);
  const Var firsts = sqrt(wide), z = sum(firsts + sqrt(wide_other));
  for (const std::string& text : {message<std::domain_error>([&] { backward(y, x); }),
                                  message<std::domain_error>([&] { grad(y, x); })}) {
    INFO(text);
    CHECK(mentions(text, "'x' = 0"));
    CHECK_FALSE(mentions(text, "other"));
  }
  CHECK(mentions(message<std::domain_error>([&] { backward(z, x); }), "'wide x'"));
  // The forward pass cannot know what an operation is for.
  CHECK_THROWS_AS(where(x > 0, log(x), 0.0), std::domain_error);
}

TEST_CASE("check_finite: what was not finite to begin with is nobody's doing") {
  CheckedTape tape;
  const Var x = tape.leaf(inf), a = tape.leaf(Array{{1, inf}}), one = tape.leaf(1.0);
  CHECK(Real(backward(x * one, one)[one]) == inf);
  CHECK(backward(sum(a * one), one)[one] == inf);
  CHECK(grad(x * one, one).value() == inf);
  const Array seed(inf);
  CHECK(Real(backward(exp(one), one, {.seed = seed})[one]) == inf);
  CHECK(backward(sum(exp(a)), one, {.unused = Unused::zero})[one] == 0);
}

TEST_CASE("check_finite: off by default, and then no place is kept") {
  const auto record = [](Tape& tape) {
    const Var x = tape.leaf(0.7);
    Var y = x;
    for (int i = 0; i < 1000; ++i) y = sin(y) * 1.5 + x;
    return Real(backward(y, x)[x]);
  };
  Tape off;
  CheckedTape on;
  Tape off_again;
  off_again.check_finite(true);
  off_again.check_finite(false);
  const Real plain = record(off), checked = record(on), again = record(off_again);
  CHECK(plain == checked);
  CHECK(plain == again);
  CHECK(off.store().origins.capacity() == 0);
  CHECK(off.bytes() == off_again.bytes());
  CHECK(on.bytes() >= off.bytes() + 3000 * sizeof(Origin));
  CHECK(std::isinf(log(off.leaf(0.0)).value()));
  const Var z = off.leaf(0.0);
  CHECK(Real(backward(sqrt(z), z)[z]) == inf);
  CHECK(grad(sqrt(z), z).value() == inf);
}

TEST_CASE("check_finite: it can be turned on in the middle, rewound and cleared") {
  Tape tape;
  Var x = tape.leaf(0.0).named("x");
  const Var early = sqrt(x);
  tape.check_finite(true);
  CHECK(
      mentions(message<std::domain_error>([&] { backward(early, x); }), "sqrt", "before check_finite(true)"));
  CHECK(mentions(message<std::domain_error>([&] { grad(early, x); }), "sqrt", "before check_finite(true)"));
  const Tape::Mark mark = tape.mark();
  const auto first = said([&] { backward(sqrt(x), x); });
  CHECK(first.names_its_line());
  tape.rewind(mark);
  const auto second = said([&] { backward(exp(x) * sqrt(x), x); });
  INFO(second.text);
  CHECK(second.names_its_line());
  tape.rewind(mark);
  CHECK(tape.store().origins.empty());
  sqrt(x);
  tape.clear();
  CHECK(tape.store().origins.empty());
  x = tape.leaf(0.0);
  const auto third = said([&] { backward(sqrt(x), x); });
  CHECK(third.names_its_line());
  tape.check_finite(false);
  CHECK(Real(backward(sqrt(x), x)[x]) == inf);
}

TEST_CASE("check_finite: after the exception the tape is as it was") {
  CheckedTape tape;
  const Var x = tape.leaf(0.0), a = tape.leaf(Array{{0, 1}}), y = sqrt(x) + exp(x), z = sum(sqrt(a));
  const std::size_t size = tape.size();
  const auto place = tape.store().values.place();
  CHECK_THROWS_AS(log(x), std::domain_error);
  CHECK_THROWS_AS(log(a), std::domain_error);
  CHECK_THROWS_AS(backward(y, x), std::domain_error);
  CHECK_THROWS_AS(backward(z, a), std::domain_error);
  CHECK_THROWS_AS(grad(y, x), std::domain_error);
  CHECK_THROWS_AS(grad(z, a), std::domain_error);
  CHECK(tape.size() == size);
  CHECK(tape.store().values.place().used == place.used);
  CHECK(Real(backward(exp(x), x)[x]) == 1);
  CHECK(grad(sum(exp(a)), a).array()[0] == 1);
  // It goes on checking, also after a rule on arrays was left in the middle.
  CHECK_THROWS_AS(log(x), std::domain_error);
}

TEST_CASE("check_finite: values and gradients are the same bit by bit") {
  const auto run = [](bool on) {
    Tape tape;
    tape.check_finite(on);
    const Var x = tape.leaf(0.7), a = tape.leaf(Array{{1, -2}, {0.5, 3}}), z = tape.leaf(inf);
    Var s = x;
    for (int i = 0; i < 10; ++i) s = sin(s * x) / (s + 1.1) + x;
    const Var y = sum(tanh(matmul(a, a) * s) * exp(x / a)) + log(s);
    std::vector<Real> all{y.value()};
    const Gradients g = backward(y, {x, a});
    all.push_back(g[x]);
    for (Real d : g[a]) all.push_back(d);
    for (const Var& d : grad(y, {x, a}))
      for (Real v : d.array()) all.push_back(v);
    // A gradient that has an infinity from outside is computed once more, with a look at each step.
    const Gradients outside = backward(y * x + z * x, {x, a, z});
    all.push_back(outside[x]);
    for (Real d : outside[a]) all.push_back(d);
    all.push_back(outside[z]);
    return all;
  };
  CHECK(run(true) == run(false));
}
