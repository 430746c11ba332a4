// Chapter 1: a derivative on a tape.
#include <functional>

#include "autodiff/autodiff.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader {
namespace {

using namespace saddle::ad;

Var mish(const Var& x) {
  return x * tanh(softplus(x));
}

// A function of one number and its derivative, by saddle's tape.
double value_of(const std::function<Var(const Var&)>& f, double x) {
  Tape tape;
  return f(tape.leaf(x)).value();
}
double derivative_of(const std::function<Var(const Var&)>& f, double x) {
  Tape tape;
  const Var leaf = tape.leaf(x);
  return backward(f(leaf), {leaf})[leaf];
}

constexpr Tolerance one_formula{tolerance::formula, tolerance::underflow};
// mish'(x) = tanh(softplus(x)) + x sigmoid(x) / cosh(softplus(x))^2: the terms cancel near x = -1.19.
constexpr Tolerance with_cancellation{tolerance::sum, tolerance::sum};

// The value of f, at random points.
Check value_check(const std::string& name, std::function<Var(const Var&)> f) {
  return {.name = name + ", its value",
          .function = name,
          .draw = [](Random& rng) { return Inputs{draw_number(rng)}; },
          .structural =
              [](Random&) {
                return std::vector<Inputs>{{-0.0}, {-4.5}, {6.25}};
              },
          .expected = [f](const Inputs& in) { return Value(value_of(f, in[0].number())); },
          .tolerance = one_formula};
}

// Where exp() overflows or a difference from 1 has no digits left.
Check tail_check(const std::string& name, std::function<Var(const Var&)> f) {
  Check check = value_check(name, std::move(f));
  check.name = name + ", its value in the tails";
  check.draw = [](Random& rng) { return Inputs{draw_number(rng, 25, 40)}; };
  check.structural = [](Random&) { return std::vector<Inputs>{{-750.0}, {750.0}}; };
  return check;
}

Check pullback_check(const std::string& name, std::function<Var(const Var&)> f, Tolerance tolerance) {
  return {
      .name = name + ", its derivative",
      .function = name + "_pullback",
      .draw =
          [](Random& rng) {
            return Inputs{draw_number(rng), draw_cotangent(rng)};
          },
      .structural =
          [](Random& rng) {
            return std::vector<Inputs>{{-2.5, draw_cotangent(rng)}, {0.0, draw_cotangent(rng)}};
          },
      .expected = [f](const Inputs& in) { return Value(derivative_of(f, in[0].number()) * in[1].number()); },
      .tolerance = tolerance,
      .derivative = true};
}

Check pullback_tail_check(const std::string& name, std::function<Var(const Var&)> f) {
  Check check = pullback_check(name, std::move(f), one_formula);
  check.name = name + ", its derivative in the tails";
  check.draw = [](Random& rng) { return Inputs{draw_number(rng, 15, 30), draw_cotangent(rng)}; };
  check.structural = [](Random& rng) {
    return std::vector<Inputs>{{-750.0, draw_cotangent(rng)}, {750.0, draw_cotangent(rng)}};
  };
  return check;
}

std::vector<Check> worked_example() {
  const auto softsign = [](const Var& x) { return x / (1 + abs(x)); };
  return {value_check("softsign", softsign), pullback_check("softsign", softsign, one_formula)};
}

std::vector<Check> rows() {
  const auto tanh_of = [](const Var& x) { return tanh(x); };
  const auto softplus_of = [](const Var& x) { return softplus(x); };
  return {pullback_check("tanh", tanh_of, one_formula),
          pullback_tail_check("tanh", tanh_of),
          value_check("softplus", softplus_of),
          tail_check("softplus", softplus_of),
          pullback_check("softplus", softplus_of, one_formula),
          pullback_tail_check("softplus", softplus_of),
          {.name = "the quotient, its derivatives",
           .function = "divide_pullback",
           .draw =
               [](Random& rng) {
                 return Inputs{draw_number(rng), draw_number(rng), draw_cotangent(rng)};
               },
           .structural =
               [](Random& rng) {
                 return std::vector<Inputs>{{0.0, draw_number(rng), draw_cotangent(rng)}};
               },
           .expected =
               [](const Inputs& in) {
                 Tape tape;
                 const Var a = tape.leaf(in[0].number()), b = tape.leaf(in[1].number());
                 const auto g = backward(a / b, {a, b});
                 const double dy = in[2].number();
                 return Value(std::vector<double>{g[a] * dy, g[b] * dy});
               },
           .tolerance = one_formula,
           .derivative = true},
          value_check("mish", mish),
          pullback_check("mish", mish, with_cancellation)};
}

}  // namespace

void add_chapter_1(Checks& checks) {
  checks["1.0"] = worked_example();
  checks["1.1"] = rows();
  checks["1.2"] = linear_time();
  checks["1.3"] = find_the_mistakes();
}

}  // namespace saddle::grader
