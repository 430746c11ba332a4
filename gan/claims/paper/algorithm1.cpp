// Algorithm 1 at work: where it goes with exact expectations, with many steps of D and few, with one cost of
// G and the other.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/paper/match.h"
#include "gan/claims/study.h"
#include "gan/objective.h"

namespace saddle::gan {
namespace {

using std::numbers::ln2;

constexpr double kArrived = 1e-10;
constexpr int kMost = 5000;  // iterations

// Where a match has ended up.
struct End {
  int arrived = 0;  // the first iteration with all errors below 1e-10; none: kMost + 1
  int made = 0;
  double m = 0, s = 0, value = 0;
  std::vector<Chart> charts = {};
};

// Plays until mu, |sigma| and V are there, then as long again, to see that they stay.
End play(Match match, int most, bool charts) {
  End end;
  Curve v{"V(D, G)"}, c{"C(G) = -log 4 + 2 JSD"}, floor{"-log 4", {}, {}, Role::reference};
  Curve of_m{"|mu - 4|"}, of_s{"||sigma| - 1.25|"}, of_v{"|V + log 4|"};
  const auto watch = [&](int iteration) {
    end.value = value(match.exact());
    const double above = std::fabs(end.value + 2 * ln2);
    if (end.arrived == 0 && match.distance() < kArrived && above < kArrived) end.arrived = iteration;
    if (charts && iteration % 3 == 1) {
      const auto add = [iteration](Curve& curve, double y) {
        curve.x.push_back(iteration);
        curve.y.push_back(y);
      };
      add(v, end.value);
      add(c, c_g(match.p_data, match.p_g()).value);
      add(floor, -2 * ln2);
      add(of_m, std::fabs(match.m() - 4));
      add(of_s, std::fabs(match.s() - 1.25));
      add(of_v, above);
    }
    return end.arrived == 0 || iteration < 2 * end.arrived;
  };
  end.made = algorithm_1(match.exact(), {.iterations = most, .go_on = watch});
  if (end.arrived == 0) end.arrived = kMost + 1;
  end.m = match.m();
  end.s = match.s();
  if (charts) {
    end.charts.push_back({"alg-1-course",
                          "The course of exact Algorithm 1",
                          "C(G) is what V would be with D at its optimum, so that V stays below it; both end "
                          "at -log 4.",
                          "iteration",
                          "nats",
                          {c, v, floor}});
    end.charts.push_back(
        {"alg-1-errors",
         "The errors of exact Algorithm 1",
         "But for the swings around the solution all of them fall by a constant factor in each iteration; "
         "that of V, of second order in the others, twice as fast. A line ends where the error is zero.",
         "iteration",
         "error",
         {of_m, of_s, of_v}});
  }
  return end;
}

// Where mu, |sigma| and V are to end.
struct Goal {
  double m = 4, s = 1.25, value = -2 * ln2;
};

Measurement measure_exact(const End& end, const Goal& goal) {
  Measurement result;
  result.at_most("iterations until all errors are below 1e-10", end.arrived, kMost).unit = "iterations";
  result.add(fmt::format("mu after {} iterations", end.made), end.m, goal.m);
  result.add(fmt::format("|sigma| after {} iterations", end.made), end.s, goal.s);
  result.add(fmt::format("V after {} iterations", end.made), end.value, goal.value).unit = "nats";
  result.notes.push_back(
      fmt::format("All three errors are below 1e-10 after {} iterations, and stay there until {}.",
                  end.arrived, end.made));
  return result;
}

// Steps of 0.3 for both, from N(0,1).
const End& exact_end(Study& study) {
  return study.once<End>("alg-1-exact", [&] { return play(Match(0.3, 0.3), kMost, study.charts()); });
}

// The iterations until mu and |sigma| are within 1e-6, with k steps of D for each of G.
int iterations_needed(Study& study, double rate_d, double rate_g, int k) {
  return study.once<int>(fmt::format("alg-1-k {} {} {}", rate_d, rate_g, k), [&] {
    Match match(rate_d, rate_g);
    return algorithm_1(match.exact(), {.iterations = kMost, .k = k, .go_on = [&](int) {
                                         return !(match.distance() < 1e-6);
                                       }});
  });
}

// slow_d: D's steps are short and G's long; fast_d: the other way round. cost: what an iteration counts.
struct Rates {
  double d, g;
};
Measurement measure_k(Study& study, const Rates& slow_d, const Rates& fast_d, double (*cost)(int k)) {
  Measurement result;
  std::string note = "Iterations until |mu - 4| and ||sigma| - 1.25| are below 1e-6:";
  const auto needed = [&](const Rates& rates, int k) {
    const int iterations = iterations_needed(study, rates.d, rates.g, k);
    note += fmt::format(" {} with k = {} and steps of {} and {};", iterations, k, rates.d, rates.g);
    return iterations * cost(k);
  };
  const double of_1 = needed(slow_d, 1), of_5 = needed(slow_d, 5), of_50 = needed(slow_d, 50);
  result.at_most("a slow D: k = 1", of_1, kMost);
  result.at_most("a slow D: k = 5, against k = 1", of_5, of_1 - 1);
  result.at_most("a slow D: k = 50, against k = 5", of_50, of_5 - 1);
  const double fast_1 = needed(fast_d, 1), fast_5 = needed(fast_d, 5);
  result.at_least("a fast D: k = 5, against k = 1", fast_5, fast_1 + 1);
  note.back() = '.';
  result.notes.push_back(note);
  return result;
}

double one(int) {
  return 1;
}

// Where a generator that begins at N(start,1) is after 1000 iterations, and how steep it ever was.
struct Journey {
  double m = 0, s = 0, steepest = 0;
};
Journey travel(double start, GeneratorCost cost) {
  Match match(0.3, 0.3, start);
  // D first learns to tell them apart, as it soon does.
  train_discriminator(match.exact(), 200);
  Journey journey;
  algorithm_1(match.exact(), {.iterations = 1000, .cost = cost, .on_update = [&](const Update& update) {
                                if (update.of == Update::Of::G)
                                  journey.steepest = larger(journey.steepest, update.gradient_norm);
                              }});
  journey.m = match.m();
  journey.s = match.s();
  return journey;
}

// stays: mu and |sigma| at the end with the minimax cost; arrives: with the non-saturating one.
struct Place {
  double m, s;
};
Measurement measure_saturation(Study& study, double start, const Place& stays, const Place& arrives) {
  Measurement result;
  for (const GeneratorCost cost : {GeneratorCost::minimax, GeneratorCost::non_saturating}) {
    const Journey& journey = study.once<Journey>(fmt::format("saturation {} {}", name(cost), start),
                                                 [&] { return travel(start, cost); });
    const std::string what = fmt::format("{} from m = {}, after 1000 iterations", name(cost), start);
    const Place& place = cost == GeneratorCost::minimax ? stays : arrives;
    result.add("mu: " + what, journey.m, place.m);
    result.add("|sigma|: " + what, journey.s, place.s);
    if (cost == GeneratorCost::minimax)
      result.at_most("steepest gradient of G: " + what, journey.steepest, 1e-15, 1e-15);
    result.notes.push_back(
        fmt::format("The {} cost from m = {}: the steepest gradient of G is {:.1e}, and m ends at {:.6g}.",
                    name(cost), start, journey.steepest, journey.m));
  }
  return result;
}

}  // namespace

std::vector<Claim> claims_of_algorithm_1() {
  using enum Wrong::Kind;
  const auto saturate = [](double start, const Place& stays, const Place& arrives) {
    return [=](Study& study) { return measure_saturation(study, start, stays, arrives); };
  };
  const auto exactly = [](const Goal& goal) {
    return [=](Study& study) { return measure_exact(exact_end(study), goal); };
  };
  return {
      {.id = "alg-1-exact",
       .statement = R"(
           For p_data = N(4,1.25), G(z) = mu + sigma z from N(0,1) and a D with a quadratic logit that begins
           at 1/2, Algorithm 1 with exact expectations, k = 1 and plain gradient steps of 0.3 leads p_g to
           p_data and V to -log 4.)",
       .source = "Goodfellow et al. 2014, Alg. 1",
       .formula = R"(\mu \to 4,\quad \lvert \sigma \rvert \to 1.25,\quad V \to -\log 4)",
       .derivation = R"(
           Near the solution, with t = (x - 4) / 1.25, the two players are coupled oscillators with damping: V
           is concave in theta_d with Hessian -E phi phi' / 2, phi = (1, t, t^2), and linear in the error of G
           to first order; so plain gradient steps in turns shrink both errors by a constant factor if they
           are small enough. Expectations are by quadrature. V alone would prove nothing: it is -log 4 for D =
           1/2, it does not see the sign of sigma, and it is of second order in the errors. No such promise
           holds elsewhere: for longer steps, for a D that cannot express D*, or from far away (claim
           saturation).)",
       .tolerance = 1e-14,
       .tolerance_reason = "what is left of a geometric decay is rounding, of mu, sigma and V",
       .measure =
           [](Study& study) {
             Measurement result = measure_exact(exact_end(study), {});
             result.charts = exact_end(study).charts;
             return result;
           },
       .figure = true,
       .wrong = {{formula, "|sigma| -> sqrt(1.25), as if 1.25 were the variance",
                  exactly({.s = std::sqrt(1.25)})},
                 {formula, "V -> -log 2", exactly({.value = -ln2})},
                 {condition, "the same with a linear logit",
                  [](Study&) { return measure_exact(play(Match(0.3, 0.3, 0, true), 500, false), {}); }},
                 {condition, "the same with steps of 2",
                  [](Study&) { return measure_exact(play(Match(2, 2), 500, false), {}); }},
                 {off, "mu ends 2 % off 4", exactly({.m = 4.08})},
                 {off, "V ends 2 % off -log 4", exactly({.value = -2.04 * ln2})}}},
      claim_of_sampled_runs(),
      claim_of_sampled_gradients(),
      {.id = "alg-1-k",
       .statement = R"(
           In the game of alg-1-exact with steps of 0.05 for D and 0.5 for G, k = 50 needs fewer iterations
           than k = 5 and k = 5 fewer than k = 1 until the errors of mu and |sigma| are below 1e-6; with steps
           of 0.5 for D and 0.05 for G, k = 5 needs more than k = 1.)",
       .source = "Goodfellow et al. 2014, Alg. 1",
       .formula = R"(\operatorname{iterations}(k = 50) < \operatorname{iterations}(k = 5) < )"
                  R"(\operatorname{iterations}(k = 1) \text{ for a slow } D \\ )"
                  R"(\text{not for a fast one})",
       .derivation = R"(
           With k = 1 and short steps D lags behind G, and the two circle around the solution. With k large D
           is near D* whenever G moves, and G descends C itself. If D is fast anyway, with a rate d far above
           the rate c of descent on C, the slower one of the two modes, l^2 - d l + d c = 0, has the rate c (1
           + c / d): a little lag helps. The work in all is another matter: k counts too.)",
       .tolerance = 0,
       .tolerance_reason = "whole numbers are compared",
       .measure =
           [](Study& study) {
             return measure_k(study, {0.05, 0.5}, {0.5, 0.05}, one);
           },
       .wrong = {{formula, "the steps of both players in all fall as k grows",
                  [](Study& study) {
                    return measure_k(study, {0.05, 0.5}, {0.5, 0.05}, [](int k) { return k + 1.0; });
                  }},
                 {condition, "k = 5 needs fewer iterations for steps of 0.3 and 0.05 too",
                  [](Study& study) {
                    return measure_k(study, {0.3, 0.05}, {0.5, 0.05}, one);
                  }}},
       .unit = "iterations"},
      claim_of_figure_1(),
      {.id = "saturation",
       .statement = R"(
           In the game of alg-1-exact from N(20,1), after 200 steps of D alone, 1000 iterations with the
           minimax cost move mu and |sigma| by less than 1e-13, and 1000 with the non-saturating cost lead p_g
           to p_data.)",
       .source = "Goodfellow et al. 2014, Sec. 3",
       .formula = R"(\frac{d}{da} \log(1 - D) = -D,\quad \frac{d}{da} (-\log D) = -(1 - D),\quad a )"
                  R"(\text{ the logit of } D(G(z)))",
       .derivation = R"(
           Once D tells G(z) from data, D(G(z)) is as good as zero: the first derivative is too, and the
           second is not. At m = 20 the best logit is about -80, and averaged over z the gradient is below
           1e-15. Both costs begin with the same D, trained for 200 steps. This is about 1000 iterations: a
           gradient that is not zero moves G in the end.)",
       .tolerance = 1e-13,
       .tolerance_reason = R"(
           a move of 0.3 times 3e-16 is lost in the rounding of mu = 20; for the other cost roundings of mu
           and sigma)",
       .measure = saturate(20, {20, 1}, {4, 1.25}),
       .wrong = {{formula, "the minimax cost leads p_g to p_data as well",
                  saturate(20, {4, 1.25}, {4, 1.25})},
                 {condition, "the minimax cost leaves G where it was from m = 0 too",
                  saturate(0, {0, 1}, {4, 1.25})},
                 {off, "mu stays 2 % off 20", saturate(20, {20.4, 1}, {4, 1.25})},
                 {off, "mu arrives 2 % off 4", saturate(20, {20, 1}, {4.08, 1.25})}}},
  };
}

}  // namespace saddle::gan
