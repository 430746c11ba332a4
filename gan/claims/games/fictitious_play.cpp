// Fictitious play in zero-sum games: its averages come to the value, slowly.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/games/exact_learning.h"
#include "gan/claims/study.h"
#include "gan/games/named_games.h"
#include "gan/games/normal_form.h"
#include "gan/games/rational.h"
#include "gan/games/zero_sum.h"

namespace saddle::gan {
namespace {

using Kind = Wrong::Kind;

// Fictitious play of one game, from pure strategies: how far apart the bounds are that the averages give, and
// those bounds, after some numbers of rounds, the start counting as one.
struct Bounds {
  int rounds;
  double secured, conceded;  // by the averages
  double played_apart;       // of what is played in that round, not on average
};
struct FictitiousPlay {
  std::string name;
  std::size_t rows, columns;
  double spread;  // half the difference of the largest and the smallest payoff
  double value;
  std::vector<Bounds> bounds;
};

std::pair<double, double> secured_and_conceded(const Payoffs& payoffs, const Mixes& mixes) {
  double secured = HUGE_VAL, conceded = -HUGE_VAL;
  for (std::size_t j = 0; j < payoffs.columns(); ++j) {
    double sum = 0;
    for (std::size_t i = 0; i < payoffs.rows(); ++i) sum += mixes.row[i] * payoffs(i, j).approximate();
    secured = -larger(-secured, -sum);
  }
  for (std::size_t i = 0; i < payoffs.rows(); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < payoffs.columns(); ++j) sum += mixes.column[j] * payoffs(i, j).approximate();
    conceded = larger(conceded, sum);
  }
  return {secured, conceded};
}

FictitiousPlay fictitious_play(std::string name, const Payoffs& payoffs, int rounds) {
  Rational low = payoffs(0, 0), high = low;
  for (std::size_t k = 0; k < payoffs.rows() * payoffs.columns(); ++k) {
    const Rational& payoff = payoffs(k / payoffs.columns(), k % payoffs.columns());
    low = std::min(low, payoff);
    high = std::max(high, payoff);
  }
  FictitiousPlay result{std::move(name),
                        payoffs.rows(),
                        payoffs.columns(),
                        ((high - low) / 2).approximate(),
                        minimax(payoffs).value.approximate(),
                        {}};
  Mixes start{std::vector<double>(payoffs.rows()), std::vector<double>(payoffs.columns())};
  start.row[0] = start.column[0] = 1;
  const Trajectory course = learn(zero_sum(payoffs), Learning::fictitious, start, rounds - 1, 1);
  for (int t = 10; t <= rounds; t *= 10) {
    const auto at = static_cast<std::size_t>(t - 1);
    const auto [secured, conceded] = secured_and_conceded(payoffs, course.averages[at]);
    const auto [now_secured, now_conceded] = secured_and_conceded(payoffs, course.played[at]);
    result.bounds.push_back({t, secured, conceded, now_conceded - now_secured});
  }
  return result;
}

std::vector<FictitiousPlay> fictitious_plays(Study& study) {
  std::vector<FictitiousPlay> list = {
      fictitious_play("the coin game", named_game("coin").game.row, 100000),
      fictitious_play("matching pennies", named_game("pennies").game.row, 100000),
      fictitious_play("rock, paper, scissors", named_game("rps").game.row, 10000)};
  ad::Random random = study.random("learning: fictitious");
  for (int i = 0; i < 6; ++i) {
    const std::size_t rows = 2, columns = 2 + i % 2;
    Payoffs payoffs(rows, columns);
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < columns; ++c) payoffs(r, c) = static_cast<long>(random.below(21)) - 10;
    list.push_back(fictitious_play(fmt::format("random {}, {}x{}", i, rows, columns), payoffs, 10000));
  }
  return list;
}

// The rounds after which all gaps are at most e, for payoffs between -a and a and k = rows + columns - 2:
//   N_0(e) = 1,  N_k(e) = 8 a N_(k - 1)(e / 2) / e, rounded up
double rounds_needed(std::size_t k, double a, double e) {
  return k == 0 ? 1 : std::ceil(8 * a * rounds_needed(k - 1, a, e / 2) / e);
}

