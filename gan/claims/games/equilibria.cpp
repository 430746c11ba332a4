// Games of two players: what their equilibria are known to be, found by other ways. All numbers are exact
// fractions; they become doubles when they are shown.
#include "gan/claims/games/equilibria.h"

#include <fmt/format.h>

#include <algorithm>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/games/exact_comparing.h"
#include "gan/claims/study.h"
#include "gan/games/equilibria.h"
#include "gan/games/named_games.h"
#include "gan/games/normal_form.h"
#include "gan/games/rational.h"
#include "gan/games/zero_sum.h"

namespace saddle::gan {
namespace {

using Kind = Wrong::Kind;

Payoffs random_payoffs(std::size_t rows, std::size_t columns, ad::Random& random) {
  Payoffs payoffs(rows, columns);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) payoffs(i, j) = static_cast<long>(random.below(21)) - 10;
  }
  return payoffs;
}

// The mixes of a zero-sum game of two rows and two columns, and its value.
struct Solution {
  Rational heads, her_heads, value;
};
using Solve =
    std::function<Solution(const Rational& a, const Rational& b, const Rational& c, const Rational& d)>;

Solution mixed_solution(const Rational& a, const Rational& b, const Rational& c, const Rational& d) {
  const Rational s = a - b - c + d;
  return {(d - c) / s, (d - b) / s, (a * d - b * c) / s};
}

// The shares of heads between which the column player wins, whatever the other does.
using Interval = std::function<std::pair<Rational, Rational>(const Rational& a, const Rational& b,
                                                             const Rational& c, const Rational& d)>;
std::pair<Rational, Rational> winning_interval(const Rational& a, const Rational& b, const Rational& c,
                                               const Rational& d) {
  return {d / (d - c), b / (b - a)};
}

// What each side of the coin earns you, and the share of heads with which she does best.
Chart coin_chart(const Payoffs& coin) {
  Curve heads{"you show heads"}, tails{"you show tails"},
      even{"nobody wins", {0.25, 0.5}, {0, 0}, Role::reference},
      best{"her best: 3/8, and you lose 1/8", {0.375}, {-0.125}, Role::place};
  for (const Rational& y : {Rational(1, 4), Rational(1, 2)}) {
    const std::vector<Rational> earned = of_rows(coin, {y, 1 - y});
    heads.x.push_back(y.approximate());
    heads.y.push_back(earned[0].approximate());
    tails.x.push_back(y.approximate());
    tails.y.push_back(earned[1].approximate());
  }
  return {"coin-game",
          "The coin game: what you earn, against how often she shows heads",
          "Between 1/3 and 2/5 both lines are below zero: there she wins whatever you show. Where they cross "
          "she wins most.",
          "her share of heads",
          "your payoff per round",
          {heads, tails, even, best}};
}

// The coin game and 50 random ones: those without an equilibrium of pure strategies, or those with one.
Measurement measure_coin(Study& study, const Solve& solve, const Interval& interval, bool with_pure = false) {
  Measurement result;
  const auto compare = [&](const NormalForm& game) {
    const Rational &a = game.row(0, 0), &b = game.row(0, 1), &c = game.row(1, 0), &d = game.row(1, 1);
    const Equilibria all = equilibria(game);
    const Solution closed = solve(a, b, c, d);
    const std::string name = fmt::format("{} {}; {} {}: ", a.text(), b.text(), c.text(), d.text());
    result.add(name + "number of equilibria", static_cast<double>(all.extreme.size()), 1).control = true;
    add(result, name + "the row player's share of heads", all.extreme[0].row[0], closed.heads);
    add(result, name + "the column player's share of heads", all.extreme[0].column[0], closed.her_heads);
    add(result, name + "value", all.extreme[0].row_payoff, closed.value);
  };
  const NormalForm& coin = named_game("coin").game;
  if (!with_pure) compare(coin);
  const WinningMixes winning = winning_mixes(coin.row);
  const auto [low, high] = interval(3, -2, -2, 1);
  add(result, "coin game: she wins from", winning.low, low);
  add(result, "coin game: she wins to", winning.high, high);

  ad::Random random = study.random("game-coin");
  for (int games = 0; games < 50;) {
    const NormalForm game = zero_sum(random_payoffs(2, 2, random));
    if (pure_equilibria(game).empty() == with_pure) continue;
    if (game.row(0, 0) + game.row(1, 1) == game.row(0, 1) + game.row(1, 0)) continue;
    ++games;
    compare(game);
  }
  if (study.charts()) result.charts.push_back(coin_chart(coin.row));
  return result;
}

