// Matrix products of all the sizes at which another way of computing them begins.
#include <algorithm>
#include <limits>
#include <vector>

#include "autodiff/autodiff.h"
#include "tests/catch.h"

using namespace saddle::ad;

namespace {

// Small integers: every sum is exact, in any order.
Array draw(Index rows, Index cols, Random& rng) {
  Array a = Array::zeros(rows, cols);
  for (Real& x : a) x = static_cast<Real>(rng.below(9) - 4);
  return a;
}

Array by_definition(const Array& a, bool transpose_a, const Array& b, bool transpose_b, Shape shape,
                    Index inner) {
  Array c = Array::zeros(shape);
  const Real *x = a.data(), *y = b.data();
  for (Index i = 0; i < shape.rows; ++i)
    for (Index j = 0; j < shape.cols; ++j)
      for (Index k = 0; k < inner; ++k)
        c.data()[i * shape.cols + j] += x[transpose_a ? k * shape.rows + i : i * inner + k] *
                                        y[transpose_b ? j * inner + k : k * shape.cols + j];
  return c;
}

void check(Tape& tape, Index n, Index inner, Index m, Random& rng) {
  for (const bool ta : {false, true})
    for (const bool tb : {false, true}) {
      tape.clear();
      const Array a = ta ? draw(inner, n, rng) : draw(n, inner, rng);
      const Array b = tb ? draw(m, inner, rng) : draw(inner, m, rng);
      const Array expected = by_definition(a, ta, b, tb, {n, m}, inner);
      const Var product = matmul(tape.constant(a), tape.constant(b), ta, tb);
      INFO(n << " x " << inner << " x " << m << ", transposed: " << ta << tb);
      CHECK(Array(product.array()) == expected);
      if (ta || tb) continue;

      const Array row = draw(1, m, rng);
      Array shifted = expected;
      for (Index i = 0; i < shifted.size(); ++i) shifted[i] += row[i % m];
      CHECK(Array(affine(tape.constant(a), tape.constant(b), tape.constant(row)).array()) == shifted);
    }
}

}  // namespace

TEST_CASE("product: every size, transposed or not, is the sum of products") {
  Random rng(4);
  Tape tape;
  const std::vector<Index> sizes = {1, 2, 3, 5, 6, 7, 8, 9, 13, 16, 17, 33, 70};
  for (const Index n : sizes)
    for (const Index inner : sizes)
      for (const Index m : sizes) check(tape, n, inner, m, rng);
}

TEST_CASE("product: sizes beyond the small ones too") {
  Random rng(5);
  Tape tape;
  check(tape, 20, 130, 33, rng);
  check(tape, 20, 300, 129, rng);
  check(tape, 150, 3, 1500, rng);
}

TEST_CASE("product: a cotangent's rows of zeros give zeros, and an infinity that they meet is not silent") {
  Random rng(6);
  Tape tape;
  const Index rows = 6, inner = 40;
  for (const std::vector<Real>& used :
       {std::vector<Real>{0, 0, 1, 2, 0, 0}, {0, 1, 0, 0, 3, 0}, {1, 0, 0, 0, 0, 2}, {0, 0, 0, 0, 0, 0}})
    for (const Index m : {3, 5, 70})  // more numbers in x, and more in w
      for (const bool infinite : {false, true}) {
        tape.clear();
        Array w = draw(inner, m, rng), weight = Array::zeros(rows, 1);
        if (infinite) w(7, m - 1) = std::numeric_limits<Real>::infinity();
        std::copy(used.begin(), used.end(), weight.begin());
        const Var x = tape.leaf(draw(rows, inner, rng));
        const Gradients g = backward(sum(matmul(x, tape.constant(w)) * tape.constant(weight)), x);

        std::size_t zeros = 0;
        for (Index r = 0; r < rows; ++r)
          for (Index k = 0; k < inner; ++k) {
            Real total = 0;
            for (Index j = 0; j < m; ++j) total += w(k, j);
            INFO("row " << r << ", column " << k << ", width " << m << ", infinite: " << infinite);
            CHECK(g[x](r, k) ==
                  (used[static_cast<std::size_t>(r)] == 0 ? 0 : used[static_cast<std::size_t>(r)] * total));
          }
        for (const Real u : used) zeros += infinite && u == 0;
        CHECK(g.zero_times_infinity().count == zeros);
      }
}
