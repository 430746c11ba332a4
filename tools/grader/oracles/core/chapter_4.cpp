// Chapter 4: nets and optimisers.

#include <cmath>

#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader {
namespace {

// The factor of a step, 1 - h lambda, is 0.1 or more in size: rounding it loses a digit in each of ten steps.
Inputs walk_with_factor(ad::Random& rng, double factor) {
  const double h = 0.05 + 0.4 * rng.uniform();
  return {draw_number(rng, 0.5, 3), (1 - factor) / h, h, 3 + static_cast<int>(rng.below(8))};
}

std::vector<Check> worked_example_4() {
  return {{.name = "a step",
           .function = "descend",
           .draw =
               [](ad::Random& rng) {
                 const int count = 2 + static_cast<int>(rng.below(4));
                 return Inputs{draw_numbers(rng, count), draw_numbers(rng, count), 0.1 + 0.4 * rng.uniform()};
               },
           .structural =
               [](ad::Random&) {
                 const std::vector<double> none;
                 return std::vector<Inputs>{{none, none, 0.5}};
               },
           .expected =
               [](const Inputs& in) {
                 std::vector<double> x = in[0].numbers();
                 const std::vector<double> g = in[1].numbers();
                 for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::fma(-in[2].number(), g[i], x[i]);
                 return Value(x);
               },
           .tolerance = {tolerance::formula, tolerance::formula}},
          {.name = "a walk",
           .function = "walk",
           .draw =
               [](ad::Random& rng) {
                 return walk_with_factor(
                     rng, rng.below(2) == 0 ? 0.1 + 0.8 * rng.uniform() : -0.1 - 0.8 * rng.uniform());
               },
           .structural =
               [](ad::Random& rng) {
                 // Steps that are too long, and none.
                 Inputs still = walk_with_factor(rng, 0.5);
                 still[3] = 0;
                 return std::vector<Inputs>{walk_with_factor(rng, -1.5), still};
               },
           .expected =
               [](const Inputs& in) {
                 const double factor = 1 - in[1].number() * in[2].number();
                 return Value(in[0].number() * std::pow(factor, static_cast<double>(in[3].integer())));
               },
           .tolerance = {tolerance::sum, 0}}};
}

}  // namespace

void add_chapter_4(Checks& checks) {
  checks["4.0"] = worked_example_4();
  checks["4.1"] = task_4_1::checks();
  checks["4.2"] = task_4_2::checks();
}

}  // namespace saddle::grader
