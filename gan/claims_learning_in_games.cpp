// Learning in games: why two players who follow their gradients circle, what cures it, and what averages do.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "autodiff/array_ops.h"
#include "gan/claims.h"
#include "gan/comparing.h"
#include "gan/eigenvalues.h"
#include "gan/equilibria.h"
#include "gan/learning.h"
#include "gan/named_games.h"
#include "gan/played.h"
#include "gan/rates.h"
#include "gan/study.h"
#include "gan/zero_sum.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;

// A zero-sum game of 2x2 whose only equilibrium mixes, as doubles.
struct MixedGame {
  std::string name;
  NormalForm game;
  double a, b, c, d;  // what the row player gets, row by row
  Mixes equilibrium;  // in closed form: each makes the other one indifferent

  double curvature() const { return a - b - c + d; }
  // x (1 - x) of the two mixes.
  double spread_of_rows() const { return equilibrium.row[0] * equilibrium.row[1]; }
  double spread_of_columns() const { return equilibrium.column[0] * equilibrium.column[1]; }
};

MixedGame mixed_game(std::string name, NormalForm game) {
  const auto at = [&](std::size_t i, std::size_t j) { return game.row(i, j).approximate(); };
  const double a = at(0, 0), b = at(0, 1), c = at(1, 0), d = at(1, 1), s = a - b - c + d;
  const double x = (d - c) / s, y = (d - b) / s;
  return {std::move(name), std::move(game), a, b, c, d, {{x, 1 - x}, {y, 1 - y}}};
}

std::vector<MixedGame> mixed_games(ad::Random random) {
  std::vector<MixedGame> list = {mixed_game("the coin game", named_game("coin").game),
                                 mixed_game("matching pennies", named_game("pennies").game)};
  while (list.size() < 12) {
    // Both diagonals are won by one player each, so that nobody has a best strategy.
    const auto number = [&random] { return static_cast<long>(random.below(9)) + 1; };
    Payoffs payoffs(2, 2);
    payoffs(0, 0) = number();
    payoffs(1, 1) = number();
    payoffs(0, 1) = -number();
    payoffs(1, 0) = -number();
    const NormalForm game = zero_sum(payoffs);
    list.push_back(mixed_game(fmt::format("[{} {}; {} {}]", payoffs(0, 0).text(), payoffs(0, 1).text(),
                                          payoffs(1, 0).text(), payoffs(1, 1).text()),
                              game));
  }
  return list;
}

Played played_by_logits(const MixedGame& at) {
  return Played(2, 2, [game = at.game](const Var& row, const Var& column) {
    return expected_costs(game, row, column);
  });
}

State logits_of(const Mixes& mixes) {
  State z;
  for (const auto* mix : {&mixes.row, &mixes.column})
    for (const double p : *mix) z.push_back(std::log(p));
  return z;
}

// Of the eigenvalues those that turn; the others belong to shifts of all logits of a player, which change no
// mix.
Spectrum turning(const Spectrum& all) {
  Spectrum list;
  for (const std::complex<double>& l : all)
    if (std::fabs(l.imag()) > 1e-6) list.push_back(l);
  return list;
}

// The frequency c of the circles: 2 x (1 - x) y (1 - y) |a - b - c + d|.
double frequency(const MixedGame& at) {
  return 2 * at.spread_of_rows() * at.spread_of_columns() * std::fabs(at.curvature());
}

