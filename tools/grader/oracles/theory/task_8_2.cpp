// Task 8.2: the best D for smoothed labels.
#include "tools/grader/oracles/draws.h"
#include "tools/grader/oracles/theory/chapter_8.h"

namespace saddle::grader::chapter_8 {
namespace {

// At the place of a maximum a rounding of the slope, divided by the curvature, is an error of the place.
constexpr Tolerance maximum{tolerance::sum, 0};

double draw_alpha(Random& rng) {
  return draw_between(rng, 0.6, 0.95);
}
double draw_beta(Random& rng) {
  return draw_between(rng, 0.05, 0.4);
}
List draw_densities(Random& rng, int cells) {
  List all;
  for (int i = 0; i < cells; ++i) all.push_back(draw_between(rng, 0.1, 3));
  return all;
}

// What D ascends at one point, as the task writes it.
std::function<Var(const Var&)> objective(double p, double q, double alpha, double beta, double w) {
  return [=](const Var& d) {
    return w * p * (alpha * log(d) + (1 - alpha) * log(1 - d)) +
           (1 - w) * q * (beta * log(d) + (1 - beta) * log(1 - d));
  };
}

// D as a function of s: the mean of the labels.
Var d_at(const Var& s, double alpha, double beta) {
  return alpha * sigmoid(s) + beta * sigmoid(-s);
}

Value pull(const Inputs& in) {
  ad::Tape tape;
  const Var s = tape.leaf(in[0].number());
  const double slope = backward(log(d_at(s, in[1].number(), in[2].number())), {s})[s];
  return slope;
}

Value largest_pull(const Inputs& in) {
  const double alpha = in[0].number(), beta = in[1].number();
  const auto d = [=](const Var& s) { return d_at(s, alpha, beta); };
  const auto of_s = [=](const Var& s) { return (alpha - beta) * sigmoid(s) * sigmoid(-s) / d(s); };
  const double best = place_of_maximum(of_s, -60, 60);
  return List{value_of(d, best), value_of(of_s, best)};
}

}  // namespace

std::vector<Check> label_smoothing() {
  return {{.name = "D for smoothed labels",
           .function = "smoothed_d",
           .draw =
               [](Random& rng) {
                 return Inputs{draw_between(rng, 0.1, 3), draw_between(rng, 0.1, 3), draw_alpha(rng),
                               draw_beta(rng), draw_between(rng, 0.2, 0.8)};
               },
           // Without data, without samples, and with one label or both not smoothed.
           .structural =
               [](Random& rng) {
                 return std::vector<Inputs>{{0.0, 1.5, draw_alpha(rng), draw_beta(rng), 0.375},
                                            {2.5, 0.0, draw_alpha(rng), draw_beta(rng), 0.375},
                                            {0.75, 1.5, draw_alpha(rng), 0.0, 0.625},
                                            {0.75, 1.5, 1.0, 0.0, 0.5}};
               },
           .expected =
               [](const Inputs& in) {
                 return Value(place_of_maximum(objective(in[0].number(), in[1].number(), in[2].number(),
                                                         in[3].number(), in[4].number()),
                                               0, 1));
               },
           .tolerance = formula},
          {.name = "the value at the best D",
           .function = "smoothed_value",
           .draw =
               [](Random& rng) {
                 const int cells = 3 + static_cast<int>(rng.below(4));
                 return Inputs{draw_densities(rng, cells), draw_densities(rng, cells), draw_alpha(rng),
                               draw_beta(rng), draw_between(rng, 0.2, 0.8)};
               },
           .structural =
               [](Random& rng) {
                 return std::vector<Inputs>{
                     {List{0.0, 0.75, 0.25}, List{0.5, 0.0, 0.25}, draw_alpha(rng), draw_beta(rng), 0.375},
                     {List{0.0, 0.75, 0.25}, List{0.5, 0.0, 0.25}, 1.0, 0.0, 0.5}};
               },
           .expected =
               [](const Inputs& in) {
                 const List p = in[0].numbers(), q = in[1].numbers();
                 double sum = 0;
                 for (std::size_t i = 0; i < p.size(); ++i) {
                   const auto f = objective(p[i], q[i], in[2].number(), in[3].number(), in[4].number());
                   sum += value_of(f, place_of_maximum(f, 0, 1));
                 }
                 return Value(sum);
               },
           .tolerance = formula},
          {.name = "the pull",
           .function = "pull",
           .draw =
               [](Random& rng) {
                 return Inputs{draw_between(rng, -4, 4), draw_alpha(rng), draw_beta(rng)};
               },
           .structural =
               [](Random& rng) {
                 return std::vector<Inputs>{{0.0, 0.875, 0.125}, {-1.5, draw_alpha(rng), 0.0}};
               },
           .expected = pull,
           .tolerance = formula,
           .derivative = true},
          {.name = "the pull, far from the data and far inside of them",
           .function = "pull",
           .draw =
               [](Random& rng) {
                 const double s = draw_between(rng, 20, 60);
                 return Inputs{rng.uniform() < 0.5 ? -s : s, draw_alpha(rng), draw_beta(rng)};
               },
           .structural =
               [](Random& rng) {
                 return std::vector<Inputs>{{-700.0, draw_alpha(rng), draw_beta(rng)},
                                            {-700.0, draw_alpha(rng), 0.0},
                                            {40.0, draw_alpha(rng), draw_beta(rng)},
                                            {700.0, draw_alpha(rng), draw_beta(rng)}};
               },
           .expected = pull,
           .tolerance = formula,
           .derivative = true},
          {.name = "the largest pull",
           .function = "largest_pull",
           .draw =
               [](Random& rng) {
                 return Inputs{draw_alpha(rng), draw_beta(rng)};
               },
           // The labels 0.9 and 0.1, of which the pull is 1/2.
           .structural =
               [](Random&) {
                 return std::vector<Inputs>{{0.9, 0.1}, {1.0, 0.015625}};
               },
           .expected = largest_pull,
           .tolerance = maximum}};
}

}  // namespace saddle::grader::chapter_8
