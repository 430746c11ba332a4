// Figure 1 of the paper, computed: p_g is led to p_data by D.
#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "gan/claims/claim.h"
#include "gan/claims/paper/figure1.h"
#include "gan/claims/paper/match.h"
#include "gan/claims/study.h"
#include "gan/learned.h"
#include "gan/probability/distribution.h"

namespace saddle::gan {
namespace {

// What is measured in the four panels.
struct Figure {
  double jsd_a = 0, distance_a = 0;
  double distance_b = 0;
  double jsd_c = 0;
  double jsd_d = 0, from_half_d = 0;
  Chart chart = {};
};

// The length of G's step in panel (c): ten times that of all others, so that it can be seen.
constexpr double kStepOfG = 3;

// steps_of_d: in panel (b). step_of_g: its length in panel (c).
Figure play_figure(bool charts, int steps_of_d, double step_of_g) {
  Chart chart{
      .id = "fig-1",
      .title = "Figure 1: p_g is led to p_data by D",
      .caption =
          "Exact Algorithm 1 for p_data = N(4,1.25) and G(z) = mu + sigma z, z from N(0,1). The lower "
          "axis is z, with arrows from equal steps of z to x = G(z): the smaller |sigma|, the closer "
          "they land, and the higher p_g."};
  Match match(0.3, 0.3);
  const auto distance = [&] { return distance_from_optimum(match.D, match.p_data, match.p_g()); };
  const auto draw = [&](const char* letter, const char* title, const char* caption,
                        const std::optional<Distribution>& before = std::nullopt) {
    if (charts) {
      chart.panels.push_back(figure_1_panel(fmt::format("fig-1-{}", letter),
                                            fmt::format("({}) {}", letter, title), caption, match.p_data,
                                            match.G, match.D, before));
    }
  };

  Figure figure;
  algorithm_1(match.exact(), {.iterations = 60});
  figure.jsd_a = match.jsd();
  figure.distance_a = distance();
  draw("a", "Before convergence",
       "p_g lies beside p_data, and D, which has learned a little, tells them apart only in part.");

  train_discriminator(match.exact(), steps_of_d);
  figure.distance_b = distance();
  draw("b", "D trained to D*", "G rests. D is now p_data / (p_data + p_g): 1/2 where the densities cross.");

  const Distribution before = match.p_g();
  match.opt_g.set_learning_rate(step_of_g);
  algorithm_1(match.exact(), {.iterations = 1});
  match.opt_g.set_learning_rate(0.3);
  figure.jsd_c = match.jsd();
  draw("c", "After an update of G",
       "The slope of D has moved G(z) to where D rather takes it for data. The thin line is p_g as in (b).",
       before);

  algorithm_1(match.exact(), {.iterations = 1000});
  figure.jsd_d = match.jsd();
  const Batch& x = match.data();
  ad::Tape tape;
  const ad::Var logit = match.D(tape.constant(x.points));
  for (ad::Index i = 0; i < x.weights.size(); ++i)
    figure.from_half_d += x.weights[i] * std::fabs(ad::sigmoid(logit.array()[i]) - 0.5);
  draw("d", "At the end", "p_g = p_data, and D = 1/2: it cannot tell them apart.");
  figure.chart = std::move(chart);
  return figure;
}

// zero: what the distances of (b) and (d) are compared with.
Measurement measure_figure(const Figure& figure, double zero) {
  Measurement result;
  result.at_least("(a) before convergence: JSD", figure.jsd_a, 0.01).unit = "nats";
  result.at_least("(a) before convergence: E |D - D*|", figure.distance_a, 0.01);
  result.add("(b) D trained, G at rest: E |D - D*|", figure.distance_b, zero);
  result.at_most("(c) after an update of G: JSD, against that of (a)", figure.jsd_c, figure.jsd_a).unit =
      "nats";
  // Of D = 1/2 and D*, one is the other when p_g is p_data.
  result.add("(d) after many iterations: JSD", figure.jsd_d, zero).unit = "nats";
  result.add("(d) after many iterations: E |D - 1/2|", figure.from_half_d, zero);
  return result;
}

}  // namespace

Claim claim_of_figure_1() {
  using enum Wrong::Kind;
  constexpr double tolerance = 5e-15;
  const auto figure = [](Study& study) -> const Figure& {
    return study.once<Figure>("fig-1", [&] { return play_figure(study.charts(), 3000, kStepOfG); });
  };
  return {.id = "fig-1",
          .statement = R"(
          In the game of alg-1-exact the four panels of Figure 1 come out: (a) after 60 iterations JSD and E
          |D - D*| are above 0.01; (b) 3000 more steps of D make it D*; (c) a step of G lowers JSD; (d) 1000
          iterations later p_g = p_data and D = 1/2.)",
          .source = "Goodfellow et al. 2014, Fig. 1",
          .formula = R"(\text{(a) } \operatorname{JSD}, \mathbb{E} \lvert D - D^* \rvert \ge 0.01 \\ )"
                     R"(\text{(b) } D = D^* \\ )"
                     R"(\text{(c) } \operatorname{JSD} \text{ falls} \\ )"
                     R"(\text{(d) } \operatorname{JSD} = 0,\quad D = \tfrac{1}{2})",
          .derivation = R"(
          For two normals the logit of D* is a quadratic in x, so that D can reach it. A step of G along the
          gradient of V at D* is a step along that of C, which is small enough here to lower it. The mean of
          |D - D*| is under m, that of |D - 1/2| under p_data.)",
          .tolerance = tolerance,
          .tolerance_reason = "what is left of a geometric decay is rounding, of D's three parameters",
          .measure =
              [=](Study& study) {
                Measurement result = measure_figure(figure(study), 0);
                if (study.charts()) result.charts.push_back(figure(study).chart);
                return result;
              },
          .figure = true,
          .wrong = {{condition, "D is trained for 30 steps only in (b)",
                     [](Study&) { return measure_figure(play_figure(false, 30, kStepOfG), 0); }},
                    {condition, "the step of G in (c) is 30 instead of 3",
                     [](Study&) { return measure_figure(play_figure(false, 3000, 30), 0); }},
                    {off, "the distances end 100 tolerances from zero",
                     [=](Study& study) { return measure_figure(figure(study), 100 * tolerance); }}}};
}

}  // namespace saddle::gan
