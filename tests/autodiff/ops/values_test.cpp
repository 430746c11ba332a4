// Values and derivatives of the table against references of high precision, in the tails too; 1x1 code
// against array code; kinks and edges.
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "autodiff/autodiff.h"
#include "tests/catch.h"
#include "tests/numbers.h"
#include "tests/tolerances.h"
#include "tests/ulps.h"

using namespace saddle::ad;
using saddle::ulps;

namespace {

constexpr double tiny = std::numeric_limits<double>::denorm_min();

using Function = Var (*)(const Var&);
using BinaryFunction = Var (*)(const Var&, const Var&);

const std::map<std::string, Function> unary_functions{
#define SADDLE_UNARY(name, ...) {#name, [](const Var& x) { return saddle::ad::name(x); }},
#define SADDLE_BINARY(name, ...)
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY
};
const std::map<std::string, BinaryFunction> binary_functions{
#define SADDLE_UNARY(name, ...)
#define SADDLE_BINARY(name, ...) {#name, [](const Var& a, const Var& b) { return saddle::ad::name(a, b); }},
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY
};

struct Reference {
  const char* row;
  double x, value, first, second;
};
const Reference references[] = {
#include "tests/autodiff/ops/table_values.inc"
};

struct BinaryReference {
  const char* row;
  double a, b;
  double numbers[6];  // value; by a, by b; by a twice, by both, by b twice
};
const BinaryReference binary_references[] = {
#include "tests/autodiff/ops/binary_values.inc"
};

// Roundings that a row's formula adds to its references, in ULP: see saddle::tolerance::row_ulps. The
// relative error of the exponential of a rounded product grows with its size.
double allowed(const Reference& r, int order) {
  const std::string row = r.row;
  const double amplified = row == "sech2" || row == "tanh" ? 1 : 0;
  return (order + 1) * saddle::tolerance::row_ulps + amplified;
}

// Value and derivative by both sweeps, with a cotangent dy.
struct Result {
  double value, swept, recorded;
};

Result as_number(Function f, double x, double dy) {
  Tape tape;
  const Var leaf = tape.leaf(x);
  const Var y = f(leaf);
  return {y.value(), backward(y, leaf, {.seed = Array(dy)})[leaf], grad(y, leaf, {.seed = Var(dy)}).value()};
}

Result as_array(Function f, double x, double dy) {
  Tape tape;
  const Var leaf = tape.leaf(Array{{0.5, x, 0.5}});
  const Var y = f(leaf), seed = tape.constant(Array{{1, dy, 1}});
  return {y.array()[1], backward(y, leaf, {.seed = seed.array()})[leaf][1],
          grad(y, leaf, {.seed = seed}).array()[1]};
}

const std::vector<double> specials{
    0.0,   -0.0,   inf,    -inf, not_a_number, tiny, -tiny, 1e-310, 1e-200, -1e-200, 1e200, -1e200,
    1e308, -1e308, 1,      -1,   0.5,          -0.5, 0.999, 20,     -20,    37,      -37,   40,
    -40,   709.5,  -709.5, 745,  -745,         750,  -750,  2,      3,      -3,      0.1,   1e-8};

}  // namespace

TEST_CASE("values: every row has references") {
  for (const auto& [name, f] : unary_functions) {
    INFO(name);
    const std::string row = name;
    if (row == "gated") continue;
    CHECK(std::count_if(std::begin(references), std::end(references),
                        [&](const Reference& r) { return row == r.row; }) >= 3);
  }
}

TEST_CASE("values: rows agree with their references in value and two derivatives, in the tails too") {
  for (const Reference& r : references) {
    INFO(r.row << " at " << r.x);
    const Function f = unary_functions.at(r.row);
    Tape tape;
    const Var x = tape.leaf(r.x);
    const Var y = f(x);
    const Var d = grad(y, x);
    const Gradients second = backward(d, x, {.unused = Unused::zero});
    INFO("value " << y.value() << " for " << r.value << ", first " << d.value() << " for " << r.first
                  << ", second " << second[x] << " for " << r.second);
    CHECK(ulps(y.value(), r.value) <= allowed(r, 0));
    CHECK(ulps(d.value(), r.first) <= allowed(r, 1));
    CHECK(ulps(second[x], r.second) <= allowed(r, 2));
    const Result array = as_array(f, r.x, 1);
    CHECK(ulps(array.value, r.value) <= allowed(r, 0));
    CHECK(ulps(array.swept, r.first) <= allowed(r, 1));
  }
}

