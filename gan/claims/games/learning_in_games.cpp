// Learning in games: why two players who follow their gradients circle, and what cures it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/dynamics/rates.h"
#include "gan/claims/games/mixed_games.h"
#include "gan/claims/study.h"
#include "gan/dynamics/differentiable_game.h"
#include "gan/dynamics/eigenvalues.h"
#include "gan/games/named_games.h"
#include "gan/games/normal_form.h"

namespace saddle::gan {
namespace {

using Kind = Wrong::Kind;

// Of a step, without the two eigenvalues 1 that belong to shifts of all logits of a player, which change no
// mix.
Spectrum without_shifts(Spectrum all) {
  std::sort(all.begin(), all.end(), [](const std::complex<double>& a, const std::complex<double>& b) {
    return std::abs(a - 1.0) < std::abs(b - 1.0);
  });
  all.erase(all.begin(), all.begin() + 2);
  return all;
}

// The frequency c of the circles.
using Frequency = std::function<double(const MixedGame& at)>;

double spread(const std::vector<double>& mix) {
  return mix[0] * mix[1];
}
double frequency(const MixedGame& at) {
  return 2 * spread(at.equilibrium.row) * spread(at.equilibrium.column) * std::fabs(at.curvature);
}

Chart learning_chart() {
  const NormalForm& coin = named_game("coin").game;
  const Mixes equilibrium{{0.375, 0.625}, {0.375, 0.625}}, start{{0.6, 0.4}, {0.3, 0.7}};
  Chart chart{
      "learning-in-games", "Learning the coin game, by six rules",
      "The distance from the equilibrium over the steps. Simultaneous gradient steps leave the equilibrium, "
      "alternating ones leave it slowly, the replicator dynamics go round it, extragradient and optimistic "
      "steps converge to it; a line ends where the distance is below 1e-12. The averages come near under the "
      "rules that do not leave."};
  for (const Learning rule : {Learning::gradient, Learning::alternating, Learning::extragradient,
                              Learning::optimistic, Learning::fictitious, Learning::replicator}) {
    const Trajectory course = learn(coin, rule, start, 3000, 0.3);
    const auto off = [&](std::string label, const std::vector<Mixes>& list) {
      Curve curve{std::move(label)};
      for (std::size_t t = 1; t < list.size(); t += 1 + t / 40) {
        curve.x.push_back(static_cast<double>(t));
        const double far = distance(list[t], {equilibrium});
        curve.y.push_back(far >= 1e-12 ? far : std::numeric_limits<double>::quiet_NaN());
      }
      return curve;
    };
    const std::string title(name(rule));
    chart.panels.push_back({"learning-" + title,
                            title,
                            "",
                            "step",
                            "distance",
                            {off("what is played", course.played), off("its average", course.averages)}});
  }
  return chart;
}

// Zero-sum games, or those with the same payoffs for both.
Measurement measure_circles(Study& study, const Frequency& closed, bool is_zero_sum = true) {
  Measurement result;
  for (MixedGame at : mixed_games(study.random("learning"), 12)) {
    if (!is_zero_sum) at = with_common_payoffs(at);
    const ad::Array jacobian = played_by_logits(at.game).jacobian(logits_of(at.equilibrium));
    const double c = closed(at);
    for (const auto& [l, expected] : matched(eigenvalues(jacobian), {{0, c}, {0, -c}, 0, 0})) {
      result.add(at.name + ": imaginary part", l.imag(), expected.imag());
      result.add(at.name + ": real part", l.real(), expected.real());
    }
  }
  if (study.charts()) result.charts = {learning_chart()};
  return result;
}

Claim circles_claim() {
  return {
      .id = "learning-circles",
      .statement = R"(
          In a 2x2 zero-sum game whose only equilibrium is fully mixed, the gradient flow on softmax logits,
          linearised there, has the eigenvalues +-i c and, for shifts of all logits of a player, 0 twice: it
          goes round, neither inwards nor outwards.)",
      .source = "Derived; Mescheder, Nowozin & Geiger 2017",
      .formula = R"(\text{eigenvalues } \pm i c \text{ at the equilibrium},\quad )"
                 R"(c = 2 x (1 - x) y (1 - y) \lvert a_{11} - a_{12} - a_{21} + a_{22} \rvert)",
      .derivation = R"(
          With logits r and t of the first strategies against the second, x' = x (1 - x) r', and r moves twice
          as fast as each logit: r' = 2 x (1 - x) s (y - y*), t' = -2 y (1 - y) s (x - x*), s = a_11 - a_12 -
          a_21 + a_22. Near the equilibrium x - x* = x (1 - x) r and y - y* = y (1 - y) t, with r and t from
          their values there, which leaves r' = k t, t' = -m r, k m = c^2. Measured: the Jacobian of the field
          by the tape, for the coin game, matching pennies and ten random games.)",
      .tolerance = 5e-13,
      .tolerance_reason = "some hundred roundings of numbers up to 40, and the square root of an eigenvalue",
      .measure = [](Study& study) { return measure_circles(study, frequency); },
      .figure = true,
      .wrong = {{Kind::formula, "c without the factor 2, as if a player had one logit",
                 [](Study& study) {
                   return measure_circles(study, [](const MixedGame& at) {
                     return spread(at.equilibrium.row) * spread(at.equilibrium.column) *
                            std::fabs(at.curvature);
                   });
                 }},
                {Kind::formula, "the frequency of the replicator dynamics, sqrt(x (1 - x) y (1 - y)) |s|",
                 [](Study& study) {
                   return measure_circles(study, [](const MixedGame& at) {
                     return std::sqrt(spread(at.equilibrium.row) * spread(at.equilibrium.column)) *
                            std::fabs(at.curvature);
                   });
                 }},
                {Kind::condition, "games in which both get the same",
                 [](Study& study) { return measure_circles(study, frequency, false); }},
                {Kind::off, "c 2 % off",
                 [](Study& study) { return measure_circles(study, times(1.02, frequency)); }}},
  };
}