Claim coin_claim() {
  using R = Rational;
  return {
      .id = "game-coin",
      .statement = R"(
          In the only equilibrium of the coin game (3 -2; -2 1) both players show heads with probability 3/8
          and you lose 1/8 a round on average, and if she shows heads with a probability strictly between 1/3
          and 2/5 you lose on average whatever you do.)",
      .source = "von Neumann 1928; the 2x2 case",
      .formula = R"(x = \frac{d - c}{s},\quad y = \frac{d - b}{s},\quad \text{value} )"
                 R"(= \frac{a d - b c}{s} \\ )"
                 R"(\text{for the table } \begin{pmatrix} a & b \\ c & d \end{pmatrix} )"
                 R"(\text{ without a pure equilibrium},\quad s = a - b - c + d \\ )"
                 R"(\text{she wins between } \frac{d}{d - c} \text{ and } \frac{b}{b - a})",
      .derivation = R"(
          Each mixes so that the other's two choices pay the same: a x + c (1 - x) = b x + d (1 - x). She wins
          where 3 y - 2 (1 - y) < 0 and -2 y + (1 - y) < 0. Measured: by vertex enumeration, for the coin game
          and 50 random ones.)",
      .tolerance = 0,
      .tolerance_reason = "none: both sides are exact fractions",
      .measure = [](Study& study) { return measure_coin(study, mixed_solution, winning_interval); },
      .figure = true,
      .wrong = {{Kind::formula, "each player mixes by their own payoffs: x and y exchanged",
                 [](Study& study) {
                   return measure_coin(
                       study,
                       [](const R& a, const R& b, const R& c, const R& d) {
                         const Solution right = mixed_solution(a, b, c, d);
                         return Solution{right.her_heads, right.heads, right.value};
                       },
                       winning_interval);
                 }},
                {Kind::formula, "the value is that of two fair coins, (a + b + c + d) / 4",
                 [](Study& study) {
                   return measure_coin(
                       study,
                       [](const R& a, const R& b, const R& c, const R& d) {
                         const Solution right = mixed_solution(a, b, c, d);
                         return Solution{right.heads, right.her_heads, (a + b + c + d) / 4};
                       },
                       winning_interval);
                 }},
                {Kind::formula, "she wins up to her best mix only, 3/8",
                 [](Study& study) {
                   return measure_coin(study, mixed_solution,
                                       [](const R& a, const R& b, const R& c, const R& d) {
                                         return std::pair(winning_interval(a, b, c, d).first,
                                                          mixed_solution(a, b, c, d).her_heads);
                                       });
                 }},
                {Kind::condition, "the formula for games with a pure equilibrium",
                 [](Study& study) { return measure_coin(study, mixed_solution, winning_interval, true); }},
                {Kind::off, "mixes and value 2 % off",
                 [](Study& study) {
                   return measure_coin(
                       study,
                       [](const R& a, const R& b, const R& c, const R& d) {
                         const Solution right = mixed_solution(a, b, c, d);
                         return Solution{off(right.heads), off(right.her_heads), off(right.value)};
                       },
                       winning_interval);
                 }},
                {Kind::off, "the interval 2 % off",
                 [](Study& study) {
                   return measure_coin(study, mixed_solution,
                                       [](const R& a, const R& b, const R& c, const R& d) {
                                         const auto [low, high] = winning_interval(a, b, c, d);
                                         return std::pair(off(low), off(high));
                                       });
                 }}},
  };
}

