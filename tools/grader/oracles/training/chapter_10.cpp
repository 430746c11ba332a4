// Chapter 10: Algorithm 1.
#include <cmath>

#include "autodiff/autodiff.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"
#include "tools/grader/oracles/training/algorithm_1.h"

namespace saddle::grader {
namespace chapter_10 {
namespace {

using namespace algorithm_1;
using ad::Var;
using Numbers = std::vector<double>;
using Vars = std::vector<Var>;

// Sums of some terms of the size 1, which may cancel. In training with the rates and the sizes that are drawn
// here a step of D contracts, or nearly, and one of G enlarges an error by less than 1.5: over four
// iterations that is less than a factor of ten, and the sums have a hundred.
constexpr Tolerance with_cancellation{tolerance::sum, tolerance::sum};

const Players linear = {2, [](const Vars& d, const Var& x) { return d[0] * x + d[1]; },
                        [](const Vars& g, const Var& z) { return g[0] * z + g[1]; }};
const Players quadratic = {3, [](const Vars& d, const Var& x) { return d[0] + x * (d[1] + d[2] * x); },
                           [](const Vars& g, const Var& z) { return g[0] + g[1] * z; }};
const Players proportional = {1, [](const Vars& d, const Var& x) { return d[0] * x; },
                              [](const Vars&, const Var& z) { return z; }};

// ---- the draws -----------------------------------------------------------------------------------------

Numbers batch(ad::Random& rng, int size) {
  return draw_numbers(rng, size, 0.1, 2);
}

// Parameters of both players, a minibatch of data and a smaller one of noise.
Inputs draw_state(ad::Random& rng) {
  return {draw_numbers(rng, 2, 0.3, 1.5), draw_numbers(rng, 2, 0.3, 1.5), batch(rng, 5), batch(rng, 3)};
}

Inputs without_data(Inputs in) {
  in.erase(in.begin() + 2);
  return in;
}

// One draw of each, and many more of noise than of data.
std::vector<Inputs> chosen_states(ad::Random& rng) {
  Inputs one = draw_state(rng), many = draw_state(rng);
  one[2] = batch(rng, 1);
  one[3] = batch(rng, 1);
  many[3] = batch(rng, 11);
  return {one, many};
}

// Logits of data and of samples up to 700 in size.
Inputs large_logits(ad::Random& rng) {
  Inputs in = draw_state(rng);
  in[0] = draw_numbers(rng, 2, 100, 120);
  in[2] = draw_numbers(rng, 5, 2, 4);
  in[1] = Numbers{draw_number(rng, 0.3, 0.9), draw_number(rng, 2, 3)};
  return in;
}

Inputs draw_training(ad::Random& rng, const Players& players, int k, int iterations) {
  Value::List x, z;
  for (int i = 0; i < k * iterations; ++i) x.emplace_back(batch(rng, 4 + i % 3));
  for (int i = 0; i < (k + 1) * iterations; ++i) z.emplace_back(batch(rng, 3 + 2 * (i % 4)));
  const double rate_d = 0.06 + 0.06 * rng.uniform(), rate_g = 0.06 + 0.14 * rng.uniform();
  return {draw_numbers(rng, players.of_d, 0.2, 0.9),
          draw_numbers(rng, 2, 0.2, 0.9),
          k,
          iterations,
          x,
          z,
          rate_d,
          rate_g};
}

std::vector<Check> training_checks(const Players& players) {
  const auto expected = [players](const Inputs& in) { return Value(trained(players, in)); };
  return {
      {.name = "one iteration with k = 1",
       .function = "train",
       .draw = [players](ad::Random& rng) { return draw_training(rng, players, 1, 1); },
       .structural =
           [players](ad::Random& rng) { return std::vector<Inputs>{draw_training(rng, players, 1, 1)}; },
       .expected = expected,
       .tolerance = with_cancellation},
      {.name = "training with k > 1",
       .function = "train",
       .draw =
           [players](ad::Random& rng) {
             return draw_training(rng, players, 2 + static_cast<int>(rng.below(2)), 4);
           },
       .structural =
           [players](ad::Random& rng) {
             return std::vector<Inputs>{draw_training(rng, players, 3, 1), draw_training(rng, players, 1, 3)};
           },
       .expected = expected,
       .tolerance = with_cancellation}};
}

// ---- the tasks -----------------------------------------------------------------------------------------

std::vector<Check> worked_example() {
  const auto draw = [](ad::Random& rng) { return Inputs{draw_number(rng), batch(rng, 5), batch(rng, 3)}; };
  const auto slope = [](const Inputs& in) {
    return value_of(proportional, {in[0].number()}, {}, in[1].numbers(), in[2].numbers()).gradient[0];
  };
  return {
      {.name = "the slope of V",
       .function = "slope_of_value",
       .draw = draw,
       .structural =
           [](ad::Random& rng) {
             return std::vector<Inputs>{{-2.5, batch(rng, 1), batch(rng, 7)}};
           },
       .expected = [slope](const Inputs& in) { return Value(slope(in)); },
       .tolerance = with_cancellation,
       .derivative = true},
      {.name = "a step of D",
       .function = "step_of_d",
       .draw =
           [draw](ad::Random& rng) {
             Inputs in = draw(rng);
             in.emplace_back(std::abs(draw_number(rng, 0.1, 0.5)));
             return in;
           },
       .structural =
           [](ad::Random& rng) {
             return std::vector<Inputs>{{0.0, batch(rng, 3), batch(rng, 5), 0.25}};
           },
       .expected = [slope](const Inputs& in) { return Value(in[0].number() + in[3].number() * slope(in)); },
       .tolerance = with_cancellation}};
}

std::vector<Check> whole_algorithm() {
  const auto recorded = [](const Inputs& in) {
    return value_of(linear, in[0].numbers(), in[1].numbers(), in[2].numbers(), in[3].numbers());
  };
  Check value = {.name = "V on two minibatches",
                 .function = "value",
                 .draw = draw_state,
                 .structural = chosen_states,
                 .expected = [=](const Inputs& in) { return Value(recorded(in).value); },
                 .tolerance = with_cancellation};
  Check large = value;
  large.name += ", large logits";
  large.draw = large_logits;
  large.structural = [](ad::Random& rng) {
    Inputs in = large_logits(rng), other = in;
    in[0] = Numbers{-110.5, 25.0};
    other[0] = Numbers{110.5, -25.0};
    return std::vector<Inputs>{in, other};
  };
  std::vector<Check> all = {
      value,
      large,
      {.name = "the gradient of D",
       .function = "d_gradient",
       .draw = draw_state,
       .structural = chosen_states,
       .expected = [=](const Inputs& in) { return Value(recorded(in).gradient); },
       .tolerance = with_cancellation,
       .derivative = true},
      {.name = "the gradient of G",
       .function = "g_gradient",
       .draw = [](ad::Random& rng) { return without_data(draw_state(rng)); },
       .structural =
           [](ad::Random& rng) {
             std::vector<Inputs> states = chosen_states(rng);
             for (Inputs& in : states) in = without_data(in);
             return states;
           },
       .expected =
           [](const Inputs& in) {
             return Value(cost_of(linear, in[0].numbers(), in[1].numbers(), in[2].numbers()).gradient);
           },
       .tolerance = with_cancellation,
       .derivative = true}};
  for (Check& check : training_checks(linear)) all.push_back(std::move(check));
  return all;
}

std::vector<Check> loop() {
  std::vector<Check> all = {
      {.name = "the schedule",
       .function = "schedule",
       .random_cases = 6,
       .draw =
           [](ad::Random& rng) {
             return Inputs{2 + static_cast<int>(rng.below(9)), 2 + static_cast<int>(rng.below(9))};
           },
       .structural =
           [](ad::Random&) {
             return std::vector<Inputs>{{1, 1}, {1, 5}, {4, 1}};
           },
       .expected =
           [](const Inputs& in) {
             const std::int64_t k = in[0].integer(), period = k + 1;
             Value::List words;
             for (std::int64_t update = 0; update < in[1].integer() * period; ++update) {
               // Each update draws noise; all but the last one of a period draw data.
               const std::string z = ":z" + std::to_string(update + 1);
               const std::int64_t x = update - update / period + 1;
               words.emplace_back(update % period == k ? "G" + z : "D" + z + ":x" + std::to_string(x));
             }
             return Value(words);
           }}};
  for (Check& check : training_checks(quadratic)) all.push_back(std::move(check));
  return all;
}

}  // namespace
}  // namespace chapter_10

void add_chapter_10(Checks& checks) {
  checks["10.0"] = chapter_10::worked_example();
  checks["10.1"] = chapter_10::whole_algorithm();
  checks["10.2"] = chapter_10::loop();
}

}  // namespace saddle::grader