// What the flow keeps of one player, given the first strategy's probability in equilibrium and its logit
// against the second.
using KeptByLogits = std::function<double(double p, double logit)>;

double kept_by_logits(double p, double logit) {
  return (1 - 2 * p) * logit + (1 - p) * std::exp(logit) + p * std::exp(-logit);
}
double kept_by_both(const KeptByLogits& one, const MixedGame& at, const LogOdds& odds) {
  return one(at.equilibrium.row[0], odds.row) + one(at.equilibrium.column[0], odds.column);
}

// How far each player of the dominant game has come after a time: 2 r + e^r - e^-r at the end less that at
// the start.
using Progress = std::function<LogOdds(double time)>;

LogOdds progress(double time) {
  return {4 * time, -2 * time};
}

Measurement measure_orbits(Study& study, const KeptByLogits& measured, const KeptByLogits& closed,
                           const Progress& dominant, bool is_zero_sum = true) {
  Measurement result;
  ad::Random random = study.random("learning: orbits");
  for (MixedGame at : mixed_games(study.random("learning"), 5)) {
    if (!is_zero_sum) at = with_common_payoffs(at);
    const StateMap field = played_by_logits(at.game).field();
    State z = logits_of(random_mixes(random));
    const double start = kept_by_both(closed, at, log_odds(z));
    // About one turn.
    constexpr int steps = 1000, looks = 5;
    for (int k = 1; k <= steps; ++k) {
      z = runge_kutta(field, z, 2 * std::numbers::pi / (steps * frequency(at)));
      if (k % (steps / looks) == 0)
        result.add_relative(fmt::format("{}, what is kept after {} steps of 1000", at.name, k),
                            kept_by_both(measured, at, log_odds(z)), start);
    }
  }
  // What the statement leaves out: with strategies that are better against everything there is no mixed
  // equilibrium to go round.
  const auto way = [](double logit) { return 2 * logit + std::exp(logit) - std::exp(-logit); };
  const StateMap field = played_by_logits(dominant_game()).field();
  State z = logits_of(random_mixes(random));
  const LogOdds start = log_odds(z);
  constexpr double step = 0.01;
  for (int k = 1; k <= 1000; ++k) {
    z = runge_kutta(field, z, step);
    if (k % 100 != 0) continue;
    const LogOdds now = log_odds(z), closed_way = dominant(step * k);
    const std::string name = fmt::format("3 2; 1 0, way after a time of {}", step * k);
    result.add_relative(name, way(now.row) - way(start.row), closed_way.row);
    result.add_relative(name + ", column player", way(now.column) - way(start.column), closed_way.column);
  }
  return result;
}