Chart learning_chart() {
  const NormalForm& coin = named_game("coin").game;
  const Mixes equilibrium{{0.375, 0.625}, {0.375, 0.625}}, start{{0.6, 0.4}, {0.3, 0.7}};
  Chart last{"learning-last", "What is played", "", "step", "distance from equilibrium", {}},
      average{
          "learning-average", "The average of what was played", "", "step", "distance from equilibrium", {}};
  const struct {
    Learning rule;
    Ink ink;
    Stroke stroke;
  } rows[] = {{Learning::gradient, Ink::orange, Stroke::solid},
              {Learning::alternating, Ink::grey, Stroke::solid},
              {Learning::extragradient, Ink::green, Stroke::solid},
              {Learning::optimistic, Ink::blue, Stroke::dashed},
              {Learning::fictitious, Ink::orange, Stroke::dotted},
              {Learning::replicator, Ink::grey, Stroke::dotted}};
  for (const auto& row : rows) {
    const Course course = learn(coin, row.rule, start, 3000, 0.3);
    for (Chart* chart : {&last, &average}) {
      Curve curve{std::string(name(row.rule)), {}, {}, row.ink, row.stroke};
      const std::vector<Mixes>& list = chart == &last ? course.played : course.averages;
      for (std::size_t t = 1; t < list.size(); t += 1 + t / 40) {
        curve.x.push_back(static_cast<double>(t));
        curve.y.push_back(std::fmax(1e-12, distance(list[t], {equilibrium})));
      }
      chart->curves.push_back(std::move(curve));
    }
  }
  last.log_x = last.log_y = average.log_x = average.log_y = true;
  Chart chart{
      "learning-in-games",
      "Learning the coin game, by six rules",
      "Simultaneous gradient steps leave the equilibrium, alternating ones and the replicator dynamics go "
      "round it, extragradient and optimistic steps come in. The averages come near under all rules that "
      "do not leave.",
      "",
      "",
      {}};
  chart.panels = {last, average};
  return chart;
}

Measurement measure_circles(Study& study) {
  Measurement result;
  for (const MixedGame& at : mixed_games(study.random("learning"))) {
    const Spectrum measured = turning(eigenvalues(played_by_logits(at).jacobian(logits_of(at.equilibrium))));
    if (measured.size() != 2) {
      result.add(at.name + ": eigenvalues that turn", static_cast<double>(measured.size()), 2);
      continue;
    }
    const double c = frequency(at);
    for (const auto& [l, closed] : matched(measured, {{0, c}, {0, -c}})) {
      result.add(at.name + ": real part", l.real(), closed.real());
      result.add(at.name + ": imaginary part", l.imag(), closed.imag());
    }
  }
  if (study.charts()) result.charts = {learning_chart()};
  return result;
}

Measurement measure_steps(Study& study) {
  using Kind = UpdateRule::Kind;
  const struct {
    Kind kind;
    double (*radius)(double a);
  } rows[] = {{Kind::simultaneous, simultaneous_radius},
              {Kind::alternating, alternating_radius},
              {Kind::extragradient, extragradient_radius},
              {Kind::optimistic, optimistic_radius}};
  Measurement result;
  for (const MixedGame& at : mixed_games(study.random("learning"))) {
    const Played game = played_by_logits(at);
    State z = logits_of(at.equilibrium);
    for (const auto& row : rows) {
      for (const double a : {0.1, 0.4}) {
        State state = z;
        if (row.kind == Kind::optimistic) state.insert(state.end(), z.begin(), z.end());
        const StateMap step = game.steps({.kind = row.kind}, a / frequency(at));
        const Spectrum turned = turning(eigenvalues(difference_jacobian(step, state)));
        result.add(fmt::format("{}, {}, a = {}", at.name, name(row.kind), a), spectral_radius(turned),
                   row.radius(a));
      }
    }
  }
  return result;
}

double divergence_from(const Mixes& equilibrium, const Mixes& mixes) {
  double sum = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    sum += equilibrium.row[i] * std::log(equilibrium.row[i] / mixes.row[i]);
    sum += equilibrium.column[i] * std::log(equilibrium.column[i] / mixes.column[i]);
  }
  return sum;
}

// The replicator dynamics over a time of 16 in steps of 0.002.
constexpr int replicator_steps = 8000;
constexpr double replicator_step = 0.002;

Course replicator_course(const MixedGame& at, ad::Random& random) {
  const double x = 0.1 + 0.8 * random.uniform(), y = 0.1 + 0.8 * random.uniform();
  return learn(at.game, Learning::replicator, {{x, 1 - x}, {y, 1 - y}}, replicator_steps,
               replicator_step / std::fabs(at.curvature()));
}

Measurement measure_replicator(Study& study) {
  Measurement result;
  ad::Random random = study.random("learning: replicator");
  for (const MixedGame& at : mixed_games(study.random("learning"))) {
    const Course course = replicator_course(at, random);
    const double start = divergence_from(at.equilibrium, course.played.front());
    Comparison worst{at.name, start, start, 0};
    for (std::size_t t = 0; t < course.played.size(); t += 100) {
      const double now = divergence_from(at.equilibrium, course.played[t]);
      if (!(std::fabs(now - start) <= worst.error)) worst = {at.name, now, start, std::fabs(now - start)};
    }
    result.comparisons.push_back(worst);
  }
  return result;
}

