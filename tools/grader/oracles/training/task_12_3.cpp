// Task 12.3: the gradient of G's cost through steps of D. All right answers are the tape's.
#include "autodiff/autodiff.h"
#include "gan/objective.h"
#include "tools/grader/oracles/chapters.h"
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/tolerances.h"

namespace saddle::grader::task_12_3_checks {
namespace {

using ad::Array;
using ad::Tape;
using ad::Var;
using Numbers = std::vector<double>;

// A D of two numbers, and V as a function of both players.
struct D {
  Var w, b;
};
struct Game {
  Var shift, scale, data, noise;

  Var value(const D& d) const {
    const auto logit = [&d](const Var& x) { return d.w * x + d.b; };
    return gan::value_function(logit(data), logit(shift + scale * noise));
  }
};

// Arguments: {shift, scale}, {w, b}, h, k, data, noise.
struct Recorded {
  explicit Recorded(const Inputs& in) {
    const Numbers g = in[0].numbers(), d0 = in[1].numbers();
    game = {tape.leaf(g[0]), tape.leaf(g[1]), tape.constant(Array::column(in[4].numbers())),
            tape.constant(Array::column(in[5].numbers()))};
    d = {tape.leaf(d0[0]), tape.leaf(d0[1])};
    for (std::int64_t k = 0; k < in[3].integer(); ++k) {
      const std::vector<Var> slope = grad(game.value(d), {d.w, d.b});
      d = {d.w + in[2].number() * slope[0], d.b + in[2].number() * slope[1]};
    }
  }

  Numbers gradient(const Var& cost) const {
    const ad::Gradients g = backward(cost, {game.shift, game.scale});
    return {g[game.shift], g[game.scale]};
  }

  Tape tape;
  Game game;
  D d;
};

Value steps_of_d(const Inputs& in) {
  const Recorded r(in);
  return Numbers{r.d.w.value(), r.d.b.value()};
}

Value cost(const Inputs& in) {
  const Recorded r(in);
  return r.game.value(r.d).value();
}

// D after its steps as plain numbers.
Value frozen(const Inputs& in) {
  Recorded r(in);
  return r.gradient(r.game.value({r.tape.constant(r.d.w.value()), r.tape.constant(r.d.b.value())}));
}

Value unrolled(const Inputs& in) {
  const Recorded r(in);
  return r.gradient(r.game.value(r.d));
}

// So that h times the curvature of V is below 2: D's steps settle, and no rounding grows in them.
Inputs draw_game(ad::Random& rng, int steps, int data, int noise) {
  return {draw_numbers(rng, 2, 0.1, 1.2),    draw_numbers(rng, 2, 0.2, 1.5),
          0.1 + 0.2 * rng.uniform(),         steps,
          draw_numbers(rng, data, 0.1, 2.5), draw_numbers(rng, noise, 0.1, 1.5)};
}

Inputs draw(ad::Random& rng) {
  const int steps = 1 + static_cast<int>(rng.below(6)), data = 4 + static_cast<int>(rng.below(3));
  return draw_game(rng, steps, data, data - 2);
}

// No step at all; one step; more noise than data; many steps.
std::vector<Inputs> chosen(ad::Random& rng) {
  return {draw_game(rng, 0, 3, 2), draw_game(rng, 1, 1, 4), draw_game(rng, 2, 2, 5),
          draw_game(rng, 12, 5, 3)};
}

// Means of some ten terms that may cancel.
constexpr Tolerance of_means{tolerance::sum, tolerance::sum};

Check check(const std::string& name, const std::string& function,
            const std::function<Value(const Inputs&)>& f, bool derivative) {
  return {.name = name,
          .function = function,
          .random_cases = 5,
          .draw = draw,
          .structural = chosen,
          .expected = f,
          .tolerance = of_means,
          .derivative = derivative};
}

}  // namespace
}  // namespace saddle::grader::task_12_3_checks

namespace saddle::grader {

std::vector<Check> task_12_3() {
  using task_12_3_checks::check;
  return {check("D after its steps", "after_steps", task_12_3_checks::steps_of_d, false),
          check("the cost of G", "unrolled_cost", task_12_3_checks::cost, false),
          check("the gradient at a frozen D", "frozen_gradient", task_12_3_checks::frozen, true),
          check("the gradient through the steps", "unrolled_gradient", task_12_3_checks::unrolled, true)};
}

}  // namespace saddle::grader
