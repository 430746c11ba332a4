#include "tests/autodiff/check/numerics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <string_view>

#include "autodiff/autodiff.h"
#include "tests/tolerances.h"
#include "tests/ulps.h"

namespace saddle::inline SADDLE_PRECISION::tests {

namespace {

using namespace ad;

constexpr Real infinity = std::numeric_limits<Real>::infinity();
constexpr double epsilon = std::numeric_limits<Real>::epsilon();
constexpr bool single = std::is_same_v<Real, float>;

Real between(Random& random, Real low, Real high) {
  return low + (high - low) * random.uniform();
}

// Sums in a wider format, with what each addition rounds off.
struct Sum {
  long double value = 0, size = 0;
  void add(long double x) {
    const long double part = x + lost, sum = value + part;
    lost = part - (sum - value);
    value = sum;
    size += std::abs(x);
  }
  long double lost = 0;
};

class SumCheck {
 public:
  explicit SumCheck(Breaches& breaches) : breaches_(breaches) {}

  void operator()(const char* what, Index n, Real got, const Sum& wanted, double bound) {
    const auto error = static_cast<double>(std::abs(got - wanted.value) / wanted.size);
    if (!(error <= bound))
      breaches_.push_back(fmt::format("{} of {} terms: {} for {}, error {} above {}", what, n, got,
                                      static_cast<double>(wanted.value), error, bound));
  }