Measurement measure_average(Study& study) {
  Measurement result;
  ad::Random random = study.random("learning: average");
  for (const MixedGame& at : mixed_games(study.random("learning"))) {
    const Course course = replicator_course(at, random);
    const double h = replicator_step / std::fabs(at.curvature()), time = replicator_steps * h;
    // Simpson's rule over the course, for P(first column) and P(first row).
    double x = 0, y = 0;
    for (std::size_t t = 0; t < course.played.size(); ++t) {
      const double weight = t == 0 || t + 1 == course.played.size() ? 1 : t % 2 == 1 ? 4 : 2;
      x += weight * course.played[t].row[0] / (3 * replicator_steps);
      y += weight * course.played[t].column[0] / (3 * replicator_steps);
    }
    const auto log_odds = [](const std::vector<double>& mix) { return std::log(mix[0] / mix[1]); };
    const Mixes &first = course.played.front(), &last = course.played.back();
    result.add(
        at.name + ": average of columns", y,
        at.equilibrium.column[0] + (log_odds(last.row) - log_odds(first.row)) / (time * at.curvature()));
    result.add(
        at.name + ": average of rows", x,
        at.equilibrium.row[0] - (log_odds(last.column) - log_odds(first.column)) / (time * at.curvature()));
  }
  return result;
}

Measurement measure_fictitious(Study& study) {
  Measurement result;
  ad::Random random = study.random("learning: fictitious");
  constexpr int rounds = 3000;
  for (int i = 0; i < 10; ++i) {
    const std::size_t rows = 2 + random.below(3), columns = 2 + random.below(3);
    Payoffs payoffs(rows, columns);
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < columns; ++c) payoffs(r, c) = static_cast<long>(random.below(21)) - 10;
    const NormalForm game = zero_sum(payoffs);
    const double value = minimax(payoffs).value.approximate();
    Mixes start{std::vector<double>(rows), std::vector<double>(columns)};
    start.row[0] = start.column[0] = 1;
    const Course course = learn(game, Learning::fictitious, start, rounds, 1);
    // What the averages secure to each player: a mix secures what it gets from the worst reply to it.
    double low = value, high = value, gap = 0;
    for (const Mixes& average : course.averages) {
      double secured = HUGE_VAL, conceded = -HUGE_VAL;
      for (std::size_t c = 0; c < columns; ++c) {
        double sum = 0;
        for (std::size_t r = 0; r < rows; ++r) sum += average.row[r] * payoffs(r, c).approximate();
        secured = std::fmin(secured, sum);
      }
      for (std::size_t r = 0; r < rows; ++r) {
        double sum = 0;
        for (std::size_t c = 0; c < columns; ++c) sum += average.column[c] * payoffs(r, c).approximate();
        conceded = std::fmax(conceded, sum);
      }
      low = std::fmax(low, secured);
      high = std::fmin(high, conceded);
      gap = conceded - secured;
    }
    result.add(fmt::format("game {}: the most that the row player's average secures", i), low, value,
               low - value);
    result.add(fmt::format("game {}: the least that the column player's average concedes", i), high, value,
               value - high);
    result.notes.push_back(fmt::format("Game {} ({}x{}): after {} rounds the bounds are {:.3f} apart.", i,
                                       rows, columns, rounds, gap));
  }
  return result;
}

}  // namespace

