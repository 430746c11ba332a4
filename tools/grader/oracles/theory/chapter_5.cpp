// Chapter 5: densities and divergences. Task 5.2 is in task_5_2.cpp.
#include <cmath>

#include "gan/probability/divergence.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader::chapter_5 {
namespace {

using ad::Random;
using Numbers = std::vector<double>;

// Sums of logarithms of a size of about 1, each with roundings of its own: near 0 they cancel.
constexpr Tolerance of_logarithms{tolerance::formula, tolerance::formula};

Inputs draw_two(Random& rng) {
  const int count = 3 + static_cast<int>(rng.below(4));
  return {Value(draw_distribution(rng, count)), Value(draw_distribution(rng, count))};
}

Numbers times(Numbers numbers, double factor) {
  for (double& x : numbers) x *= factor;
  return numbers;
}

gan::Distribution distribution(const Value& value) {
  return gan::categorical(value.numbers());
}

// A sum that is 1 up to rounding alone.
const Numbers tenths(10, 0.1), skew = {0.3, 0.02, 0.08, 0.05, 0.15, 0.1, 0.07, 0.03, 0.11, 0.09};

Value kl_of(const Inputs& in) {
  return gan::kl(distribution(in[0]), distribution(in[1])).value;
}
Value jsd_of(const Inputs& in) {
  return gan::jsd(distribution(in[0]), distribution(in[1])).value;
}

// The same function with other calls.
Check divergence_check(const std::string& name, const std::string& function, Value (*expected)(const Inputs&),
                       std::function<std::vector<Inputs>(Random&)> structural) {
  return {.name = name,
          .function = function,
          .draw = draw_two,
          .structural = std::move(structural),
          .expected = expected,
          .tolerance = of_logarithms};
}

Check kl_tiny() {
  Check check = divergence_check("kl, tiny probabilities", "kl", kl_of, [](Random&) {
    return std::vector<Inputs>{{Value(Numbers{0.4, 0.35, 0.25}), Value(Numbers{1e-310, 0.3, 0.7})},
                               {Value(Numbers{1e-310, 0.3, 0.7}), Value(Numbers{1e-300, 0.4, 0.6})}};
  });
  // One is tiny where the other is not, in both directions.
  check.draw = [](Random& rng) {
    Numbers p = draw_distribution(rng, 4), q = draw_distribution(rng, 4);
    p.insert(p.begin(), 1e-300 * std::abs(draw_number(rng)));
    q.push_back(1e-300 * std::abs(draw_number(rng)));
    return Inputs{Value(p), Value(q)};
  };
  return check;
}

Check refusal(const std::string& function) {
  return {.name = function + " of what is no distribution",
          .function = function,
          .draw =
              [](Random& rng) {
                Inputs in = draw_two(rng);
                Value& changed = in[rng.uniform() < 0.5 ? 0 : 1];
                changed = Value(times(changed.numbers(), 1.02 + rng.uniform()));
                return in;
              },
          .structural =
              [](Random&) {
                const Value right(Numbers{0.2, 0.5, 0.3}), empty(Numbers{});
                return std::vector<Inputs>{{right, Value(Numbers{0.5, 0.5})},
                                           {empty, empty},
                                           {Value(Numbers{0.6, -0.2, 0.6}), right},
                                           {right, Value(Numbers{0.6, -0.2, 0.6})},
                                           {right, Value(Numbers{0.5, 0.5, std::nan("")})},
                                           {right, Value(Numbers{0.2, 0.5, 0.300001})}};
              },
          .expected = [](const Inputs&) { return Value(Throws{}); }};
}

std::vector<Check> worked_example() {
  const auto entropy = [](const Inputs& in) {
    // H(p) = log n - KL(p || uniform).
    const auto n = static_cast<double>(in[0].list().size());
    const Numbers uniform(in[0].list().size(), 1 / n);
    return Value(std::log(n) - gan::kl(distribution(in[0]), gan::categorical(uniform)).value);
  };
  return {
      {.name = "entropy, its value",
       .function = "entropy",
       .draw = [](Random& rng) { return Inputs{Value(draw_distribution(rng, 5))}; },
       .structural =
           [](Random&) {
             return std::vector<Inputs>{{Value(tenths)}, {Value(Numbers{0, 0.25, 0.75, 0})}};
           },
       .expected = entropy,
       .tolerance = of_logarithms},
      {.name = "entropy of what is no distribution",
       .function = "entropy",
       .draw =
           [](Random& rng) { return Inputs{Value(times(draw_distribution(rng, 5), 1.02 + rng.uniform()))}; },
       .structural =
           [](Random&) {
             return std::vector<Inputs>{{Value(Numbers{})}, {Value(Numbers{0.6, -0.2, 0.6})}};
           },
       .expected = [](const Inputs&) { return Value(Throws{}); }}};
}

std::vector<Check> kl_and_jsd() {
  const Value half(Numbers{0.5, 0.5, 0, 0}), other_half(Numbers{0, 0, 0.3, 0.7}),
      third(Numbers{0.2, 0.8, 0, 0}), all(Numbers{0.1, 0.2, 0.3, 0.4});
  return {
      divergence_check(
          "kl, its value", "kl", kl_of,
          [](Random&) {
            return std::vector<Inputs>{{Value(skew), Value(tenths)}, {Value(tenths), Value(tenths)}};
          }),
      divergence_check("kl where a probability is 0", "kl", kl_of,
                       [=](Random&) {
                         return std::vector<Inputs>{
                             {half, all},
                             {half, third},
                             {all, half},
                             {half, other_half},
                             {Value(Numbers{1e-310, 0.4, 0.6}), Value(Numbers{0, 0.4, 0.6})}};
                       }),
      kl_tiny(),
      refusal("kl"),
      divergence_check(
          "jsd, its value", "jsd", jsd_of,
          [](Random&) {
            return std::vector<Inputs>{{Value(skew), Value(tenths)}, {Value(tenths), Value(tenths)}};
          }),
      divergence_check(
          "jsd where a probability is 0", "jsd", jsd_of,
          [=](Random&) {
            return std::vector<Inputs>{{half, other_half}, {other_half, half}, {half, third}, {half, all}};
          }),
      refusal("jsd")};
}

}  // namespace
}  // namespace saddle::grader::chapter_5

namespace saddle::grader {

void add_chapter_5(Checks& checks) {
  checks["5.0"] = chapter_5::worked_example();
  checks["5.1"] = chapter_5::kl_and_jsd();
  add_task_5_2(checks);
}

}  // namespace saddle::grader