// The least e for which `rounds` are enough, by bisection.
using GapBound = std::function<double(std::size_t k, double a, double rounds)>;

double robinson_bound(std::size_t k, double a, double rounds) {
  double low = 0, high = 16 * a * std::exp2(static_cast<double>(k));
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (rounds_needed(k, a, middle) <= rounds ? high : low) = middle;
  }
  return high;
}

Measurement measure_fictitious(Study& study, const GapBound& bound, bool of_averages = true) {
  const auto& plays =
      study.once<std::vector<FictitiousPlay>>("learning-fictitious", [&] { return fictitious_plays(study); });
  Measurement result;
  for (const FictitiousPlay& play : plays) {
    for (const Bounds& at : play.bounds) {
      const std::string name = fmt::format("{}, {} rounds: ", play.name, at.rounds);
      result.at_most(name + "gap", of_averages ? at.conceded - at.secured : at.played_apart,
                     bound(play.rows + play.columns - 2, play.spread, at.rounds));
      // This holds for any two mixes, of averages or not.
      result.at_most(name + "secured", at.secured, play.value).control = true;
      result.at_least(name + "conceded", at.conceded, play.value).control = true;
    }
    const Bounds& last = play.bounds.back();
    result.notes.push_back(fmt::format("{}, value {:.6g}: after {} rounds between {:.6g} and {:.6g}.",
                                       play.name, play.value, last.rounds, last.secured, last.conceded));
  }
  return result;
}

Claim fictitious_claim() {
  return {
      .id = "learning-fictitious",
      .statement = R"(
          In a zero-sum game of m x n strategies, m + n > 2, what the averages of fictitious play secure and
          what they concede both converge to the value, and after t rounds differ by at most a constant times
          t^(-1 / (m + n - 2)).)",
      .source = "Brown 1951; Robinson 1951",
      .formula = R"(\max_i (A y)_i - \min_j (x^T A)_j \le e \text{ after } N_k(e) \text{ rounds},\quad )"
                 R"(k = m + n - 2 \\ )"
                 R"(N_0 = 1,\quad N_k(e) = \left\lceil \frac{8a}{e} N_{k-1}\left(\frac{e}{2}\right) )"
                 R"(\right\rceil,\quad 2a \text{ the largest less the smallest payoff} \\ )"
                 R"(\text{for } 2 \times 2 \text{ about } \frac{8 \sqrt{2}\, a}{\sqrt{t}})",
      .derivation = R"(
          Robinson, by induction over the strategies: in N_(k - 1)(e / 2) rounds either some strategy was
          never a best response, and the gap, times the rounds, grew by at most e / 2 a round, as in the
          smaller game; or all were, and it is at most 4 a times these rounds. Adding a number to all payoffs
          changes nothing, so a may be half of their range. That the value is between the two is no property
          of fictitious play: it holds for all mixes (von Neumann). Measured: the gap after 10, 100, ...
          rounds of nine games of up to 3x3, ties broken by the first strategy; the value by a linear program.)",
      .tolerance = 2e-13,
      .tolerance_reason = "a sum of three products of payoffs up to 10 and averages, and its differences",
      .measure = [](Study& study) { return measure_fictitious(study, robinson_bound); },
      .wrong = {{Kind::formula, "the bound falls like 1 / t: 8 a / t",
                 [](Study& study) {
                   return measure_fictitious(
                       study, [](std::size_t, double a, double rounds) { return 8 * a / rounds; });
                 }},
                {Kind::formula, "the bound falls like 1 / t, with the constant of 2x2: 8 sqrt(2) a / t",
                 [](Study& study) {
                   return measure_fictitious(study, [](std::size_t, double a, double rounds) {
                     return 8 * std::sqrt(2) * a / rounds;
                   });
                 }},
                {Kind::condition, "what is played in a round in place of the averages",
                 [](Study& study) { return measure_fictitious(study, robinson_bound, false); }}},
  };
}

}  // namespace

std::vector<Claim> claims_of_fictitious_play() {
  return {fictitious_claim()};
}

}  // namespace saddle::gan