std::vector<Claim> claims_of_learning_in_games() {
  return {
      {.id = "learning-circles",
       .statement =
           "Two players of a zero-sum game who climb along their gradients go round a mixed equilibrium in "
           "circles.",
       .source = "Derived; Mescheder, Nowozin & Geiger 2017",
       .formula =
           "eigenvalues +-i c at the equilibrium, c = 2 x (1 - x) y (1 - y) |a_11 - a_12 - a_21 + a_22|",
       .derivation =
           "With logits r and t of the first strategies against the second, x' = x (1 - x) and "
           "dr/dt moves twice as fast as each logit: r' = 2 x (1 - x) s (y - y*), t' = -2 y (1 - y) s (x - "
           "x*), s = a_11 - a_12 - a_21 + a_22. Near the equilibrium x - x* = x (1 - x) r and y - y* = y (1 "
           "- y) t, which leaves r' = k t, t' = -m r, k m = c^2. Measured: the Jacobian of the field by the "
           "tape, for the coin game, matching pennies and ten random games. The two other eigenvalues are "
           "zero: adding a number to all logits changes no mix.",
       .tolerance = 1e-12,
       .tolerance_reason = "some hundred roundings of numbers up to 40, and the square root of an eigenvalue",
       .measure = measure_circles},
      {.id = "learning-steps",
       .statement = "On a mixed equilibrium simultaneous steps spiral outwards, alternating ones stay, "
                    "extragradient and "
                    "optimistic ones come in.",
       .source = "Korpelevich 1976; Daskalakis et al. 2018",
       .formula = "a = h c: sqrt(1 + a^2);  1;  sqrt(1 - a^2 + a^4);  sqrt((1 + sqrt(1 - 4 a^2)) / 2)",
       .derivation =
           "A step of size h multiplies an eigenvector of the field by 1 + i a and is longer than "
           "one: the gradient points along the circle, and a step along a tangent ends outside. The others "
           "look where the step leads (extragradient), or guess it from the step before (optimistic), or "
           "move one after the other. The rates are those of the game xy with a in place of h. Measured: "
           "eigenvalues of the Jacobian of one step on the logits, by differences.",
       .tolerance = 1e-9,
       .tolerance_reason = "differences of the step map leave 1e-10 of its entries, of size one",
       .measure = measure_steps,
       .slow = true},
      {.id = "learning-replicator",
       .statement = "In a zero-sum game the replicator dynamics keep KL(x* || x) + KL(y* || y): they neither "
                    "leave the "
                    "equilibrium nor come near it.",
       .source = "Hofbauer & Sigmund 1998",
       .formula = "d/dt (KL(x* || x) + KL(y* || y)) = 0",
       .derivation = "d/dt of -sum x*_i log x_i is x^T A y - x*^T A y, and of the other half x^T B y - x^T B "
                     "y*. With B = -A they add up to -x*^T A y + x^T A y*, and both are the value: x* and y* "
                     "make the other player indifferent. Measured: along the course by the Runge-Kutta "
                     "method, from a random start.",
       .tolerance = 1e-9,
       .tolerance_reason =
           "the Runge-Kutta method's: 8000 steps of 0.002^5 times a fifth derivative below 100 over 120",
       .measure = measure_replicator},
      {.id = "learning-average",
       .statement =
           "What is played on average comes to the equilibrium as 1 / T, though what is played does not.",
       .source = "Hofbauer & Sigmund 1998",
       .formula = "mean of y_1 = y* + (log x_1/x_2 at T - log x_1/x_2 at 0) / (T s);  mean of x_1 = x* - "
                  "(log y_1/y_2 at "
                  "T - log y_1/y_2 at 0) / (T s)",
       .derivation = "d/dt log x_1/x_2 = (A y)_1 - (A y)_2 = s (y_1 - y*), s = a_11 - a_12 - a_21 + a_22: "
                     "the average of y - y* is a difference of logits over T s, and the logits stay bounded. "
                     "Measured: the average by Simpson's rule, for the replicator dynamics.",
       .tolerance = 1e-9,
       .tolerance_reason =
           "the Runge-Kutta method's and Simpson's, both of the fourth order in steps of 0.002",
       .measure = measure_average},
      {.id = "learning-fictitious",
       .statement =
           "Under fictitious play the averages bracket the value of a zero-sum game after each round.",
       .source = "Brown 1951; Robinson 1951",
       .formula = "min_j (x^T A)_j <= value <= max_i (A y)_i, x and y the averages",
       .derivation = "Any mix of the row player secures at most the value, and any mix of the column player "
                     "concedes at least the value: von Neumann's theorem. That the two bounds meet is "
                     "Robinson's. Measured: the best bounds in 3000 rounds of ten random games up to 4x4, "
                     "against the value by a linear program in fractions; the error is how far a bound is on "
                     "the wrong side. The notes say how far apart the last ones are.",
       .tolerance = 1e-11,
       .tolerance_reason = "a sum of four products of payoffs up to 10 and averages of 3000 rounds",
       .measure = measure_fictitious},
  };
}

}  // namespace saddle::gan
