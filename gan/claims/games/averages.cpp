// Learning in games by the replicator dynamics: what they keep, and what their averages come to.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/games/mixed_games.h"
#include "gan/claims/study.h"
#include "gan/games/named_games.h"
#include "gan/games/normal_form.h"
#include "gan/games/rational.h"
#include "gan/games/zero_sum.h"

namespace saddle::gan {
namespace {

using Kind = Wrong::Kind;
using Numbers = std::vector<double>;

double kl(const Numbers& p, const Numbers& q) {
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (p[i] > 0) sum += p[i] * std::log(p[i] / q[i]);
  return sum;
}

// A game, one of its equilibria, and what a unit of payoff is worth to the column player: B = -scale A.
struct ScaledGame {
  std::string name;
  NormalForm game;
  Mixes equilibrium;
  double scale = 1;
};

std::vector<ScaledGame> games_with_full_support(Study& study) {
  std::vector<ScaledGame> list;
  for (const MixedGame& at : mixed_games(study.random("learning"), 6)) {
    list.push_back({at.name, at.game, at.equilibrium});
    list.push_back({at.name + ", the column player's payoffs times 2", at.game, at.equilibrium, 2});
    for (std::size_t k = 0; k < 4; ++k) list.back().game.column(k / 2, k % 2) *= 2;
  }
  for (const char* id : {"rps", "weighted-rps"}) {
    const Minimax solved = minimax(named_game(id).game.row);
    ScaledGame entry{id, named_game(id).game, {approximate(solved.row), approximate(solved.column)}};
    list.push_back(std::move(entry));
  }
  return list;
}

std::vector<ScaledGame> games_with_common_payoffs(Study& study) {
  std::vector<ScaledGame> list;
  for (const MixedGame& at : mixed_games(study.random("learning"), 6)) {
    const MixedGame common = with_common_payoffs(at);
    list.push_back({common.name, common.game, common.equilibrium});
  }
  return list;
}

// A start in the inside for games of two or three strategies.
Mixes inside(std::size_t strategies, ad::Random& random) {
  Mixes start;
  for (Numbers* mix : {&start.row, &start.column}) {
    double sum = 0;
    for (std::size_t i = 0; i < strategies; ++i) sum += mix->emplace_back(0.25 + random.uniform());
    for (double& p : *mix) p /= sum;
  }
  return start;
}

// What the replicator dynamics keep.
using Kept = std::function<double(const ScaledGame& at, const Mixes& mixes)>;

double kept(const ScaledGame& at, const Mixes& mixes) {
  return at.scale * kl(at.equilibrium.row, mixes.row) + kl(at.equilibrium.column, mixes.column);
}

// What is left of KL(x* || x) + KL(y* || y) in the dominant game after a time, x* and y* being pure.
using Left = std::function<double(const LogOdds& start, double time)>;

double left(const LogOdds& start, double time) {
  return std::log1p(std::exp(-start.row - 2 * time)) + std::log1p(std::exp(start.column - time));
}

Measurement measure_replicator(Study& study, const std::vector<ScaledGame>& games, const Kept& measured,
                               const Kept& closed, const Left& dominant = left) {
  Measurement result;
  ad::Random random = study.random("learning: replicator");
  for (const ScaledGame& at : games) {
    const Mixes start = inside(at.game.rows(), random);
    double largest = 0;
    for (std::size_t k = 0; k < at.game.rows() * at.game.columns(); ++k)
      largest = std::max(
          largest, std::fabs(at.game.column(k / at.game.columns(), k % at.game.columns()).approximate()));
    const double h = 0.01 / largest;
    const Trajectory course = learn(at.game, Learning::replicator, start, 3000, h);
    for (std::size_t t = 100; t < course.played.size(); t += 100)
      result.add(fmt::format("{}: what is kept, at a time of {:.4g}", at.name, h * static_cast<double>(t)),
                 measured(at, course.played[t]), closed(at, start));
  }
  // What the statement leaves out: no mixed equilibrium, as better strategies win.
  const Mixes start = inside(2, random);
  const Trajectory course = learn(dominant_game(), Learning::replicator, start, 1000, 0.005);
  for (std::size_t t = 200; t < course.played.size(); t += 200) {
    const double time = 0.005 * static_cast<double>(t);
    result.add(fmt::format("3 2; 1 0: divergence left at a time of {}", time),
               kl({1, 0}, course.played[t].row) + kl({0, 1}, course.played[t].column),
               dominant(log_odds(start), time));
  }
  return result;
}

Claim replicator_claim() {
  const auto keeps = [](const Kept& quantity) {
    return [quantity](Study& study) {
      return measure_replicator(study, games_with_full_support(study), quantity, quantity);
    };
  };
  return {
      .id = "learning-replicator",
      .statement = R"(
          If a zero-sum game has a fully mixed equilibrium (x*, y*), the replicator dynamics keep KL(x* || x)
          + KL(y* || y) from every fully mixed start, so that from any but the equilibrium they come neither
          to it nor to the boundary; with a strictly dominant strategy each, as in 3 2; 1 0, they come to the
          pure equilibrium.)",
      .source = "Hofbauer & Sigmund 1998",
      .formula = R"(\frac{d}{dt} (k \operatorname{KL}(x^* \parallel x) + \operatorname{KL}(y^* \parallel )"
                 R"(y)) = 0 \text{ for } B = -k A,\quad k = 1 \text{ if zero-sum} \\ )"
                 R"(\text{in } \begin{pmatrix} 3 & 2 \\ 1 & 0 \end{pmatrix} \text{ the sum at } T )"
                 R"(\text{ is } \log(1 + e^{-r - 2T}) + \log(1 + e^{t - T}) \\ )"
                 R"(r = \log\frac{x_1}{x_2} \text{ and } t = \log\frac{y_1}{y_2} \text{ at } 0)",
      .derivation = R"(
          d/dt of -sum x*_i log x_i is x^T A y - x*^T A y, and of the other half x^T B y - x^T B y*. A fully
          mixed equilibrium makes the other player indifferent: x*^T A y and x^T A y* are both the value v,
          whatever y and x are. With B = -k A the first half, times k, is k (x^T A y - v) and the second one
          minus that. If x* or y* is not fully mixed, x*^T A y >= v >= x^T A y*: the sum can only fall. In 3
          2; 1 0 the first row earns 2 more and the first column 1 less: r' = 2, t' = -1. Measured: along the
          course from a random start, for 2x2 games, also with k = 2, and for rock, paper, scissors.)",
      .tolerance = 1e-12,
      .tolerance_reason = R"(
          thousands of sub-steps of the flow with roundings of numbers up to 10, and its own error of order
          eight)",
      .measure =
          [](Study& study) { return measure_replicator(study, games_with_full_support(study), kept, kept); },
      .wrong =
          {{Kind::formula, "KL(x || x*) + KL(y || y*), the other way round",
            keeps([](const ScaledGame& at, const Mixes& mixes) {
              return at.scale * kl(mixes.row, at.equilibrium.row) + kl(mixes.column, at.equilibrium.column);
            })},
           {Kind::formula, "KL(x* || x) of the row player alone",
            keeps(
                [](const ScaledGame& at, const Mixes& mixes) { return kl(at.equilibrium.row, mixes.row); })},
           {Kind::formula, "the sum without the factor k, for payoffs in different units",
            keeps([](const ScaledGame& at, const Mixes& mixes) {
              return kl(at.equilibrium.row, mixes.row) + kl(at.equilibrium.column, mixes.column);
            })},
           {Kind::condition, "a game with a dominant strategy each, 3 2; 1 0",
            [](Study& study) {
              return measure_replicator(study, {{"3 2; 1 0", dominant_game(), {{1, 0}, {0, 1}}}}, kept, kept);
            }},
           {Kind::condition, "games in which both get the same",
            [](Study& study) {
              return measure_replicator(study, games_with_common_payoffs(study), kept, kept);
            }},
           {Kind::formula, "in 3 2; 1 0 both logits move with speed 2",
            [](Study& study) {
              return measure_replicator(study, games_with_full_support(study), kept, kept,
                                        [](const LogOdds& start, double time) {
                                          return left({start.row, start.column - time}, time);
                                        });
            }},
           {Kind::off, "what is kept, 2 % off",
            [](Study& study) {
              return measure_replicator(study, games_with_full_support(study), kept, times(1.02, kept));
            }},
           {Kind::off, "what is left in 3 2; 1 0, 2 % off",
            [](Study& study) {
              return measure_replicator(study, games_with_full_support(study), kept, kept, times(1.02, left));
            }}},
      .unit = "nats",
  };
}

