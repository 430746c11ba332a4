// Task 11.2, its first part: what arrives at theta where data and samples are normal.
#include <cmath>
#include <numbers>

#include "autodiff/autodiff.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"
#include "tools/grader/oracles/training/costs_of_g.h"

namespace saddle::grader::task_11_2_checks {
namespace {

using ad::Array;
using ad::Tape;
using ad::Var;

double phi(double z) {
  return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
}

// The gradient by theta of the cost of samples theta + s z with weights, by the tape: theta inside of D is a
// plain number.
double gradient_by_tape(const std::string& cost, const std::vector<double>& z,
                        const std::vector<double>& weights, double theta, double s) {
  Tape tape;
  const Var moved = tape.leaf(theta);
  const Var x = moved + s * tape.constant(Array::column(z));
  const Var log_ratio = (square(x - theta) - square(x)) / (2 * s * s);
  return backward(gan::generator_cost(cost_of(cost), log_ratio, tape.constant(Array::column(weights))),
                  {moved})[moved];
}

// By the trapezoidal rule over all places where a cost may have its mass: from the data, 12 standard
// deviations beyond, to the samples. The poles of the sigmoid are at a distance of pi / u, so that steps of
// 0.004 have an error of exp(-2 pi^2 / (0.004 u)), 2e-36 at u = 60.
Value mean_gradient(const Inputs& in) {
  const double theta = in[1].number(), s = in[2].number(), step = 0.004;
  std::vector<double> nodes, weights;
  for (double z = -theta / s - 12; z < 12; z += step) {
    nodes.push_back(z);
    weights.push_back(step * phi(z));
  }
  return gradient_by_tape(in[0].word(), nodes, weights, theta, s);
}

// The minimax gradient for s = 1, by the formula of the chapter: u / 2 exp(-u^2 / 8) E sech(u Z / 2), as an
// integral over v = u Z.
double by_sech(double u) {
  const double step = 0.02;
  double sum = 0;
  for (double v = -80; v <= 80; v += step) sum += phi(v / u) / std::cosh(v / 2);
  return std::exp(-u * u / 8) * sum * step / 2;
}

Value silence(const Inputs& in) {
  const double limit = in[0].number(), s = in[1].number();
  double low = 1.7, high = 80;
  while (high - low > 1e-12) {
    const double middle = (low + high) / 2;
    (by_sech(middle) / s < limit ? high : low) = middle;
  }
  return low * s;
}

double draw_size(ad::Random& rng, double low, double high) {
  return std::abs(draw_number(rng, low, high));
}

// The logit is a difference of terms: up to 150 near by, up to 3e4 far away, with the rounding of `formula`.
constexpr Tolerance logit_near{tolerance::sum, 150 * tolerance::formula};
constexpr Tolerance logit_far{tolerance::sum, 3e4 * tolerance::formula};
// exp() of a logit whose terms are up to 1500: each rounds, so that some thousand epsilons of relative error
// remain.
constexpr Tolerance of_sample{tolerance::sum, tolerance::underflow};
// What README.md asks of a rule for integrals; the trapezoidal rule with steps of 0.01 has 2e-14 at u = 60.
constexpr Tolerance of_mean{1e-9, 0};

std::vector<Check> two_normals() {
  const auto by_definition = [](const Inputs& in) {
    const double x = in[0].number(), theta = in[1].number(), s = in[2].number();
    return Value((x - theta) / s * ((x - theta) / s) / 2 - x / s * (x / s) / 2);
  };
  const auto one_sample = [](const Inputs& in) {
    return Value(gradient_by_tape(in[0].word(), {in[1].number()}, {1}, in[2].number(), in[3].number()));
  };
  // A distance of `low` to `high` standard deviations.
  const auto apart = [](ad::Random& rng, double low, double high, Inputs before) {
    const double s = draw_size(rng, 0.3, 3);
    before.push_back(draw_size(rng, low, high) * s);
    before.push_back(s);
    return before;
  };
  const auto each_cost = [apart](ad::Random& rng, double low, double high, bool sample) {
    std::vector<Inputs> all;
    for (const std::string& cost : cost_words())
      all.push_back(apart(rng, low, high, sample ? Inputs{cost, draw_number(rng)} : Inputs{cost}));
    return all;
  };
  return {{.name = "logit, between both",
           .function = "logit",
           .draw = [apart](ad::Random& rng) { return apart(rng, 0.3, 5, {draw_number(rng)}); },
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{2.0, 4.0, 0.5}, {0.0, 3.0, 2.0}};
               },
           .expected = by_definition,
           .tolerance = logit_near},
          {.name = "logit, far from both",
           .function = "logit",
           .draw = [apart](ad::Random& rng) { return apart(rng, 20, 60, {draw_number(rng, 150, 250)}); },
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{45.0, 100.0, 0.75}, {-90.0, 2.0, 1.5}};
               },
           .expected = by_definition,
           .tolerance = logit_far},
          {.name = "the gradient of one sample",
           .function = "sample_gradient",
           .random_cases = 6,
           .draw =
               [apart](ad::Random& rng) {
                 const std::string cost = draw_cost(rng);
                 return apart(rng, 0.3, 6, {cost, draw_number(rng)});
               },
           .structural = [each_cost](ad::Random& rng) { return each_cost(rng, 1.5, 3, true); },
           .expected = one_sample,
           .tolerance = of_sample,
           .derivative = true},
          {.name = "the gradient of one sample, far from the data",
           .function = "sample_gradient",
           .random_cases = 6,
           .draw =
               [apart](ad::Random& rng) {
                 const std::string cost = draw_cost(rng);
                 return apart(rng, 20, 30, {cost, draw_number(rng)});
               },
           .structural = [each_cost](ad::Random& rng) { return each_cost(rng, 34, 35, true); },
           .expected = one_sample,
           .tolerance = of_sample,
           .derivative = true},
          {.name = "the mean gradient",
           .function = "gradient",
           .draw = [apart](ad::Random& rng) { return apart(rng, 0.3, 6, {draw_cost(rng)}); },
           .structural = [each_cost](ad::Random& rng) { return each_cost(rng, 1.2, 4, false); },
           .expected = mean_gradient,
           .tolerance = of_mean,
           .derivative = true},
          {.name = "the mean gradient, far from the data",
           .function = "gradient",
           .draw = [apart](ad::Random& rng) { return apart(rng, 30, 60, {"minimax"}); },
           .structural = [each_cost](ad::Random& rng) { return each_cost(rng, 20, 25, false); },
           .expected = mean_gradient,
           .tolerance = of_mean},
          {.name = "silent_from",
           .function = "silent_from",
           .draw =
               [](ad::Random& rng) {
                 const double limit = std::pow(10, -draw_size(rng, 3.5, 280));
                 return Inputs{limit, draw_size(rng, 0.3, 3)};
               },
           .structural =
               [](ad::Random&) {
                 return std::vector<Inputs>{{1e-3, 0.4}, {1e-16, 2.5}, {1e-290, 2.0}};
               },
           .expected = silence,
           .tolerance = of_mean}};
}

}  // namespace
}  // namespace saddle::grader::task_11_2_checks

namespace saddle::grader {

std::vector<Check> task_11_2() {
  return task_11_2_checks::two_normals();
}

}  // namespace saddle::grader
