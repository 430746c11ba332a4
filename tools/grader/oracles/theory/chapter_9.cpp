// Chapter 9: the Jensen-Shannon theorem. The worked example; each task has a file of its own.
#include <cmath>
#include <limits>

#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader {
namespace chapter_9 {
namespace {

constexpr Tolerance with_cancellation{tolerance::sum, tolerance::sum};

// (1 + e) log(1 + e) - e in more digits than a double has, for e that is not far below 1e-6.
double excess(double e) {
  const long double x = e;
  return e == -1 ? 1 : static_cast<double>((1 + x) * std::log1p(x) - x);
}

// lambda log(lambda / mu) - lambda + mu, the difference of the means taken once.
double kl_of_poissons(double lambda, double mu) {
  if (mu == 0) return lambda == 0 ? 0 : std::numeric_limits<double>::infinity();
  const long double l = lambda, m = mu, difference = l - m;
  return static_cast<double>((lambda == 0 ? 0 : l * std::log1p(difference / m)) - difference);
}

std::vector<Check> worked_example() {
  return {{.name = "the excess of (1 + e) log(1 + e) over e",
           .function = "excess",
           .draw = [](ad::Random& rng) { return Inputs{draw_number(rng, 0.1, 0.9)}; },
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{-1.0}, {1e-3}, {-1e-3}, {0.011}, {-0.011}, {25.5}};
               },
           .expected = [](const Inputs& in) { return Value(excess(in[0].number())); },
           // The terms cancel down to e / 2 of their size: a hundredth and less.
           .tolerance = with_cancellation},
          {.name = "KL of two Poisson distributions",
           .function = "kl_of_poissons",
           .draw =
               [](ad::Random& rng) {
                 return Inputs{std::abs(draw_number(rng)), std::abs(draw_number(rng, 4, 6))};
               },
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{0.0, 2.5}, {2.5, 0.0}, {0.0, 0.0}, {2.5, 2.5}};
               },
           .expected = [](const Inputs& in) { return Value(kl_of_poissons(in[0].number(), in[1].number())); },
           .tolerance = with_cancellation}};
}

}  // namespace
}  // namespace chapter_9

void add_chapter_9(Checks& checks) {
  checks["9.0"] = chapter_9::worked_example();
  add_task_9_1(checks);
  add_task_9_2(checks);
}

}  // namespace saddle::grader