// A course of which the averages are asked: the game, the time of a step, and the mixes.
struct Followed {
  MixedGame at;
  double h;
  std::vector<Mixes> played;
};

// T, 2 T and 4 T are 50, 100 and 200 in units of 1 / |s|: some turns.
constexpr int steps_to_t = 5000;

std::vector<Followed> followed(Study& study, Learning rule, bool is_zero_sum) {
  std::vector<Followed> list;
  ad::Random random = study.random("learning: average");
  const std::size_t games = rule == Learning::replicator ? 8 : 1;
  for (MixedGame at : mixed_games(study.random("learning"), games)) {
    if (!is_zero_sum) at = with_common_payoffs(at);
    const double h = 0.01 / std::fabs(at.curvature);
    Trajectory course = learn(at.game, rule, random_mixes(random), 4 * steps_to_t, h);
    list.push_back({at, h, std::move(course.played)});
  }
  return list;
}

struct Means {
  double row, column;
};

// Simpson's rule for the means of x_1 and y_1 over so many steps.
Means means(const Followed& course, int steps) {
  Means sum{0, 0};
  for (int t = 0; t <= steps; ++t) {
    const double weight = t == 0 || t == steps ? 1 : t % 2 == 1 ? 4 : 2;
    const Mixes& mixes = course.played[static_cast<std::size_t>(t)];
    sum.row += weight * mixes.row[0] / (3 * steps);
    sum.column += weight * mixes.column[0] / (3 * steps);
  }
  return sum;
}

