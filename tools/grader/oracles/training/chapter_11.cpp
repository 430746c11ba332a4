// Chapter 11: vanishing gradients and better objectives.
#include <cmath>
#include <functional>

#include "autodiff/autodiff.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"
#include "tools/grader/oracles/training/costs_of_g.h"

namespace saddle::grader::task_11_1 {
namespace {

using ad::Array;
using ad::Tape;
using ad::Var;

// A cost of one sample by its logit, on saddle's tape.
using Cost = std::function<Var(const Var&)>;

Cost by_saddle(const std::string& cost) {
  return [cost](const Var& a) { return gan::generator_cost(cost_of(cost), a); };
}

double slope_of(const Cost& cost, double a) {
  Tape tape;
  const Var leaf = tape.leaf(a);
  return backward(cost(leaf), {leaf})[leaf];
}

// One elementary function of the logit. In the tails exp() is of an argument that is exact.
constexpr Tolerance one_formula{tolerance::formula, tolerance::underflow};

// The value and the slope, at the logits of most samples and at those of which D is sure.
void add_cost(std::vector<Check>& checks, const std::string& name, const Cost& cost, double largest) {
  const auto value = [cost](const Inputs& in) {
    Tape tape;
    return Value(cost(tape.leaf(in[0].number())).value());
  };
  const auto slope = [cost](const Inputs& in) { return Value(slope_of(cost, in[0].number())); };
  const auto near = [](ad::Random& rng) { return Inputs{draw_number(rng)}; };
  const auto far = [](ad::Random& rng) { return Inputs{draw_number(rng, 25, 60)}; };
  const auto ends = [largest](ad::Random&) { return std::vector<Inputs>{{-largest}, {largest}}; };
  const auto middle = [](ad::Random&) { return std::vector<Inputs>{{0.0}, {-5.5}, {4.25}}; };
  checks.push_back({.name = name + ", its value",
                    .function = name,
                    .draw = near,
                    .structural = middle,
                    .expected = value,
                    .tolerance = one_formula});
  checks.push_back({.name = name + ", its slope",
                    .function = name + "_slope",
                    .draw = near,
                    .structural = middle,
                    .expected = slope,
                    .tolerance = one_formula,
                    .derivative = true});
  checks.push_back({.name = name + ", its value in the tails",
                    .function = name,
                    .random_cases = 6,
                    .draw = far,
                    .structural = ends,
                    .expected = value,
                    .tolerance = one_formula});
  checks.push_back({.name = name + ", its slope in the tails",
                    .function = name + "_slope",
                    .random_cases = 6,
                    .draw = far,
                    .structural = ends,
                    .expected = slope,
                    .tolerance = one_formula});
}

Inputs draw_batch(ad::Random& rng, const std::string& cost, int size) {
  return {cost, draw_numbers(rng, size, 0.1, 9)};
}

Value gradient_by_tape(const Inputs& in) {
  Tape tape;
  const Var logits = tape.leaf(Array::column(in[1].numbers()));
  const ad::Gradients g = backward(gan::generator_cost(cost_of(in[0].word()), logits), logits);
  const auto view = g[logits];
  return Value(std::vector<double>(view.begin(), view.end()));
}

std::vector<Check> worked_example() {
  const Cost squared_error = [](const Var& a) {
    const Var other = ad::sigmoid(-a);
    return other * other;
  };
  std::vector<Check> checks;
  // From -350 on the square is not below the smallest double.
  add_cost(checks, "squared_error", squared_error, 350);
  return checks;
}

std::vector<Check> three_costs() {
  std::vector<Check> checks;
  for (const std::string& cost : cost_words()) {
    // From 710 on exp() is infinite.
    const double largest = cost == "maximum_likelihood" ? 600 : 750;
    add_cost(checks, cost, by_saddle(cost), largest);
  }
  checks.push_back({.name = "the ratio of the slopes",
                    .function = "slope_ratio",
                    .random_cases = 6,
                    .draw = [](ad::Random& rng) { return Inputs{draw_number(rng, 0.1, 90)}; },
                    .structural =
                        [](ad::Random&) {
                          return std::vector<Inputs>{{-600.0}, {-0.5}, {600.0}};
                        },
                    .expected =
                        [](const Inputs& in) {
                          const double a = in[0].number();
                          return Value(slope_of(by_saddle("non_saturating"), a) /
                                       slope_of(by_saddle("minimax"), a));
                        },
                    .tolerance = one_formula});
  checks.push_back(
      {.name = "the D of a ratio",
       .function = "d_of_ratio",
       .draw = [](ad::Random& rng) { return Inputs{std::exp(draw_number(rng, 0.5, 27))}; },
       .structural =
           [](ad::Random&) {
             return std::vector<Inputs>{{1e-12}, {1.0}, {4.0}, {1e12}};
           },
       // The D whose logit is where exp(-a) = r.
       .expected = [](const Inputs& in) { return Value(ad::real::sigmoid(-std::log(in[0].number()))); },
       // exp() of a rounded logarithm of up to 28.
       .tolerance = {tolerance::formula, 0}});
  checks.push_back({.name = "the gradient of a batch",
                    .function = "batch_gradient",
                    .random_cases = 6,
                    .draw =
                        [](ad::Random& rng) {
                          const std::string cost = draw_cost(rng);
                          return draw_batch(rng, cost, 3 + static_cast<int>(rng.below(5)));
                        },
                    .structural =
                        [](ad::Random& rng) {
                          std::vector<Inputs> all;
                          for (const std::string& cost : cost_words())
                            all.push_back(draw_batch(rng, cost, 5));
                          all.push_back(draw_batch(rng, "non_saturating", 1));
                          return all;
                        },
                    .expected = gradient_by_tape,
                    .tolerance = one_formula,
                    .derivative = true,
                    .shapes =
                        [](const Inputs& in) {
                          return std::vector<ad::Shape>{{static_cast<ad::Index>(in[1].list().size()), 1}};
                        }});
  return checks;
}

}  // namespace
}  // namespace saddle::grader::task_11_1

namespace saddle::grader {

void add_chapter_11(Checks& checks) {
  checks["11.0"] = task_11_1::worked_example();
  checks["11.1"] = task_11_1::three_costs();
  checks["11.2"] = task_11_2();
  for (Check& check : task_11_2_runs()) checks["11.2"].push_back(std::move(check));
}

}  // namespace saddle::grader
