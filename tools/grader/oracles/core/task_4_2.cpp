// Task 4.2: cross-entropy on logits, by saddle's tape.
#include <cmath>

#include "autodiff/autodiff.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader::task_4_2 {
namespace {

using namespace saddle::ad;
using Numbers = std::vector<double>;

struct Loss {
  double value;
  Numbers gradient;
};

Loss loss(const Numbers& a, const Numbers& t, const Numbers& w) {
  Tape tape;
  const Var logits = tape.leaf(Array::column(a));
  const Var value = mean(Array::column(w) * bce_with_logits(logits, tape.constant(Array::column(t))));
  const Gradients g = backward(value, logits);
  Loss result{value.value(), {}};
  for (Index i = 0; i < logits.shape().rows; ++i) result.gradient.push_back(g[logits][i]);
  return result;
}

double soft_target(Random& rng) {
  return 0.05 + 0.9 * rng.uniform();
}

// Positive terms only, in the values.
constexpr Tolerance value_tolerance{tolerance::formula, tolerance::underflow};
// The two terms of a derivative cancel where D is near the target.
constexpr Tolerance gradient_tolerance{tolerance::sum, tolerance::sum};

Value value_of_one(const Inputs& in) {
  return loss({in[0].number()}, {in[1].number()}, {1}).value;
}
Value derivative_of_one(const Inputs& in) {
  return loss({in[0].number()}, {in[1].number()}, {in[2].number()}).gradient[0];
}

// One point with the target 0 and one with the target 1 at each of these logits.
std::vector<Inputs> hard_targets(const Numbers& logits) {
  std::vector<Inputs> all;
  for (const double a : logits)
    for (const double t : {0.0, 1.0}) all.push_back({a, t});
  return all;
}

Check value_check(const std::string& name, double low, double high) {
  return {.name = name,
          .function = "cross_entropy",
          .draw =
              [=](Random& rng) {
                return Inputs{draw_number(rng, low, high), soft_target(rng)};
              },
          .structural =
              [=](Random& rng) {
                return hard_targets(
                    {-high, std::abs(draw_number(rng, low, high)), draw_number(rng, low, high), high});
              },
          .expected = value_of_one,
          .tolerance = value_tolerance};
}

Check derivative_check(const std::string& name, double low, double high, Tolerance tolerance) {
  return {.name = name,
          .function = "cross_entropy_pullback",
          .draw =
              [=](Random& rng) {
                return Inputs{draw_number(rng, low, high), soft_target(rng), draw_cotangent(rng)};
              },
          .structural =
              [=](Random& rng) {
                std::vector<Inputs> all = hard_targets(
                    {-high, std::abs(draw_number(rng, low, high)), draw_number(rng, low, high), high});
                for (Inputs& in : all) in.push_back(draw_cotangent(rng));
                return all;
              },
          .expected = derivative_of_one,
          .tolerance = tolerance,
          .derivative = true};
}

Inputs batch(Random& rng, int n) {
  Numbers t, w = draw_numbers(rng, n);
  for (double& number : w) {
    number = std::abs(number);
    t.push_back(soft_target(rng));
  }
  return {draw_numbers(rng, n, 0.1, 6), t, w};
}

Inputs some_batch(Random& rng) {
  return batch(rng, 3 + static_cast<int>(rng.below(5)));
}

// One point; targets 0 and 1; a weight of 0; logits that are large.
std::vector<Inputs> special_batches(Random& rng) {
  return {batch(rng, 1),
          {draw_numbers(rng, 3), Numbers{0, 1, 1}, Numbers{0.5, 2, 0}},
          {Numbers{-800, 50, 800, 3}, Numbers{0, 1, 0, 0.25}, Numbers{2, 0.5, 1.5, 3}}};
}

// A batch with one thing that must be refused.
Inputs refused(Random& rng, Index kind) {
  Inputs in = some_batch(rng);
  const std::size_t place = 1 + static_cast<std::size_t>(rng.below(2));
  auto& target = std::get<Value::List>(in[1].content).back();
  switch (kind) {
    case 0:
      target = 1.1 + rng.uniform();
      break;
    case 1:
      target = -0.1 - rng.uniform();
      break;
    case 2:
      target = std::nan("");
      break;
    case 3:
      std::get<Value::List>(in[place].content).pop_back();
      break;
    default:
      std::get<Value::List>(in[place].content).push_back(0.5);
      break;
  }
  return in;
}

}  // namespace

std::vector<Check> checks() {
  return {
      value_check("cross_entropy, its value", 0.1, 3),
      value_check("cross_entropy, its value in the tails", 30, 800),
      derivative_check("cross_entropy, its derivative", 0.1, 3, gradient_tolerance),
      derivative_check("cross_entropy, its derivative in the tails", 30, 800, value_tolerance),
      {.name = "loss, its value",
       .function = "loss",
       .draw = some_batch,
       .structural = special_batches,
       .expected =
           [](const Inputs& in) {
             return Value(loss(in[0].numbers(), in[1].numbers(), in[2].numbers()).value);
           },
       .tolerance = value_tolerance},
      {.name = "loss, its gradient",
       .function = "loss_pullback",
       .draw =
           [](Random& rng) {
             Inputs in = some_batch(rng);
             in.push_back(draw_cotangent(rng));
             return in;
           },
       .structural =
           [](Random& rng) {
             std::vector<Inputs> all = special_batches(rng);
             for (Inputs& in : all) in.push_back(draw_cotangent(rng));
             return all;
           },
       .expected =
           [](const Inputs& in) {
             Numbers g = loss(in[0].numbers(), in[1].numbers(), in[2].numbers()).gradient;
             for (double& number : g) number *= in[3].number();
             return Value(g);
           },
       .tolerance = gradient_tolerance,
       .derivative = true,
       .shapes =
           [](const Inputs& in) {
             return std::vector<Shape>{{static_cast<Index>(in[0].list().size()), 1}};
           }},
      {.name = "loss, what it must refuse",
       .function = "loss",
       .random_cases = 6,
       .draw = [](Random& rng) { return refused(rng, rng.below(5)); },
       .structural =
           [](Random& rng) {
             std::vector<Inputs> all = {{Numbers{}, Numbers{}, Numbers{}}};
             for (Index kind = 0; kind < 5; ++kind) all.push_back(refused(rng, kind));
             return all;
           },
       .expected = [](const Inputs&) { return Value(Throws{}); }},
  };
}

}  // namespace saddle::grader::task_4_2
