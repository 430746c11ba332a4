// The functions of the table beside those of the standard library: whoever opens both namespaces calls either
// kind, on Vars and on plain numbers.
#include <algorithm>
#include <cmath>
#include <complex>
#include <functional>
#include <numeric>
#include <string_view>
#include <type_traits>
#include <utility>

#include "autodiff/autodiff.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"
#include "tests/ulps.h"

namespace both {

using namespace std;
using namespace saddle::ad;

struct Unary {
  const char* name;
  double (*of_double)(double);
  double (*of_float)(float);
  double (*of_int)(int);
  Var (*of_var)(const Var&);
};
struct Binary {
  const char* name;
  double (*of_doubles)(double, double);
  double (*of_ints)(int, int);
  double (*of_both)(float, int);
  Var (*of_vars)(const Var&, const Var&);
  Var (*of_var_and_number)(const Var&, int);
  Var (*of_number_and_var)(int, const Var&);
};

// The gates of the sweep are not for users, and std::ratio is a template.
#define ratio saddle::ad::ratio
const Unary unary_rows[] = {
#define SADDLE_UNARY(name, ...)                                                      \
  {#name, [](double x) { return name(x); }, [](float x) { return double(name(x)); }, \
   [](int x) { return double(name(x)); }, [](const Var& x) { return name(x); }},
#define SADDLE_BINARY(name, ...)
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY
};
const Binary binary_rows[] = {
#define SADDLE_UNARY(name, ...)
#define SADDLE_BINARY(name, ...)                          \
  {#name,                                                 \
   [](double a, double b) { return name(a, b); },         \
   [](int a, int b) { return double(name(a, b)); },       \
   [](float a, int b) { return double(name(a, b)); },     \
   [](const Var& a, const Var& b) { return name(a, b); }, \
   [](const Var& a, int b) { return name(a, b); },        \
   [](int a, const Var& b) { return name(a, b); }},
#include "autodiff/table.inc"
#undef SADDLE_UNARY
#undef SADDLE_BINARY
};
#undef ratio

// A template as a student writes it.
template <class T>
T bump(const T& x) {
  return where(x > 0, exp(-1 / square(x)), 0) + clamp(x, -1, 1) + leaky_relu(x) + elu(x) + abs(x);
}

TEST_CASE("numbers: without a prefix abs is that of numbers with a fraction") {
  CHECK(abs(-0.5) == 0.5);
  CHECK(abs(-0.5f) == 0.5f);
  CHECK(abs(-2) == 2);
}

TEST_CASE("numbers: a template works with numbers and with Vars") {
  for (const double x : {-1.5, -0.5, 0.5, 2.0}) {
    Tape tape;
    CHECK(saddle::ulps(bump(x), bump(tape.leaf(x)).value()) <= saddle::tolerance::row_ulps);
  }
}

}  // namespace both

namespace {

using namespace saddle::ad;
using saddle::ulps;
using saddle::tolerance::row_ulps;

}  // namespace

TEST_CASE("numbers: each function of the table is the same for doubles, floats, integers and Vars") {
  Tape tape;
  for (const auto& row : both::unary_rows) {
    for (const double x : {-2.0, -0.5, 0.0, 0.25, 1.0, 3.0}) {
      INFO(row.name << " of " << x);
      const double value = row.of_var(tape.leaf(x)).value();
      CHECK(ulps(row.of_double(x), value) <= row_ulps);
      // <cmath> answers a float in float.
      const double coarse = row.of_float(static_cast<float>(x));
      if (std::isfinite(value))
        CHECK_THAT(coarse, WithinRel(value, saddle::tolerance::dozen_roundings_float));
      else
        CHECK(ulps(coarse, value) == 0);
      if (x == std::trunc(x)) CHECK(ulps(row.of_int(static_cast<int>(x)), value) <= row_ulps);
    }
  }
  for (const auto& row : both::binary_rows)
    for (const int a : {-2, 0, 1, 3})
      for (const int b : {-1, 0, 2}) {
        INFO(row.name << " of " << a << " and " << b);
        const double value = row.of_vars(tape.leaf(a), tape.leaf(b)).value();
        CHECK(ulps(row.of_doubles(a, b), value) <= row_ulps);
        CHECK(ulps(row.of_ints(a, b), value) <= row_ulps);
        if (std::isfinite(value))
          CHECK_THAT(row.of_both(static_cast<float>(a), b),
                     WithinRel(value, saddle::tolerance::dozen_roundings_float));
        CHECK(ulps(row.of_var_and_number(tape.leaf(a), b).value(), value) <= row_ulps);
        CHECK(ulps(row.of_number_and_var(a, tape.leaf(b)).value(), value) <= row_ulps);
      }
}

TEST_CASE("numbers: the parameters of leaky_relu and elu have the defaults that they have for Vars") {
  CHECK(leaky_relu(-0.5, 0.1) == -0.5 * 0.1);
  CHECK(leaky_relu(-0.5) == leaky_relu(Var(-0.5)).value());
  CHECK(elu(-0.5) == elu(Var(-0.5)).value());
  CHECK(elu(-0.5, 2) == elu(Var(-0.5), 2).value());
}

TEST_CASE("numbers: where and clamp choose among plain numbers") {
  static_assert(std::is_same_v<decltype(where(true, 1, 2.5)), Real>);
  static_assert(std::is_same_v<decltype(clamp(0.5, 0, 1)), Real>);
  CHECK(where(2 > 1, 1, 2.5) == 1);
  CHECK(where(2 < 1, 1, 2.5) == 2.5);
  CHECK(clamp(-3.5, -1, 2) == -1);
  CHECK(clamp(3.5, -1, 2) == 2);
  CHECK(clamp(0.5, -1, 2) == 0.5);
  CHECK(std::isnan(clamp(std::nan(""), -1, 2)));
  CHECK(
      saddle::mentions(saddle::message<std::invalid_argument>([] { clamp(0.5, 2, 1); }), "clamp", "2", "1"));
}