// How far the means are off the equilibrium after a time T, given how far the logits of the first strategies
// against the second have moved.
using MeanOff = std::function<Means(const MixedGame& at, const LogOdds& moved, double time)>;

Means mean_off(const MixedGame& at, const LogOdds& moved, double time) {
  return {-moved.column / (time * at.curvature), moved.row / (time * at.curvature)};
}

// A bound of what T times that is for all T: of one mean, given the other player's share of the first
// strategy in equilibrium, and the sum of both divergences.
using MeanBound = std::function<double(double p, double sum, double curvature, double time)>;

double mean_bound(double p, double sum, double curvature, double) {
  const double entropy = -p * std::log(p) - (1 - p) * std::log(1 - p);
  return (sum + entropy) / (p * (1 - p) * std::fabs(curvature));
}

Measurement measure_average(Study& study, const MeanOff& closed, const MeanBound& bound,
                            Learning rule = Learning::replicator, bool is_zero_sum = true) {
  const std::string name = fmt::format("learning-average: {}, {}", gan::name(rule), is_zero_sum);
  const auto& list =
      study.once<std::vector<Followed>>(name, [&] { return followed(study, rule, is_zero_sum); });
  Measurement result;
  for (const Followed& course : list) {
    const MixedGame& at = course.at;
    const Mixes& start = course.played.front();
    const double sum = kl(at.equilibrium.row, start.row) + kl(at.equilibrium.column, start.column);
    for (const int factor : {1, 2, 4}) {
      const int steps = factor * steps_to_t;
      const double time = steps * course.h;
      const Means measured = means(course, steps);
      const Means off{measured.row - at.equilibrium.row[0], measured.column - at.equilibrium.column[0]};
      const LogOdds before = log_odds(start), now = log_odds(course.played[static_cast<std::size_t>(steps)]);
      const Means expected = closed(at, {now.row - before.row, now.column - before.column}, time);
      const std::string when = fmt::format("{}, {} T", at.name, factor);
      result.add(when + ": T (mean of columns - y*)", time * off.column, time * expected.column);
      result.add(when + ": T (mean of rows - x*)", time * off.row, time * expected.row);
      result.at_most(when + ": T |mean of columns - y*|", time * std::fabs(off.column),
                     bound(at.equilibrium.row[0], sum, at.curvature, time));
      result.at_most(when + ": T |mean of rows - x*|", time * std::fabs(off.row),
                     bound(at.equilibrium.column[0], sum, at.curvature, time));
    }
  }
  return result;
}

