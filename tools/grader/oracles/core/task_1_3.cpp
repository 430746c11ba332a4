// Task 1.3: find the mistakes in a program that differentiates lists of assignments.
#include <cmath>
#include <map>

#include "autodiff/autodiff.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader {
namespace task_1_3 {
namespace {

using Program = std::vector<std::string>;

// By saddle's tape, on which a variable that is assigned again is another node.
Value by_tape(const Inputs& in) {
  using namespace saddle::ad;
  Tape tape;
  const Var x = tape.leaf(in[1].number()), y = tape.leaf(in[2].number());
  std::map<char, Var> variables = {{'x', x}, {'y', y}};
  Var output = x;
  for (const Value& assignment : in[0].list()) {
    const std::string& text = assignment.word();
    const Var a = variables.at(text[2]), b = variables.at(text[4]);
    output = text[3] == '+' ? a + b : text[3] == '-' ? a - b : text[3] == '*' ? a * b : a / b;
    variables[text[0]] = output;
  }
  const Gradients g = backward(output, {x, y}, {.unused = Unused::zero});
  return Value(std::vector<double>{g[x], g[y]});
}

// Positive numbers, so that sums of products do not cancel.
double draw_positive(ad::Random& rng) {
  return std::abs(draw_number(rng, 0.4, 1.8));
}
Inputs at_random_point(ad::Random& rng, const Program& program) {
  return {Value(Value::List(program.begin(), program.end())), draw_positive(rng), draw_positive(rng)};
}

Check check(std::string name, std::function<Inputs(ad::Random&)> draw,
            std::function<std::vector<Inputs>(ad::Random&)> structural) {
  return {.name = std::move(name),
          .function = "gradient",
          .draw = std::move(draw),
          .structural = std::move(structural),
          .expected = by_tape,
          .tolerance = {tolerance::sum, tolerance::underflow},
          .derivative = true};
}

// Each program at one point that is chosen, and some of them at random points.
Check check(std::string name, const std::vector<Program>& programs) {
  return check(
      std::move(name),
      [programs](ad::Random& rng) {
        const auto count = static_cast<ad::Index>(programs.size());
        return at_random_point(rng, programs[static_cast<std::size_t>(rng.below(count))]);
      },
      [programs](ad::Random&) {
        std::vector<Inputs> all;
        for (const Program& p : programs) all.push_back({Value(Value::List(p.begin(), p.end())), 1.5, -0.75});
        return all;
      });
}

// Sums and products of positive numbers: nothing cancels. The result has a degree of at most 96, so that it
// may repeat an error of rounding as often, which the tolerance of a sum allows.
Inputs draw_program(ad::Random& rng) {
  const std::string variables = "xytu";
  const auto any = [&] { return variables[static_cast<std::size_t>(rng.below(4))]; };
  Program program = {"t=x*y", "u=x+t"};
  for (int i = 0; i < 5; ++i) {
    std::string text = "x=x+x";
    text[0] = any();
    text[2] = any();
    text[3] = rng.uniform() < 0.5 ? '+' : '*';
    text[4] = any();
    program.push_back(text);
  }
  return at_random_point(rng, program);
}

std::vector<Check> checks() {
  return {
      {.name = "before the repair",
       .function = "before_the_repair",
       .draw =
           [](ad::Random& rng) {
             return Inputs{draw_number(rng), draw_number(rng)};
           },
       .structural =
           [](ad::Random&) {
             return std::vector<Inputs>{{-1.25, 3.5}};
           },
       // For t=x*x the second contribution, x, replaces the first. For t=x*y the sweep reads the y of the
       // end, which is 2 x y, and the adjoint of t is 2. For x=x+y the adjoint of the new x, which is y,
       // stays, and is added to itself.
       .expected =
           [](const Inputs& in) {
             const double x = in[0].number(), y = in[1].number();
             return Value(std::vector<double>{x, 2 * (2 * x * y), y + y});
           },
       .tolerance = {tolerance::formula, tolerance::underflow}},
      check("one assignment", {{"t=x*y"}, {"t=x/y"}, {"t=y-x"}, {"t=x+y"}}),
      check("a variable that is used twice", {{"t=x*x"}, {"t=x*x", "u=y/t"}, {"t=x+y", "u=t*x", "v=u*t"}}),
      check("a variable that is assigned again after its use",
            {{"t=x*y", "y=t+t", "u=t+t"}, {"t=x/y", "y=x*x", "u=t+t"}, {"t=x*y", "u=t*x", "x=y-y", "v=u+y"}}),
      check("a variable that is computed from its old value",
            {{"x=x+y", "t=x*y"}, {"x=x*y", "y=x+y"}, {"x=x*x", "x=x*x", "x=y-x"}}),
      check("programs of seven assignments", draw_program,
            [](ad::Random&) {
              return std::vector<Inputs>{
                  {Value(Value::List{"t=x-y", "y=t*x", "x=y/t", "t=t*t", "y=y-t", "x=x/y", "t=x*t"}), 2.5,
                   0.75}};
            }),
  };
}

}  // namespace
}  // namespace task_1_3

std::vector<Check> find_the_mistakes() {
  return task_1_3::checks();
}

}  // namespace saddle::grader
