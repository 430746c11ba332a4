// Task 4.1: momentum and Adam. The right places are computed with the moments as sums, not as recurrences.
#include <cmath>
#include <functional>

#include "autodiff/random.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader::task_4_1 {
namespace {

using ad::Random;
using Numbers = std::vector<double>;

// The places after each step; `move` gives the change in step t of an element with these gradients.
Value places(const Inputs& in, const std::function<double(const Numbers& g, std::size_t t)>& move) {
  Numbers x = in[0].numbers();
  const Value::List& gradients = in[1].list();
  Value::List all;
  for (std::size_t t = 0; t < gradients.size(); ++t) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      Numbers g;
      for (const Value& gradient : gradients) g.push_back(gradient.numbers()[i]);
      x[i] -= in[2].numbers()[t] * move(g, t);
    }
    all.emplace_back(x);
  }
  return all;
}

// The sum of beta^(t - s) g[s]^power for s <= t.
double weighted(const Numbers& g, std::size_t t, double beta, int power) {
  double sum = 0;
  for (std::size_t s = 0; s <= t; ++s)
    sum += std::pow(beta, static_cast<double>(t - s)) * std::pow(g[s], power);
  return sum;
}

Value momentum(const Inputs& in) {
  const double beta = in[3].number();
  return places(in, [=](const Numbers& g, std::size_t t) { return weighted(g, t, beta, 1); });
}

// The corrected moments are weighted means: divided by the sum of the weights.
Value adam(const Inputs& in) {
  const double beta1 = in[3].number(), beta2 = in[4].number(), epsilon = in[5].number();
  return places(in, [=](const Numbers& g, std::size_t t) {
    const Numbers ones(g.size(), 1);
    const double mean = weighted(g, t, beta1, 1) / weighted(ones, t, beta1, 1),
                 square = weighted(g, t, beta2, 2) / weighted(ones, t, beta2, 1);
    return mean / (std::sqrt(square) + epsilon);
  });
}

// Numbers, gradients of this size and step sizes, for so many steps.
Inputs walk(Random& rng, int count, int steps, double size, bool other_sizes) {
  Value::List gradients;
  Numbers step_sizes;
  for (int t = 0; t < steps; ++t) {
    Numbers g = draw_numbers(rng, count);
    for (double& number : g) number *= size;
    gradients.emplace_back(g);
    const bool again = t > 0 && !other_sizes;
    step_sizes.push_back(again ? step_sizes[0] : 0.05 + 0.3 * rng.uniform());
  }
  return {draw_numbers(rng, count), gradients, step_sizes};
}

int some(Random& rng, int low, int high) {
  return low + static_cast<int>(rng.below(high - low + 1));
}

// 1 - beta2^t loses up to three digits at beta2 = 0.999; and x is a sum that may cancel.
constexpr Tolerance after_steps{tolerance::sum, tolerance::sum};

Check momentum_check(const std::string& name, int low, int high, bool other_sizes) {
  const auto draw = [=](Random& rng) {
    Inputs in = walk(rng, some(rng, 2, 5), some(rng, low, high), 1, other_sizes);
    in.push_back(0.3 + 0.6 * rng.uniform());
    return in;
  };
  return {.name = name,
          .function = "walk_momentum",
          .draw = draw,
          .structural =
              [=](Random& rng) {
                // Without momentum, and without parameters.
                Inputs plain = draw(rng), none = walk(rng, 0, high, 1, other_sizes);
                plain[3] = 0.0;
                none.push_back(0.5);
                return std::vector<Inputs>{plain, none};
              },
          .expected = momentum,
          .tolerance = after_steps};
}

Check adam_check(const std::string& name, int low, int high, double size, double epsilon) {
  const auto with = [=](Random& rng, int count, double beta1, double beta2) {
    Inputs in = walk(rng, count, some(rng, low, high), size, true);
    for (const double number : {beta1, beta2, epsilon * (0.5 + rng.uniform())}) in.push_back(number);
    return in;
  };
  return {.name = name,
          .function = "walk_adam",
          .draw =
              [=](Random& rng) {
                const double beta1 = 0.5 + 0.4 * rng.uniform(), beta2 = 0.9 + 0.099 * rng.uniform();
                return with(rng, some(rng, 2, 5), beta1, beta2);
              },
          .structural =
              [=](Random& rng) {
                // The usual decays; without memory; without parameters; and gradients of 0.
                Inputs zero = with(rng, 2, 0.9, 0.999);
                for (Value& gradient : std::get<Value::List>(zero[1].content)) gradient = Numbers{0, 0};
                return std::vector<Inputs>{with(rng, 3, 0.9, 0.999), with(rng, 3, 0, 0),
                                           with(rng, 0, 0.9, 0.999), zero};
              },
          .expected = adam,
          .tolerance = after_steps};
}

}  // namespace

std::vector<Check> checks() {
  return {momentum_check("momentum, one step", 1, 1, false),
          momentum_check("momentum, several steps", 4, 7, false),
          momentum_check("momentum, another step size in each step", 4, 7, true),
          // Beside gradients of size one this epsilon is nothing, wherever it stands.
          adam_check("Adam, one step", 1, 1, 1, 1e-14), adam_check("Adam, several steps", 4, 9, 1, 1e-14),
          adam_check("Adam, gradients as small as epsilon", 1, 6, 1e-6, 1e-6)};
}

}  // namespace saddle::grader::task_4_1
