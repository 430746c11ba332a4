// Chapter 13: lost modes and certificates. The tasks' checks are in task_13_1.cpp and task_13_2.cpp.

#include <cmath>

#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/tolerances.h"
#include "tools/grader/oracles/training/points.h"

namespace saddle::grader {
namespace {

std::vector<Check> worked_example_13() {
  const auto draw = [](ad::Random& rng) {
    return Inputs{draw_between(rng, 0.05, 0.9), draw_integer(rng, 2, 30)};
  };
  const auto structural = [](ad::Random&) {
    return std::vector<Inputs>{{1e-12, 1'000'000'000}, {0.125, 20}};
  };
  const auto log_missed = [](const Inputs& in) {
    return in[1].integer() * std::log1p(-static_cast<long double>(in[0].number()));
  };
  return {
      {.name = "probability_missed",
       .function = "probability_missed",
       .draw = draw,
       .structural = structural,
       .expected = [=](const Inputs& in) { return Value(static_cast<double>(std::exp(log_missed(in)))); },
       .tolerance = {tolerance::formula, tolerance::underflow}},
      {.name = "probability_found",
       .function = "probability_found",
       .draw = draw,
       .structural = structural,
       .expected = [=](const Inputs& in) { return Value(static_cast<double>(-std::expm1(log_missed(in)))); },
       .tolerance = {tolerance::formula, tolerance::underflow}}};
}

}  // namespace

void add_chapter_13(Checks& checks) {
  checks["13.0"] = worked_example_13();
  checks["13.1"] = task_13_1::checks();
  checks["13.2"] = task_13_2::checks();
}

}  // namespace saddle::grader