Claim orbits_claim() {
  return {
      .id = "learning-orbits",
      .statement = R"(
          In a 2x2 zero-sum game whose only equilibrium is fully mixed, the gradient flow on softmax logits
          goes round it on a closed orbit from every other fully mixed start; with a strictly dominant
          strategy each, as in 3 2; 1 0, it goes to the pure equilibrium instead.)",
      .source = "Derived",
      .formula = R"(I(x^*, r) + I(y^*, t) \text{ is constant},\quad )"
                 R"(I(p, r) = (1 - 2p) r + (1 - p) e^r + p e^{-r} \\ )"
                 R"(\text{in } \begin{pmatrix} 3 & 2 \\ 1 & 0 \end{pmatrix} \text{ the sum } )"
                 R"(2r + e^r - e^{-r} \text{ grows by } 4T \text{ in a time of } T \text{, and that of } t )"
                 R"(\text{ falls by } 2T)",
      .derivation = R"(
          x (1 - x) dI(x*, r)/dr = x - x*, so d/dt (I(x*, r) + I(y*, t)) = 2 s (x - x*) (y - y*) - 2 s (y -
          y*) (x - x*) = 0. I is strictly convex in r and grows without bounds on both sides, with its least
          value 1 + (1 - 2 p) log(p / (1 - p)) at the equilibrium: its level curves are closed and go round
          it. In 3 2; 1 0 the first row earns 2 more: r' = 4 x (1 - x), and (2 + e^r + e^-r) dr = 4 dT; 1 - x
          falls like 1 / (4 T). Measured: by the Runge-Kutta method on the field that the tape gives, over
          about a turn.)",
      .tolerance = 5e-9,
      .tolerance_reason = "the Runge-Kutta method's: the fourth power of steps of 1/160 of a radian",
      .measure = [](Study& study) { return measure_orbits(study, kept_by_logits, kept_by_logits, progress); },
      .wrong = {{Kind::formula, "KL(x* || x) + KL(y* || y) is kept, as by the replicator dynamics",
                 [](Study& study) {
                   const KeptByLogits kl = [](double p, double logit) {
                     return p * std::log(p * (1 + std::exp(-logit))) +
                            (1 - p) * std::log((1 - p) * (1 + std::exp(logit)));
                   };
                   return measure_orbits(study, kl, kl, progress);
                 }},
                {Kind::formula, "I(p, r) = (1 - p) e^r + p e^-r",
                 [](Study& study) {
                   const KeptByLogits short_one = [](double p, double logit) {
                     return (1 - p) * std::exp(logit) + p * std::exp(-logit);
                   };
                   return measure_orbits(study, short_one, short_one, progress);
                 }},
                {Kind::condition, "games in which both get the same",
                 [](Study& study) {
                   return measure_orbits(study, kept_by_logits, kept_by_logits, progress, false);
                 }},
                {Kind::formula, "the way in 3 2; 1 0 is 2 T and -T, as if a player had one logit",
                 [](Study& study) {
                   return measure_orbits(study, kept_by_logits, kept_by_logits, [](double time) {
                     return LogOdds{2 * time, -time};
                   });
                 }},
                {Kind::off, "what is kept, 2 % off",
                 [](Study& study) {
                   return measure_orbits(study, kept_by_logits, times(1.02, kept_by_logits), progress);
                 }}},
  };
}

// A rule for steps on logits, its spectral radius where it is linearised, as a function of a = h c, and the
// steps at which it is measured.
struct RuleAtRest {
  UpdateRule::Kind kind;
  std::function<double(double a)> radius;
  bool outwards;  // the radius is at least one, or at most one
  std::vector<double> at;
};

std::vector<RuleAtRest> rules_at_rest() {
  using Rule = UpdateRule::Kind;
  return {{Rule::simultaneous, simultaneous_radius, true, {0.1, 0.4, 1.5}},
          {Rule::alternating, alternating_radius, false, {0.1, 0.4, 1.9}},
          {Rule::extragradient, extragradient_radius, false, {0.1, 0.4, 0.9}},
          {Rule::optimistic, optimistic_radius, false, {0.1, 0.4, 0.55}}};
}

Measurement measure_steps(Study& study, const std::vector<RuleAtRest>& rules,
                          const Frequency& closed = frequency) {
  Measurement result;
  for (const MixedGame& at : mixed_games(study.random("learning"), 4)) {
    const Played game = played_by_logits(at.game);
    const State z = logits_of(at.equilibrium);
    for (const RuleAtRest& rule : rules) {
      for (const double a : rule.at) {
        State state = z;
        if (rule.kind == UpdateRule::Kind::optimistic) state.insert(state.end(), z.begin(), z.end());
        const StateMap step = game.steps({.kind = rule.kind}, a / closed(at));
        const double radius = spectral_radius(without_shifts(eigenvalues(difference_jacobian(step, state))));
        const std::string name = fmt::format("{}, {}, a = {}", at.name, gan::name(rule.kind), a);
        result.add(name, radius, rule.radius(a));
        if (rule.outwards)
          result.at_least(name + ": not inwards", radius, 1);
        else
          result.at_most(name + ": not outwards", radius, 1);
      }
    }
  }
  return result;
}

