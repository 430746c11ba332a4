// An operation of a user that needs Eigen, and the operations of custom_test.cpp in a second file. Eigen's
// types stay in this file: saddle's headers know nothing of them.
#include <Eigen/LU>

#include "autodiff/autodiff.h"
#include "tests/autodiff/ops/custom_operations.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle::ad;
using namespace custom_operations;
using saddle::mentions;
using saddle::message;
using saddle::tolerance::dozen_roundings;

namespace {

using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// x with a x = b.
struct Solve {
  static constexpr const char* name = "solve";
  static Shape shape(Shape a, Shape b) {
    if (a.rows != a.cols || b.rows != a.rows)
      throw std::invalid_argument("solve: a (n, n) and b (n, m) must agree, got " + to_string(a) + " and " +
                                  to_string(b));
    return b;
  }
  static void value(ArrayView a, ArrayView b, ArrayResult x) {
    const Eigen::FullPivLU<Matrix> lu(Eigen::Map<const Matrix>(a.data(), a.rows(), a.cols()));
    if (!lu.isInvertible()) throw std::domain_error("solve: a must be invertible, got a singular one");
    Eigen::Map<Matrix>(x.data(), x.rows(), x.cols()) =
        lu.solve(Eigen::Map<const Matrix>(b.data(), b.rows(), b.cols()));
  }
  static void derivative(Pullback& p) {
    const Var by_b = custom<Solve>(transpose(p.operand(0)), p.dy);
    if (p.wants(0)) p.give(0, -matmul(by_b, p.y, false, true));
    p.give(1, by_b);
  }
};

Var solve(const Var& a, const Var& b) {
  return custom<Solve>(a, b);
}

SADDLE_CUSTOM_UNARY(local_operation, 3 * x, dy * 3);

}  // namespace

TEST_CASE("custom: a linear solve by Eigen is right, and its derivatives to second order") {
  const Array a{{2, 1, 0.5}, {-1, 3, 0.25}, {0.5, 1, -2}}, b{{1, 2}, {0.5, -1}, {3, 0.25}};
  Tape tape;
  const Var va = tape.leaf(a), x = solve(va, tape.leaf(b)), back = matmul(va, x);
  for (Index i = 0; i < 6; ++i) CHECK_THAT(back.array()[i], WithinAbs(b[i], dozen_roundings));
  const auto f = [](std::span<const Var> v) { return solve(v[0], v[1]); };
  CHECK(gradcheck(f, {a, b}, {.order = 2}));
}

TEST_CASE("custom: a value that throws leaves the tape in order") {
  Tape tape;
  const Var a = tape.leaf(Array{{1, 2}, {2, 4}}), b = tape.leaf(Array{{1}, {2}});
  const std::size_t size = tape.size();
  CHECK(mentions(message<std::domain_error>([&] { solve(a, b); }), "singular"));
  CHECK(mentions(message<std::invalid_argument>([&] { solve(b, a); }), "solve", "2x1", "2x2"));
  CHECK(tape.size() == size);
  CHECK(Array(backward(sum(square(b)), b)[b]) == Array{{2}, {4}});
}

TEST_CASE("custom: an operation in a header works from a second file") {
  CHECK(gradcheck([](const Var& x) { return bell(x) + sum(cumsum(x)); }, Array{{0.3, -0.7}}, {.order = 3}));
  Tape tape;
  const Var x = tape.leaf(3.0);
  CHECK(local_operation(x).value() == 9);
  CHECK(backward(local_operation(x), x)[x] == 3);
}