Claim average_claim() {
  return {
      .id = "learning-average",
      .statement = R"(
          In a 2x2 zero-sum game whose only equilibrium is fully mixed, the time averages of the replicator
          dynamics come to it from every fully mixed start, and their distance from it is at most a constant
          over the time T.)",
      .source = "Hofbauer & Sigmund 1998",
      .formula = R"(\bar{y}_1 = y^* + \frac{1}{T s} \left[\log\frac{x_1}{x_2}\right]_0^T,\quad )"
                 R"(\bar{x}_1 = x^* - \frac{1}{T s} \left[\log\frac{y_1}{y_2}\right]_0^T )"
                 R"(\text{, the bars for means over time} \\ )"
                 R"(T \lvert \bar{y}_1 - y^* \rvert \le )"
                 R"(\frac{K + H(x^*)}{x^* (1 - x^*) \lvert s \rvert},\quad )"
                 R"(K = \operatorname{KL}(x^* \parallel x) + \operatorname{KL}(y^* \parallel y) )"
                 R"(\text{ at } 0,\quad H \text{ the entropy})",
      .derivation = R"(
          d/dt log x_1/x_2 = (A y)_1 - (A y)_2 = s (y_1 - y*), s = a_11 - a_12 - a_21 + a_22: the average of y
          - y* is a difference of logits over T s. The logit r stays bounded, as K is kept: KL(x* || x) +
          H(x*) = x* log(1 + e^-r) + (1 - x*) log(1 + e^r) <= K + H(x*), so r is between -(K + H) / x* and (K
          + H) / (1 - x*). The gradient flow on logits moves with another factor, 2 x (1 - x), and its
          averages, which weigh all points alike, are off. Measured: the average by Simpson's rule at T, 2 T
          and 4 T, T = 50 / |s|.)",
      .tolerance = 1e-11,
      .tolerance_reason =
          "Simpson's rule in steps of 0.01 / |s|, times T; and that of the flow, thousands of roundings",
      .measure = [](Study& study) { return measure_average(study, mean_off, mean_bound); },
      .wrong = {{Kind::formula, "the average of a player by its own logit",
                 [](Study& study) {
                   return measure_average(
                       study,
                       [](const MixedGame& at, const LogOdds& moved, double time) {
                         return mean_off(at, {moved.column, moved.row}, time);
                       },
                       mean_bound);
                 }},
                {Kind::formula, "both averages with the same sign",
                 [](Study& study) {
                   return measure_average(
                       study,
                       [](const MixedGame& at, const LogOdds& moved, double time) {
                         return mean_off(at, {moved.row, -moved.column}, time);
                       },
                       mean_bound);
                 }},
                {Kind::formula, "the rate is 1 / T^2",
                 [](Study& study) {
                   return measure_average(
                       study, mean_off, [](double p, double sum, double curvature, double time) {
                         return mean_bound(p, sum, curvature, time) / (time * std::fabs(curvature));
                       });
                 }},
                {Kind::condition, "games in which both get the same",
                 [](Study& study) {
                   return measure_average(study, mean_off, mean_bound, Learning::replicator, false);
                 }},
                {Kind::condition, "gradient flow on logits in place of the replicator dynamics",
                 [](Study& study) {
                   return measure_average(study, mean_off, mean_bound, Learning::gradient);
                 }},
                {Kind::off, "the averages 2 % off",
                 [](Study& study) {
                   return measure_average(
                       study,
                       [](const MixedGame& at, const LogOdds& moved, double time) {
                         const Means right = mean_off(at, moved, time);
                         return Means{1.02 * right.row, 1.02 * right.column};
                       },
                       mean_bound);
                 }}},
  };
}

}  // namespace

std::vector<Claim> claims_of_averages() {
  return {replicator_claim(), average_claim()};
}

}  // namespace saddle::gan
