// The leaves of a backward(): many numbers that were made one after the other take a short cut, and nothing
// may depend on whether it was taken.
#include <algorithm>
#include <vector>

#include "autodiff/autodiff.h"
#include "tests/catch.h"

using namespace saddle::ad;

namespace {

constexpr int count = 40;

// 0, 0, 2, 3, 0, 0, ...: some derivatives are zero.
Real start(int i) {
  return static_cast<Real>(i % 4 < 2 ? 0 : i % 4);
}

// sum of x[i]^2 x[i + 1]; exact in integers.
Var chain_of_products(const std::vector<Var>& x) {
  Var total = 0;
  for (int i = 0; i + 1 < count; ++i) total += x[i] * x[i] * x[i + 1];
  return total;
}

Real expected(int i) {
  return (i + 1 < count ? 2 * start(i) * start(i + 1) : 0) + (i > 0 ? start(i - 1) * start(i - 1) : 0);
}

std::vector<Var> numbers(Tape& tape) {
  std::vector<Var> x;
  for (int i = 0; i < count; ++i) x.push_back(tape.leaf(start(i)));
  return x;
}

}  // namespace

TEST_CASE("leaves: the gradient is the same in any order, named twice, or one by one") {
  Tape tape;
  const std::vector<Var> x = numbers(tape);
  const Var y = chain_of_products(x);
  const auto check = [&](const std::vector<Var>& named) {
    Gradients g = backward(y, named);
    for (const Var& v : named) {
      const int i = static_cast<int>(
          std::find_if(x.begin(), x.end(),
                       [&](const Var& w) { return Recorder::index(w) == Recorder::index(v); }) -
          x.begin());
      INFO("leaf " << i << " of " << named.size());
      CHECK(Real(g[v]) == expected(i));
    }
    const Gradients moved = std::move(g);
    for (const Var& v : named) CHECK(Real(moved[v]) == Real(backward(y, v)[v]));
  };
  check(x);
  check({x.rbegin(), x.rend()});
  check({x.begin() + 7, x.begin() + 20});
  check({x[3], x[4], x[5], x[4], x[20], x[0]});
  std::vector<Var> twice = x;
  twice.insert(twice.end(), x.begin(), x.end());
  check(twice);
  for (const Var& v : x) check({v});
}

TEST_CASE("leaves: computed ones that follow each other still pass their cotangents on") {
  Tape tape;
  const Var x = tape.leaf(3.0), a = x * x, b = 2 * a, y = a * b;
  const std::vector<Var> named{a, b};
  const Gradients g = backward(y, named);
  CHECK(Real(g[b]) == 9);
  CHECK(Real(g[a]) == 18 + 2 * 9);
  const std::vector<Var> all{x, a, b};
  CHECK(Real(backward(y, all)[x]) == 36 * 6);
}

TEST_CASE("leaves: numbers, arrays and parameters side by side") {
  Tape tape;
  Parameter scale("scale", Array(2.0));
  const Var a = tape.leaf(3.0), b = tape.leaf(Array{{1, 2}}), c = tape.leaf(5.0), s = tape.leaf(scale);
  const Var y = sum(a * b) * c * s;
  const Gradients g = backward(y, {a, c, b, scale});
  CHECK(Real(g[a]) == 3 * 5 * 2);
  CHECK(g[b][1] == 3 * 5 * 2);
  CHECK(Real(g[c]) == 9 * 2);
  CHECK(Real(g[scale]) == 9 * 5);
}

TEST_CASE("leaves: an unused one among many is named or called zero, and none that happens to be zero") {
  Tape tape;
  std::vector<Var> x = numbers(tape);
  const Var y = chain_of_products(x);
  CHECK(expected(2) == 12);
  CHECK(expected(1) == 0);
  CHECK_NOTHROW(backward(y, x));
  CHECK_THROWS_AS(backward(x[2] * x[3], x), std::invalid_argument);
  x.push_back(tape.leaf(1.0).named("idle"));
  CHECK_THROWS_AS(backward(y, x), std::invalid_argument);
  CHECK(Real(backward(y, x, {.unused = Unused::zero})[x.back()]) == 0);
}

TEST_CASE("leaves: gradients keep their numbers through sweeps, rewind and clear, also on the short cut") {
  Tape tape;
  const std::vector<Var> x = numbers(tape);
  const Tape::Mark mark = tape.mark();
  const Gradients first = backward(chain_of_products(x), x);
  const Gradients second = backward(2 * chain_of_products(x), x);
  CHECK(Real(first[x[2]]) == expected(2));
  tape.rewind(mark);
  const Gradients third = backward(chain_of_products(x), x);
  tape.clear();
  const std::vector<Var> next = numbers(tape);
  CHECK(Real(first[x[2]]) == expected(2));
  CHECK(Real(third[x[2]]) == expected(2));
  CHECK(Real(second[x[2]]) == 2 * expected(2));
  CHECK_THROWS_AS(first[next[2]], std::invalid_argument);
}
TEST_CASE("leaves: one that a rewind has dropped is refused, though another stands in its place") {
  Tape tape;
  const Var a = tape.leaf(2.0);
  const Tape::Mark mark = tape.mark();
  const Var dropped = tape.leaf(3.0);
  tape.rewind(mark);
  const Var b = tape.leaf(5.0);
  const Gradients g = backward(a * b, {a, b});
  CHECK(Real(g[b]) == 2);
  CHECK_THROWS_AS(g[dropped], std::logic_error);
}