TEST_CASE("values: rows of two operands agree with their references in value and two derivatives") {
  using saddle::tolerance::row_ulps;
  for (const BinaryReference& r : binary_references) {
    INFO(r.row << " of " << r.a << " and " << r.b);
    Tape tape;
    const Var a = tape.leaf(r.a), b = tape.leaf(r.b);
    const Var y = binary_functions.at(r.row)(a, b);
    const std::vector<Var> d = grad(y, {a, b});
    const auto second = [&](int k, const Var& by) {
      return Real(backward(d[static_cast<std::size_t>(k)], by, {.unused = Unused::zero})[by]);
    };
    const double got[] = {y.value(), d[0].value(), d[1].value(), second(0, a), second(0, b), second(1, b)};
    for (int i = 0; i < 6; ++i) {
      INFO("number " << i << ": " << got[i] << " for " << r.numbers[i]);
      const int order = i == 0 ? 0 : i < 3 ? 1 : 2;
      CHECK(ulps(got[i], r.numbers[i]) <= (order + 1) * row_ulps);
    }
    CHECK(ulps(second(1, a), got[4]) <= saddle::tolerance::same_derivative_ulps);
    const Var wide_a = tape.leaf(Array{{r.a, 1}}), wide_b = tape.leaf(Array{{r.b, 1}});
    const Gradients g = backward(sum(binary_functions.at(r.row)(wide_a, wide_b)), {wide_a, wide_b});
    CHECK(ulps(g[wide_a][0], got[1]) <= saddle::tolerance::same_ulps);
    CHECK(ulps(g[wide_b][0], got[2]) <= saddle::tolerance::same_ulps);
  }
}

TEST_CASE("values: a function of one operand is the same as a number and as an array") {
  for (const auto& [name, f] : unary_functions)
    for (double x : specials)
      for (double dy : {1.0, 0.7, -1.0, 0.0}) {
        INFO(name << " at " << x << " with cotangent " << dy);
        const Result number = as_number(f, x, dy), array = as_array(f, x, dy);
        CHECK(ulps(number.value, array.value) <= saddle::tolerance::same_ulps);
        CHECK(ulps(number.swept, array.swept) <= saddle::tolerance::same_ulps);
        CHECK(ulps(number.swept, number.recorded) <= saddle::tolerance::same_ulps);
        CHECK(ulps(array.swept, array.recorded) <= saddle::tolerance::same_ulps);
        if (dy == 0) CHECK(number.swept == 0);
      }
}

TEST_CASE("values: a function of two operands is the same as a number and as an array, in every broadcast") {
  const std::vector<double> few{0.0, -0.0, inf, -inf, not_a_number, tiny, 1e-310, 1e200,
                                1,   -1,   0.5, 2,    -3,           1e-8};
  const auto both = [](const Gradients& g, const Var& a, const Var& b, Index i) {
    const auto at = [&](const Var& v) { return v.shape().size() == 1 ? g[v][0] : g[v][i]; };
    return std::pair{at(a), at(b)};
  };
  for (const auto& [name, f] : binary_functions)
    for (double a : few)
      for (double b : few)
        for (double dy : {1.0, 0.7, 0.0}) {
          // The operands of these are cotangents, and a zero of negative sign is a mark (zeros.h).
          const bool takes_marks = name == "scale" || name == "ratio" || name == "gated";
          if (takes_marks && (is_masked(a) || is_masked(b))) continue;
          Tape tape;
          const Var na = tape.leaf(a), nb = tape.leaf(b);
          const Var y = f(na, nb);
          const Gradients g = backward(y, {na, nb}, {.seed = Array(dy)});
          const double value = y.value(), da = g[na], db = g[nb];
          const std::vector<Var> h = grad(y, {na, nb}, {.seed = Var(dy)});
          INFO(name << " of " << a << " and " << b << " with cotangent " << dy);
          CHECK(ulps(h[0].value(), da) <= saddle::tolerance::same_ulps);
          CHECK(ulps(h[1].value(), db) <= saddle::tolerance::same_ulps);

          // Only one element of the cotangent is not zero: the others contribute nothing, even here.
          const Array wide_a{{1, a, 1}, {1, 1, 1}}, wide_b{{1, b, 1}, {1, 1, 1}};
          const Array seed{{0, dy, 0}, {0, 0, 0}};
          for (int form = 0; form < 3; ++form) {
            INFO("broadcast form " << form);
            const Var va = tape.leaf(form == 1 ? Array(a) : wide_a),
                      vb = tape.leaf(form == 2 ? Array(b) : wide_b);
            const Var z = f(va, vb);
            const Gradients w = backward(z, {va, vb}, {.seed = seed});
            const auto [wa, wb] = both(w, va, vb, 1);
            CHECK(ulps(z.array()[1], value) <= saddle::tolerance::same_ulps);
            CHECK(ulps(wa, da) <= saddle::tolerance::same_ulps);
            CHECK(ulps(wb, db) <= saddle::tolerance::same_ulps);
            const std::vector<Var> r = grad(z, {va, vb}, {.seed = tape.constant(seed)});
            CHECK(ulps(r[0].array()[form == 1 ? 0 : 1], da) <= saddle::tolerance::same_ulps);
            CHECK(ulps(r[1].array()[form == 2 ? 0 : 1], db) <= saddle::tolerance::same_ulps);
          }
        }
}
