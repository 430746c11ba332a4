// Task 11.2, its second part: what ails a run, by what arrived at theta.
#include <cmath>

#include "autodiff/autodiff.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/training/costs_of_g.h"

namespace saddle::grader::task_11_2_runs_checks {
namespace {

using ad::Array;
using ad::Tape;
using ad::Var;

double batch_gradient(const std::string& cost, const std::vector<double>& logits,
                      const std::vector<double>& slopes) {
  Tape tape;
  const Var a = tape.leaf(Array::column(logits));
  const ad::Gradients g = backward(gan::generator_cost(cost_of(cost), a), a);
  double sum = 0;
  for (std::size_t i = 0; i < logits.size(); ++i) sum += g[a][static_cast<ad::Index>(i)] * slopes[i];
  return sum;
}

// A batch, and the gradient of a cost; times the size of the batch if the mean is to be forgotten. All other
// answers are far away.
Inputs draw_run(ad::Random& rng, const std::string& cost, bool forgotten) {
  for (;;) {
    const int n = 3 + static_cast<int>(rng.below(4));
    const auto logits = draw_numbers(rng, n, 0.3, 4), slopes = draw_numbers(rng, n, 0.2, 3);
    std::vector<double> possible;
    for (const std::string& other : cost_words())
      for (const int factor : {1, n}) possible.push_back(factor * batch_gradient(other, logits, slopes));
    const double arrived = batch_gradient(cost, logits, slopes) * (forgotten ? n : 1);
    int near = 0;
    for (const double number : possible)
      if (std::abs(number - arrived) < 0.01 * std::abs(arrived)) ++near;
    if (std::abs(arrived) > 1e-3 && near == 1) return {logits, slopes, arrived};
  }
}

Value cause(const Inputs& in) {
  const auto logits = in[0].numbers(), slopes = in[1].numbers();
  double size = 0;
  for (const double slope : slopes) size += std::abs(slope);
  if (size == 0) return "flat";
  for (const std::string& cost : cost_words())
    if (std::abs(batch_gradient(cost, logits, slopes) / in[2].number() - 1) < 1e-4) return cost;
  return "none";
}

// Runs in which nothing, the cost, or D has to be changed, and one with a D that takes samples for data.
// Slopes of one sign: the gradients are 0.05 or more, or 1e-3 or less.
enum Ill { healthy, unsure, flat, fooled };
Inputs draw_patient(ad::Random& rng, Ill ill) {
  const int n = 3 + static_cast<int>(rng.below(4));
  const double sign = rng.uniform() < 0.5 ? -1 : 1;
  std::vector<double> logits, slopes;
  for (int i = 0; i < n; ++i) {
    const double far = std::abs(draw_number(rng, 10, 30));
    logits.push_back(ill == healthy ? draw_number(rng, 0.1, 1.5) : ill == fooled ? far : -far);
    slopes.push_back(sign * std::abs(draw_number(rng, 0.5, 3)) * (ill == flat ? 1e-4 : 1));
  }
  return {logits, slopes, 0.02 + 0.03 * rng.uniform()};
}

Value treatment(const Inputs& in) {
  const auto suffices = [&in](const char* cost) {
    return std::abs(batch_gradient(cost, in[0].numbers(), in[1].numbers())) >= in[2].number();
  };
  return suffices("minimax") ? "nothing" : suffices("non_saturating") ? "cost" : "D";
}

std::vector<Check> runs() {
  return {{.name = "diagnose",
           .function = "diagnose",
           .random_cases = 8,
           .draw =
               [](ad::Random& rng) {
                 const std::string cost = draw_cost(rng);
                 return draw_run(rng, cost, rng.uniform() < 0.25);
               },
           .structural =
               [](ad::Random& rng) {
                 std::vector<Inputs> all;
                 for (const std::string& cost : cost_words()) all.push_back(draw_run(rng, cost, false));
                 all.push_back(draw_run(rng, cost_words()[0], true));
                 all.push_back({std::vector{-9.5, -12.0, -8.25}, std::vector{0.0, 0.0, 0.0}, 0.0});
                 return all;
               },
           .expected = cause},
          {.name = "cure",
           .function = "cure",
           .random_cases = 8,
           .draw = [](ad::Random& rng) { return draw_patient(rng, static_cast<Ill>(rng.below(4))); },
           .structural =
               [](ad::Random& rng) {
                 std::vector<Inputs> all;
                 for (const Ill ill : {healthy, unsure, flat, fooled}) all.push_back(draw_patient(rng, ill));
                 all.push_back({std::vector{-9.5, -12.0}, std::vector{0.0, 0.0}, 0.25});
                 return all;
               },
           .expected = treatment}};
}

}  // namespace
}  // namespace saddle::grader::task_11_2_runs_checks

namespace saddle::grader {

std::vector<Check> task_11_2_runs() {
  return task_11_2_runs_checks::runs();
}

}  // namespace saddle::grader
