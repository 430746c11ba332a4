// Chapter 14: digits. The tasks' checks are in task_14_1.cpp and task_14_2.cpp.

#include <cmath>
#include <numbers>

#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"
#include "tools/grader/oracles/training/points.h"

namespace saddle::grader {
namespace {

// The sum of the logarithms of one normal density for each coordinate.
double log_density_14(const Point& x, const Point& centre, double sigma) {
  long double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double t = (static_cast<long double>(x[i]) - centre[i]) / sigma;
    sum -= (t * t + std::log(2 * std::numbers::pi_v<long double> * sigma * sigma)) / 2;
  }
  return static_cast<double>(sum);
}

// The tolerance is that of a sum: the exponent and the constant have different signs where sigma is small.
std::vector<Check> worked_example_14() {
  return {{.name = "log_normal_density",
           .function = "log_normal_density",
           .draw =
               [](ad::Random& rng) {
                 const int d = draw_integer(rng, 2, 6);
                 return Inputs{draw_numbers(rng, d), draw_numbers(rng, d), draw_between(rng, 0.3, 0.9)};
               },
           .structural =
               [](ad::Random& rng) {
                 const Point x = draw_numbers(rng, 784, 0.1, 0.9);
                 return std::vector<Inputs>{{x, x, 0.1}, {x, draw_numbers(rng, 784, 0.1, 0.9), 0.1}};
               },
           .expected =
               [](const Inputs& in) {
                 return Value(log_density_14(in[0].numbers(), in[1].numbers(), in[2].number()));
               },
           .tolerance = {tolerance::sum, tolerance::sum}}};
}

}  // namespace

void add_chapter_14(Checks& checks) {
  checks["14.0"] = worked_example_14();
  checks["14.1"] = task_14_1::checks();
  checks["14.2"] = task_14_2::checks();
}

}  // namespace saddle::grader
