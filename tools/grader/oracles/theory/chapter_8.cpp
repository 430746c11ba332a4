// Chapter 8: the optimal discriminator.
#include "tools/grader/oracles/theory/chapter_8.h"

#include "tools/grader/oracles/draws.h"

namespace saddle::grader {
namespace chapter_8 {

double value_of(const std::function<Var(const Var&)>& f, double x) {
  ad::Tape tape;
  return f(tape.leaf(x)).value();
}

double place_of_maximum(const std::function<Var(const Var&)>& f, double low, double high) {
  // The last point that was looked at: it is inside, also where the maximum is at an end.
  double place = low;
  for (;;) {
    const double x = low + (high - low) / 2;
    if (x <= low || x >= high) return place;
    place = x;
    ad::Tape tape;
    const Var leaf = tape.leaf(x);
    (backward(f(leaf), {leaf})[leaf] > 0 ? low : high) = x;
  }
}

namespace {

std::function<Var(const Var&)> objective(const Inputs& in) {
  return [a = in[0].number(), b = in[1].number()](const Var& y) { return a * log(y) + b * log(1 - y); };
}

std::vector<Check> worked_example() {
  const auto draw = [](Random& rng) { return Inputs{draw_between(rng, 0.1, 3), draw_between(rng, 0.1, 3)}; };
  const auto structural = [](Random&) { return std::vector<Inputs>{{0.0, 2.5}, {0.75, 0.0}, {1e-9, 2.0}}; };
  return {{.name = "the best y",
           .function = "best_y",
           .draw = draw,
           .structural = structural,
           .expected = [](const Inputs& in) { return Value(place_of_maximum(objective(in), 0, 1)); },
           .tolerance = formula},
          {.name = "the value there",
           .function = "best_value",
           .draw = draw,
           .structural = structural,
           .expected =
               [](const Inputs& in) {
                 const auto f = objective(in);
                 return Value(value_of(f, place_of_maximum(f, 0, 1)));
               },
           // Where one factor is 0 the maximum is at an end, and the nearest y inside is an epsilon away.
           .tolerance = {tolerance::formula, tolerance::formula}}};
}

}  // namespace
}  // namespace chapter_8

void add_chapter_8(Checks& checks) {
  checks["8.0"] = chapter_8::worked_example();
  checks["8.1"] = chapter_8::log_densities();
  checks["8.2"] = chapter_8::label_smoothing();
}

}  // namespace saddle::grader