// The best pure strategies of both: what they secure is not the value if nobody may mix.
Minimax without_mixing(const Payoffs& payoffs) {
  Minimax best{0, {}, {}};
  Rational conceded;
  for (std::size_t i = 0; i < payoffs.rows(); ++i) {
    const Mix row = pure(i, payoffs.rows());
    const std::vector<Rational> earned = of_columns(payoffs, row);
    const Rational least = *std::min_element(earned.begin(), earned.end());
    if (i == 0 || least > best.value) best.value = least, best.row = row;
  }
  for (std::size_t j = 0; j < payoffs.columns(); ++j) {
    const Mix column = pure(j, payoffs.columns());
    const std::vector<Rational> earned = of_rows(payoffs, column);
    const Rational most = *std::max_element(earned.begin(), earned.end());
    if (j == 0 || most < conceded) conceded = most, best.column = column;
  }
  return best;
}

Minimax average_as_value(const Payoffs& payoffs) {
  Minimax solved = minimax(payoffs);
  const Mix row(payoffs.rows(), Rational(1) / Rational(payoffs.rows()));
  const Mix column(payoffs.columns(), Rational(1) / Rational(payoffs.columns()));
  solved.value = expected(payoffs, row, column);
  return solved;
}

Claim minimax_claim() {
  return {
      .id = "game-minimax",
      .statement = R"(
          In a finite zero-sum game the most that one player can secure on average by a mixed strategy is the
          least to which a mixed strategy of the other can limit it, and every equilibrium pays it.)",
      .source = "von Neumann 1928",
      .formula = R"(\max_x \min_y x^T A y = \min_y \max_x x^T A y)",
      .derivation = R"(
          Linear programming duality: the prices of the column player's program are the row player's mix.
          Measured: what these mixes secure, and their value against the payoff of every equilibrium that
          vertex enumeration finds, for 100 random games up to 5x5.)",
      .tolerance = 0,
      .tolerance_reason = "none: both sides are exact fractions",
      .measure = [](Study& study) { return measure_minimax(minimax, study); },
      .wrong = {{Kind::condition, "pure strategies only",
                 [](Study& study) { return measure_minimax(without_mixing, study); }},
                {Kind::formula, "the value is the average of all payoffs",
                 [](Study& study) { return measure_minimax(average_as_value, study); }},
                {Kind::off, "the value 2 % off",
                 [](Study& study) {
                   return measure_minimax(
                       [](const Payoffs& payoffs) {
                         Minimax solved = minimax(payoffs);
                         solved.value = off(solved.value);
                         return solved;
                       },
                       study);
                 }}},
  };
}

// What game-nash says of a game: how its equilibria are found, what they pay, and of which games the number
// is odd.
struct NashStatement {
  std::function<Equilibria(const NormalForm&)> find = equilibria;
  std::function<Rational(const Payoffs&, const Mix&, const Mix&)> pays = expected;
  std::size_t parity = 1;
  bool of_degenerate = false;
};

Measurement measure_nash(Study& study, const NashStatement& statement = {}) {
  ad::Random random = study.random("game-nash");
  Measurement result;
  std::size_t regular = 0;
  const auto compare = [&](const std::string& name, const NormalForm& game) {
    const Equilibria all = statement.find(game);
    result.at_least(name + ": equilibria", static_cast<double>(all.extreme.size()), 1, 0);
    if (statement.of_degenerate ? !all.infinite : !all.degenerate)
      result.add(name + ": number of equilibria mod 2", static_cast<double>(all.extreme.size() % 2),
                 static_cast<double>(statement.parity));
    regular += !all.degenerate;
    // What the best pure deviation earns is what the equilibrium pays.
    for (const Equilibrium& e : all.extreme) {
      const std::vector<Rational> row = of_rows(game.row, e.column), column = of_columns(game.column, e.row);
      add(result, name + ": row player's best", *std::max_element(row.begin(), row.end()),
          statement.pays(game.row, e.row, e.column));
      add(result, name + ": column player's best", *std::max_element(column.begin(), column.end()),
          statement.pays(game.column, e.row, e.column));
    }
  };
  for (int trial = 0; trial < 100; ++trial) {
    const std::size_t rows = 1 + random.below(5), columns = 1 + random.below(5);
    compare(fmt::format("game {}, {}x{}", trial, rows, columns),
            {random_payoffs(rows, columns, random), random_payoffs(rows, columns, random)});
  }
  result.notes.push_back(fmt::format("{} of 100 games were not degenerate.", regular));
  // Degenerate: against the second strategy both of the other pay nothing.
  const NormalForm common(parse_payoffs("1 0; 0 0"), parse_payoffs("1 0; 0 0"));
  compare("1 0; 0 0 for both", common);
  result.notes.push_back(fmt::format("Degenerate games are left out: 1 0; 0 0 for both has {} equilibria.",
                                     equilibria(common).extreme.size()));
  return result;
}

