// Chapter 3: checking gradients.

#include <algorithm>
#include <cmath>
#include <limits>

#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader {
namespace {

std::vector<Check> worked_example_3() {
  return {{.name = "the step",
           .function = "step_for",
           .draw = [](ad::Random& rng) { return Inputs{draw_number(rng, 0.1, 50)}; },
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{0.0}, {-1e9}};
               },
           .expected =
               [](const Inputs& in) {
                 return Value(std::pow(std::numeric_limits<double>::epsilon(), 1.0 / 3) *
                              std::max(1.0, std::abs(in[0].number())));
               },
           .tolerance = {tolerance::formula, 0}},
          {.name = "the quotient of a cubic",
           .function = "quotient_of_cubic",
           .draw =
               [](ad::Random& rng) {
                 return Inputs{draw_number(rng), draw_number(rng), 0.1 + 0.4 * rng.uniform()};
               },
           .structural =
               [](ad::Random& rng) {
                 return std::vector<Inputs>{{draw_number(rng), 0.0, 0.25}};
               },
           .expected =
               [](const Inputs& in) {
                 const double a = in[0].number(), x = in[1].number(), h = in[2].number();
                 return Value(3 * a * x * x + a * h * h);
               },
           // At x = 3 and h = 0.1 the two cubes cancel to a tenth, and are divided by 0.2.
           .tolerance = {tolerance::sum, 0}}};
}

}  // namespace

void add_chapter_3(Checks& checks) {
  checks["3.0"] = worked_example_3();
  checks["3.1"] = task_3_1::checks();
  checks["3.2"] = task_3_2::checks();
}

}  // namespace saddle::grader