Claim steps_claim() {
  // The rules with another closed form or other steps for one of them.
  const auto with = [](std::size_t k, const std::function<double(double)>& radius) {
    std::vector<RuleAtRest> rules = rules_at_rest();
    rules[k].radius = radius;
    return [rules](Study& study) { return measure_steps(study, rules); };
  };
  const auto beyond = [](std::size_t k, double a) {
    std::vector<RuleAtRest> rules = rules_at_rest();
    rules[k].at = {a};
    return [rules](Study& study) { return measure_steps(study, rules); };
  };
  return {
      .id = "learning-steps",
      .statement = R"(
          In a 2x2 zero-sum game whose only equilibrium is fully mixed, one step of size h on softmax logits,
          linearised there, with a = h c and but for shifts, has a spectral radius above 1 if simultaneous, of
          1 if alternating with a <= 2, and below 1 if extragradient with 0 < a < 1 or optimistic with 0 < a <
          1 / sqrt(3).)",
      .source = "Korpelevich 1976; Daskalakis et al. 2018",
      .formula = R"(a = h c,\quad c = 2 x (1 - x) y (1 - y) \lvert a_{11} - a_{12} - a_{21} + a_{22} )"
                 R"(\rvert \\ )"
                 R"(\text{simultaneous: } \sqrt{1 + a^2} \\ )"
                 R"(\text{alternating: } 1 \\ )"
                 R"(\text{extragradient: } \sqrt{1 - a^2 + a^4} \\ )"
                 R"(\text{optimistic: } \sqrt{\frac{1 + \sqrt{1 - 4 a^2}}{2}} \text{ up to } )"
                 R"(a = \tfrac{1}{2},\quad \sqrt{2 a^2 + a \sqrt{4 a^2 - 1}} \text{ beyond})",
      .derivation = R"(
          A simultaneous step of size h multiplies an eigenvector of the field by 1 + i a and is longer than
          one: the gradient points along the circle, and a step along a tangent ends outside. The others look
          where the step leads (extragradient), or guess it from the step before (optimistic), or move one
          after the other. The radii are those of the game xy with a in place of h, as both are one linear map
          in other coordinates. That is all that it says: with a radius of 1 the terms that are left out
          decide (learning-alternating). Measured: eigenvalues of the Jacobian of one step on the logits, by
          differences.)",
      .tolerance = 2e-11,
      .tolerance_reason = "differences of the step map leave 1e-10 of its entries, of size one",
      .measure = [](Study& study) { return measure_steps(study, rules_at_rest()); },
      .wrong = {{Kind::formula, "alternating steps have the radius of simultaneous ones, sqrt(1 + a^2)",
                 with(1, simultaneous_radius)},
                {Kind::formula, "extragradient steps without the a^4, sqrt(1 - a^2)",
                 with(2, [](double a) { return std::sqrt(1 - a * a); })},
                {Kind::formula, "optimistic steps have the radius of extragradient ones",
                 with(3, extragradient_radius)},
                {Kind::formula, "a = h c with c as if a player had one logit",
                 [](Study& study) { return measure_steps(study, rules_at_rest(), times(0.5, frequency)); }},
                {Kind::condition, "alternating steps with a = 2.2", beyond(1, 2.2)},
                {Kind::condition, "extragradient steps with a = 1.2", beyond(2, 1.2)},
                {Kind::condition, "optimistic steps with a = 0.6", beyond(3, 0.6)},
                {Kind::off, "the radius of simultaneous steps 2 % off",
                 with(0, times(1.02, simultaneous_radius))}},
      .slow = true,
  };
}

// Steps by turns: from a start, so many of size h.
using Turns =
    std::function<std::vector<Mixes>(const NormalForm& game, const Mixes& start, int steps, double h)>;

std::vector<Mixes> gradients_by_turns(const NormalForm& game, const Mixes& start, int steps, double h) {
  return learn(game, Learning::alternating, start, steps, h).played;
}