Equilibria without_mixed_ones(const NormalForm& game) {
  Equilibria all = equilibria(game);
  std::erase_if(all.extreme, [](const Equilibrium& e) {
    return std::count(e.row.begin(), e.row.end(), 1) + std::count(e.column.begin(), e.column.end(), 1) < 2;
  });
  return all;
}

Claim nash_claim() {
  return {
      .id = "game-nash",
      .statement = R"(
          Every finite game of two players has an equilibrium in mixed strategies, and an odd number of them
          if it is not degenerate.)",
      .source = "Nash 1951; Lemke & Howson 1964",
      .formula = R"(\max_i (A y)_i = x^T A y \text{ and } \max_j (x^T B)_j = x^T B y)",
      .derivation = R"(
          Nash by a fixed point; Lemke and Howson by paths that join the equilibria in pairs, one of them to
          the origin. Measured: 100 random games up to 5x5, each equilibrium by its best pure deviation.)",
      .tolerance = 0,
      .tolerance_reason = "none: both sides are exact fractions",
      .measure = [](Study& study) { return measure_nash(study); },
      .wrong = {{Kind::condition, "equilibria in pure strategies",
                 [](Study& study) { return measure_nash(study, {.find = without_mixed_ones}); }},
                {Kind::condition, "an odd number in degenerate games with finitely many, too",
                 [](Study& study) { return measure_nash(study, {.of_degenerate = true}); }},
                {Kind::formula, "an even number of equilibria",
                 [](Study& study) { return measure_nash(study, {.parity = 0}); }},
                {Kind::off, "what an equilibrium pays, 2 % off",
                 [](Study& study) {
                   return measure_nash(
                       study, {.pays = [](const Payoffs& payoffs, const Mix& row, const Mix& column) {
                         return off(expected(payoffs, row, column));
                       }});
                 }}},
  };
}

}  // namespace

Measurement measure_minimax(const std::function<Minimax(const Payoffs&)>& solve, Study& study) {
  ad::Random random = study.random("game-minimax");
  Measurement result;
  for (int trial = 0; trial < 100; ++trial) {
    const std::size_t rows = 1 + random.below(5), columns = 1 + random.below(5);
    const Payoffs payoffs = random_payoffs(rows, columns, random);
    // [both-guarantees
    const Minimax solved = solve(payoffs);
    const std::vector<Rational> secured = of_columns(payoffs, solved.row),
                                conceded = of_rows(payoffs, solved.column);
    const std::string name = fmt::format("game {}, {}x{}: ", trial, payoffs.rows(), payoffs.columns());
    add(result, name + "max min = min max", *std::min_element(secured.begin(), secured.end()),
        *std::max_element(conceded.begin(), conceded.end()));
    for (const Equilibrium& e : equilibria(zero_sum(payoffs)).extreme)
      add(result, name + "payoff of an equilibrium = value", e.row_payoff, solved.value);
    // both-guarantees]
  }
  return result;
}

std::vector<Claim> claims_of_games() {
  return {coin_claim(), minimax_claim(), nash_claim()};
}

}  // namespace saddle::gan