 private:
  Breaches& breaches_;
};

void check_sums(Index n, bool same_sign, Breaches& breaches) {
  SumCheck check(breaches);
  Random random(1);
  constexpr Index cols = 3;
  Array x = Array::zeros(n, cols);
  for (Real& v : x) v = same_sign ? Real(0.1) : between(random, -1, 1);
  Array wide = Array::zeros(cols, n);
  for (Index r = 0; r < n; ++r)
    for (Index c = 0; c < cols; ++c) wide(c, r) = x(r, c);
  Sum all, columns[cols], squares, exponentials;
  for (Index r = 0; r < n; ++r)
    for (Index c = 0; c < cols; ++c) {
      all.add(x(r, c));
      columns[c].add(x(r, c));
      squares.add(static_cast<long double>(x(r, c)) * x(r, c));
      exponentials.add(std::exp(static_cast<long double>(x(r, c))));
    }
  const auto terms = static_cast<double>(n), every = terms * cols;
  const double one = tolerance::sum_of(terms, epsilon), whole = tolerance::sum_of(every, epsilon);

  Tape tape;
  const Var v = tape.constant(x), w = tape.constant(wide);
  check("sum", n * cols, sum(v).value(), all, whole);
  const ArrayView down = sum(v, Axis::rows).array(), along = sum(w, Axis::cols).array();
  for (Index c = 0; c < cols; ++c) {
    check("sum down the rows", n, down[c], columns[c], one);
    check("sum along the columns", n, along[c], columns[c], one);
  }
  Sum average;
  average.value = all.value / (n * cols);
  average.size = all.size / (n * cols);
  check("mean", n * cols, mean(v).value(), average, tolerance::sum_of_products(every, epsilon));
  Sum length;
  length.value = length.size = std::sqrt(squares.value);
  check("norm2", n * cols, norm2(v).value(), length, tolerance::sum_of_products(every, epsilon));
  Sum logarithm;
  logarithm.value = std::log(exponentials.value);
  logarithm.size = 1;
  check("logsumexp", n * cols, logsumexp(v).value(), logarithm,
        tolerance::log_of_sum(every, static_cast<double>(logarithm.value), epsilon));

  // Cotangents of what was broadcast, and of rows that were taken many times.
  const Var scalar = tape.leaf(Real(1)), row = tape.leaf(Array::zeros(1, cols)),
            column = tape.leaf(Array::zeros(cols, 1));
  const auto gradient = [&](const Var& y, const Var& by) { return Array(backward(sum(y), by)[by]); };
  check("cotangent of a broadcast number", n * cols, gradient(scalar * v, scalar)[0], all, whole);
  const Array by_row = gradient(row * v, row), by_column = gradient(column * w, column),
              recorded = Array(grad(sum(row * v), row).array());
  for (Index c = 0; c < cols; ++c) {
    check("cotangent of a broadcast row", n, by_row[c], columns[c], one);
    check("recorded cotangent of a broadcast row", n, recorded[c], columns[c], one);
    check("cotangent of a broadcast column", n, by_column[c], columns[c], one);
  }
  const Var weight = tape.constant(Array{{Real(1)}}), bias = tape.leaf(Array{{Real(0)}});
  const Array flat(ArrayView(x.data(), {n * cols, 1}));
  check("cotangent of a bias", n * cols,
        gradient(affine(tape.constant(flat), weight, bias) * tape.constant(flat), bias)[0], all, whole);
  const std::vector<Index> first(static_cast<std::size_t>(n), 0);
  const Array by_gather = gradient(gather_rows(row, first) * v, row);
  for (Index c = 0; c < cols; ++c) check("cotangent of a gathered row", n, by_gather[c], columns[c], one);
}

}  // namespace

Breaches inexact_sums() {
  Breaches breaches;
  for (const Index n : {1, 7, 40, 129, 1000, (1 << 20) + 11})
    for (const bool same_sign : {true, false}) check_sums(n, same_sign, breaches);
  return breaches;
}

namespace {

// The sums of the gradient of logsumexp over its groups, each of which should be `wanted`.
void check_shares(const Array& x, Axis axis, Real wanted, Breaches& breaches) {
  Tape tape;
  const Var v = tape.leaf(x);
  const Var y = sum(logsumexp(v, axis));
  const Array swept(backward(y, v)[v]), recorded(grad(y, v).array());
  if (!(swept == recorded)) breaches.push_back("the sweeps differ");
  const Array sums(sum(tape.constant(swept), axis).array());
  for (Index i = 0; i < sums.size(); ++i)
    if (!(ulps(sums[i], wanted) <= tolerance::same_derivative_ulps))
      breaches.push_back(fmt::format("logsumexp along axis {} at {} ...: the gradient adds up to {}",
                                     static_cast<int>(axis), x[0], sums[i]));
  // Where elements tie, so do their shares.
  for (Index i = 0; axis == Axis::all && i < x.size(); ++i)
    for (Index j = 0; j < i; ++j)
      if (x[i] == x[j] && swept[i] != swept[j])
        breaches.push_back(fmt::format("logsumexp at {} twice: {} and {}", x[i], swept[i], swept[j]));
}

}  // namespace

Breaches unnormalised_softmax() {
  Breaches breaches;
  Random random(2);
  const std::vector<Real> sizes =
      single ? std::vector<Real>{0, 1, 88, Real(1e4), Real(3e7), Real(1e30)}
             : std::vector<Real>{0, 1, 700, Real(1e4), Real(2e9), Real(3e16), Real(1e30)};
  for (const Axis axis : {Axis::all, Axis::rows, Axis::cols})
    for (const Real sign : {Real(1), Real(-1)})
      for (const Real size : sizes)
        for (int form = 0; form < 5; ++form) {
          Array x = Array::zeros(5, 5);
          for (Index i = 0; i < x.size(); ++i) {
            x[i] = sign * size;
            if (form == 1) x[i] += between(random, -5, 5);
            if (form == 2) x[i] *= between(random, Real(0.9), Real(1.1));
            if (form == 3 && i % 3 == 0) x[i] = -infinity;
            if (form == 4 && i % 6 == 0) x[i] = infinity;  // one in each row and column
          }
          check_shares(x, axis, 1, breaches);
        }
  for (const Axis axis : {Axis::all, Axis::rows, Axis::cols}) {
    check_shares(Array{{-infinity, -infinity}, {-infinity, -infinity}}, axis, 0, breaches);
    check_shares(Array{{infinity, infinity}, {infinity, infinity}}, axis, 1, breaches);
  }
  return breaches;
}

namespace {

using Binary = Var (*)(const Var&, const Var&);
struct Row {
  std::string_view name;
  Binary f;
};
const Row binary_rows[] = {
#define SADDLE_UNARY(...)
#define SADDLE_BINARY(name, ...) {#name, [](const Var& a, const Var& b) { return saddle::ad::name(a, b); }},
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY
};

// Rows that stand for a derivative of another: their own second derivatives are the third of that one.
bool is_derivative(std::string_view name) {
  return name.starts_with("power_by_") || name == "atan2_slope";
}

// Rows whose operands are cotangents: for them a zero of negative sign is a mark, and no number.
bool takes_marks(std::string_view name) {
  return name == "scale" || name == "ratio" || name == "gated";
}

// d/db d/da f and d/da d/db f, element by element.
std::pair<Array, Array> mixed(Binary f, const Array& a, const Array& b) {
  Tape tape;
  const Var x = tape.leaf(a), y = tape.leaf(b);
  const std::vector<Var> first = grad(sum(f(x, y)), {x, y}, {.unused = Unused::zero});
  const auto by = [&](const Var& v, const Var& leaf) {
    if (v.is_constant()) return Array::zeros(leaf.shape());
    return Array(backward(sum(v), leaf, {.unused = Unused::zero})[leaf]);
  };
  return {by(first[0], y), by(first[1], x)};
}

}  // namespace

Breaches asymmetric_derivatives() {
  const std::vector<Real> grid =
      single ? std::vector<Real>{0, Real(-0.0), Real(1e-42), Real(1e-20), 1, Real(1e20), infinity}
             : std::vector<Real>{0, Real(-0.0), Real(1e-320), Real(1e-160), 1, Real(1e160), infinity};
  const auto count = static_cast<Index>(grid.size());
  Array all_a = Array::zeros(count, count), all_b = all_a;
  for (Index i = 0; i < all_a.size(); ++i) {
    all_a[i] = grid[static_cast<std::size_t>(i / count)];
    all_b[i] = grid[static_cast<std::size_t>(i % count)];
  }
  Breaches breaches;
  for (const Row& row : binary_rows) {
    if (is_derivative(row.name)) continue;
    const auto compare = [&](const char* form, Real a, Real b, Real ab, Real ba) {
      if (takes_marks(row.name) && (is_masked(a) || is_masked(b))) return;
      if (!(ulps(ab, ba) <= tolerance::same_derivative_ulps))
        breaches.push_back(fmt::format("{} of {} at {} and {}: {} and {}", row.name, form, a, b, ab, ba));
    };
    const auto [ab, ba] = mixed(row.f, all_a, all_b);
    for (Index i = 0; i < all_a.size(); ++i) {
      compare("arrays", all_a[i], all_b[i], ab[i], ba[i]);
      const auto [number_ab, number_ba] = mixed(row.f, Array(all_a[i]), Array(all_b[i]));
      compare("numbers", all_a[i], all_b[i], number_ab[0], number_ba[0]);
    }
  }
  return breaches;
}

}  // namespace saddle::inline SADDLE_PRECISION::tests