// Each adds what a strategy earns to its logarithm: multiplicative weights.
std::vector<Mixes> weights_by_turns(const NormalForm& game, const Mixes& start, int steps, double h) {
  const auto at = [&](std::size_t i, std::size_t j) { return game.row(i, j).approximate(); };
  const auto mix = [](double logit) { return 1 / (1 + std::exp(-logit)); };
  LogOdds odds = log_odds(start);
  std::vector<Mixes> played{start};
  for (int k = 0; k < steps; ++k) {
    const double y = mix(odds.column);
    odds.row += h * ((at(0, 0) - at(1, 0)) * y + (at(0, 1) - at(1, 1)) * (1 - y));
    const double x = mix(odds.row);
    odds.column -= h * ((at(0, 0) - at(0, 1)) * x + (at(1, 0) - at(1, 1)) * (1 - x));
    played.push_back({{x, 1 - x}, {mix(odds.column), mix(-odds.column)}});
  }
  return played;
}

Measurement measure_alternating(Study& study, const Turns& turns) {
  Measurement result;
  for (const MixedGame& at : mixed_games(study.random("learning"), 2)) {
    for (const double a : {0.1, 0.2}) {
      const Mixes &rest = at.equilibrium,
                  start{{rest.row[0] + 0.1, rest.row[1] - 0.1}, {rest.column[0] - 0.1, rest.column[1] + 0.1}};
      const int steps = static_cast<int>(std::lround(10 / (a * a))),
                turn = static_cast<int>(std::ceil(2 * std::numbers::pi / a));
      const std::vector<Mixes> played = turns(at.game, start, steps, a / frequency(at));
      std::vector<double> distance;
      for (const Mixes& mixes : played)
        distance.push_back(kept_by_both(kept_by_logits, at, log_odds(mixes)) -
                           kept_by_both(kept_by_logits, at, log_odds(rest)));
      result.at_least(fmt::format("{}, a = {}: nearest in the last turn of {} steps, farthest in the first",
                                  at.name, a, steps),
                      *std::min_element(distance.end() - turn, distance.end()),
                      *std::max_element(distance.begin(), distance.begin() + turn));
    }
  }
  return result;
}

Claim alternating_claim() {
  return {
      .id = "learning-alternating",
      .statement = R"(
          In the coin game and in matching pennies alternating gradient steps on softmax logits with a = h c
          of 0.1 and 0.2, begun 0.1 off the equilibrium in both mixes, drift outwards though their linear part
          is neutral: by the first integral of the flow, less its least value, the nearest point of the last
          turn of 10 / a^2 steps is farther out than the farthest point of the first turn.)",
      .source = "Derived; compare Bailey, Gidel & Piliouras 2020",
      .formula = R"(I(x^*, r) + I(y^*, t) \text{ less its least value at the equilibrium, after } 10 / a^2 )"
                 R"(\text{ steps of } a = 0.1 )"
                 R"(\text{ and 0.2: at least as large at any step of the last turn as at any of the first})",
      .derivation = R"(
          Two exact moves by turns, each along its own part of the flow, would nearly keep I. A step of
          Euler's on r lacks h^2/2 r' dr'/dr of that move, and so one on t. Together these change I in one
          iteration by -2 h^2 s^2 ((x - x*) (y - y*)^2 (1 - 2 x) x (1 - x) + (y - y*) (x - x*)^2 (1 - 2 y) y
          (1 - y)), up to h^3. In matching pennies that is never negative, as (x - 1/2) (1 - 2 x) <= 0: near
          the middle I grows by a^2 I^2 / 4 an iteration. Steps by turns do stay near their start where the
          moves are exact: in the game xy without bounds for a < 2 (Bailey, Gidel and Piliouras), and for
          multiplicative weights. Measured: by the tape, from 0.1 off the equilibrium.)",
      .tolerance = 1e-14,
      .tolerance_reason = "a hundred roundings of the two numbers that are compared",
      .measure = [](Study& study) { return measure_alternating(study, gradients_by_turns); },
      .wrong = {{Kind::condition, "multiplicative weights in place of gradients on logits",
                 [](Study& study) { return measure_alternating(study, weights_by_turns); }},
                {Kind::condition, "extragradient steps in place of alternating ones",
                 [](Study& study) {
                   return measure_alternating(
                       study, [](const NormalForm& game, const Mixes& start, int steps, double h) {
                         return learn(game, Learning::extragradient, start, steps, h).played;
                       });
                 }}},
  };
}

}  // namespace

std::vector<Claim> claims_of_learning_in_games() {
  return {circles_claim(), orbits_claim(), steps_claim(), alternating_claim()};
}

}  // namespace saddle::gan
