// Games: what their equilibria are known to be, found by other ways. All numbers are exact fractions; they
// become doubles when they are compared.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "gan/claims.h"
#include "gan/dominance.h"
#include "gan/equilibria.h"
#include "gan/game_tree.h"
#include "gan/named_games.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

void add(Measurement& result, std::string what, const Rational& measured, const Rational& closed) {
  const Rational error = measured < closed ? closed - measured : measured - closed;
  result.add(std::move(what), measured.approximate(), closed.approximate(), error.approximate());
}

Payoffs random_payoffs(std::size_t rows, std::size_t columns, ad::Random& random) {
  Payoffs payoffs(rows, columns);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) payoffs(i, j) = static_cast<long>(random.below(21)) - 10;
  }
  return payoffs;
}

// What each side of the coin earns you, and the share of heads with which she does best.
Chart coin_chart(const Payoffs& coin) {
  Curve heads{"you show heads", {}, {}, Ink::blue, Stroke::solid},
      tails{"you show tails", {}, {}, Ink::orange, Stroke::solid},
      even{"nobody wins", {0.25, 0.5}, {0, 0}, Ink::grey, Stroke::dashed},
      best{"her best: 3/8, and you lose 1/8", {0.375, 0.375}, {0, -0.125}, Ink::green, Stroke::solid};
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

Measurement measure_coin(Study& study) {
  const NormalForm& coin = named_game("coin").game;
  Measurement result;
  const Equilibria all = equilibria(coin);
  result.add("coin game: number of equilibria", static_cast<double>(all.extreme.size()), 1);
  add(result, "coin game: your heads", all.extreme[0].row[0], {3, 8});
  add(result, "coin game: her heads", all.extreme[0].column[0], {3, 8});
  add(result, "coin game: value to you", all.extreme[0].row_payoff, {-1, 8});
  const WinningMixes winning = winning_mixes(coin.row);
  add(result, "coin game: she wins from", winning.low, {1, 3});
  add(result, "coin game: she wins to", winning.high, {2, 5});

  // Any other 2x2 game in which no pair of pure strategies is stable.
  ad::Random random = study.random("game-coin");
  for (int games = 0; games < 50;) {
    const NormalForm game = zero_sum(random_payoffs(2, 2, random));
    if (!pure_equilibria(game).empty()) continue;
    ++games;
    const Rational &a = game.row(0, 0), &b = game.row(0, 1), &c = game.row(1, 0), &d = game.row(1, 1);
    const Rational sum = a - b - c + d;
    const Equilibrium found = equilibria(game).extreme[0];
    const std::string name = fmt::format("{} {}; {} {}: ", a.text(), b.text(), c.text(), d.text());
    add(result, name + "row mix", found.row[0], (d - c) / sum);
    add(result, name + "column mix", found.column[0], (d - b) / sum);
    add(result, name + "value", found.row_payoff, (a * d - b * c) / sum);
  }
  if (study.charts()) result.charts.push_back(coin_chart(coin.row));
  return result;
}

Measurement measure_nash(Study& study) {
  ad::Random random = study.random("game-nash");
  Measurement result;
  std::size_t fewest = 1000, even = 0, regular = 0;
  for (int trial = 0; trial < 100; ++trial) {
    const std::size_t rows = 1 + random.below(5), columns = 1 + random.below(5);
    const NormalForm game(random_payoffs(rows, columns, random), random_payoffs(rows, columns, random));
    const Equilibria all = equilibria(game);
    fewest = std::min(fewest, all.extreme.size());
    regular += !all.degenerate;
    even += !all.degenerate && all.extreme.size() % 2 == 0;
    // What the best pure deviation earns is what the equilibrium pays.
    for (const Equilibrium& e : all.extreme) {
      const std::vector<Rational> row = of_rows(game.row, e.column), column = of_columns(game.column, e.row);
      add(result, fmt::format("game {}: row player's best", trial), *std::max_element(row.begin(), row.end()),
          e.row_payoff);
      add(result, fmt::format("game {}: column player's best", trial),
          *std::max_element(column.begin(), column.end()), e.column_payoff);
    }
  }
  result.add("some game has no equilibrium (1: yes)", fewest < 1 ? 1 : 0, 0);
  result.add("games that are not degenerate, with an even number", static_cast<double>(even), 0);
  result.notes.push_back(fmt::format("{} of 100 games were not degenerate.", regular));
  return result;
}

// One equilibrium, that payoff for both, and nothing else left by strict dominance after so many rounds.
void add_dominance(Measurement& result, const NamedGame& named, const Rational& payoff, double rounds) {
  const Equilibria all = equilibria(named.game);
  const Elimination left = eliminate(named.game, Dominance::strict);
  result.add(named.id + ": number of equilibria", static_cast<double>(all.extreme.size()), 1);
  add(result, named.id + ": the first player's payoff", all.extreme[0].row_payoff, payoff);
  add(result, named.id + ": the second player's payoff", all.extreme[0].column_payoff, payoff);
  result.add(named.id + ": rounds of elimination", static_cast<double>(left.rounds.size()), rounds);
  result.add(named.id + ": cells left", static_cast<double>(left.rows.size() * left.columns.size()), 1);
  add(result, named.id + ": what is left plays the equilibrium", all.extreme[0].row[left.rows[0]], 1);
  add(result, named.id + ": and so does the other", all.extreme[0].column[left.columns[0]], 1);
}

Measurement measure_dilemma(Study&) {
  Measurement result;
  const NamedGame& prisoners = named_game("prisoners");
  add_dominance(result, prisoners, -8, 1);
  add_dominance(result, named_game("goo-sam"), -1, 1);
  // Both would rather have what they leave.
  add(result, "prisoners: both deny", prisoners.game.row(1, 1), -1);
  result.add("prisoners: denying pays both more (1: yes)",
             prisoners.game.row(1, 1) > prisoners.game.row(0, 0) &&
                     prisoners.game.column(1, 1) > prisoners.game.column(0, 0)
                 ? 1
                 : 0,
             1);
  return result;
}

Measurement measure_pigs(Study&) {
  Measurement result;
  const NamedGame& pigs = named_game("pigs");
  add_dominance(result, pigs, 4, 2);
  const std::vector<Dominated> first = dominated(pigs.game, Dominance::strict);
  result.add("pigs: dominated at the start", static_cast<double>(first.size()), 1);
  result.add("pigs: it is the small pig's pressing (1: yes)",
             first[0].player == Seat::column && first[0].strategy == 0 ? 1 : 0, 1);
  return result;
}

Measurement measure_lions(Study&) {
  Measurement result;
  std::vector<std::size_t> counts{100, 101, 1000};
  for (std::size_t n = 1; n <= 12; ++n) counts.push_back(n);
  for (const std::size_t n : counts) {
    const BackwardInduction solved = backward_induction(hungry_lions(n));
    const auto eaters = std::count(solved.moves.begin(), solved.moves.end(), "eat");
    result.add(fmt::format("{} lions: how many eat", n), static_cast<double>(eaters),
               static_cast<double>(n % 2));
    result.add(fmt::format("{} lions: outcomes", n), static_cast<double>(solved.ends.size()), 1);
  }
  return result;
}

Measurement measure_known_rounds(Study&) {
  Measurement result;
  for (const long n : {1, 2, 10, 100}) {
    const KnownRounds known = known_rounds(named_game("goo-sam").game, static_cast<std::size_t>(n));
    add(result, fmt::format("{} rounds: total of GOO", n), known.row_total, -n);
    add(result, fmt::format("{} rounds: total of SAM", n), known.column_total, -n);
    Rational broken;
    for (const Equilibrium& round : known.rounds) broken += round.row[1] + round.column[1];
    add(result, fmt::format("{} rounds: bargains broken", n), broken, 2 * n);
  }
  return result;
}

// The temptation, reward, punishment and sucker's payoff of some dilemmas, GOO and SAM's first.
std::vector<Dilemma> dilemmas() {
  return {{5, 3, -1, -3}, {5, 3, 1, 0}, {0, -1, -8, -10}, {3, 2, 1, 0}, {{7, 2}, 2, {1, 3}, {-1, 5}}};
}

// The discount at which a strategy against itself becomes an equilibrium, by bisection of [0, 1].
Rational found_threshold(const Dilemma& dilemma, const Automaton& automaton) {
  const NormalForm game = dilemma.game();
  Rational low = 0, high = 1;
  for (int k = 0; k < 50; ++k) {
    const Rational middle = (low + high) / 2;
    (play_forever(game, automaton, automaton, middle).is_nash() ? high : low) = middle;
  }
  return high;
}

Measurement measure_grim(Study&) {
  return measure_threshold(grim_trigger(), grim_trigger_threshold);
}

Measurement measure_tit_for_tat(Study&) {
  Measurement result = measure_threshold(tit_for_tat(), tit_for_tat_threshold);
  // Subgame perfect for one discount only, if for any.
  const NormalForm game = named_game("goo-sam").game;
  for (const auto& [what, discount, perfect] :
       {std::tuple("at 1/3", Rational(1, 3), 1), std::tuple("just below", Rational(333333, 1000000), 0),
        std::tuple("just above", Rational(333334, 1000000), 0), std::tuple("at 9/10", Rational(9, 10), 0)})
    result.add(fmt::format("GOO and SAM: tit-for-tat is subgame perfect {} (1: yes)", what),
               play_forever(game, tit_for_tat(), tit_for_tat(), discount).is_subgame_perfect() ? 1 : 0,
               perfect);
  return result;
}

constexpr const char* exact = "none: both sides are exact fractions";
constexpr const char* bisected = "that of the bisection, 2^-50; the rest is exact";

}  // namespace

Measurement measure_minimax(Minimax (*solve)(const Payoffs&), Study& study) {
  ad::Random random = study.random("game-minimax");
  Measurement result;
  for (int trial = 0; trial < 100; ++trial) {
    const Payoffs payoffs = random_payoffs(1 + random.below(5), 1 + random.below(5), random);
    const Minimax solved = solve(payoffs);
    const std::vector<Rational> secured = of_columns(payoffs, solved.row),
                                conceded = of_rows(payoffs, solved.column);
    const std::string name = fmt::format("game {}, {}x{}: ", trial, payoffs.rows(), payoffs.columns());
    add(result, name + "max min = min max", *std::min_element(secured.begin(), secured.end()),
        *std::max_element(conceded.begin(), conceded.end()));
    for (const Equilibrium& e : equilibria(zero_sum(payoffs)).extreme)
      add(result, name + "value = payoff of an equilibrium", solved.value, e.row_payoff);
  }
  return result;
}

Measurement measure_threshold(const Automaton& automaton, Rational (*threshold)(const Dilemma&)) {
  Measurement result;
  for (const Dilemma& d : dilemmas()) {
    const std::string name =
        fmt::format("T, R, P, S = {}, {}, {}, {}", d.t.text(), d.r.text(), d.p.text(), d.s.text());
    const Rational closed = threshold(d);
    add(result, name + ": threshold", found_threshold(d, automaton), closed);
    if (closed < 0 || closed >= 1) continue;
    const Repeated there = play_forever(d.game(), automaton, automaton, closed);
    add(result, name + ": gain by a deviation there", there.row_gain, 0);
    add(result, name + ": value per round", there.row_value, d.r);
  }
  return result;
}

std::vector<Claim> claims_of_games() {
  return {
      {.id = "game-coin",
       .statement =
           "In the coin game both show heads with probability 3/8, which costs you 1/8 a round; with "
           "heads between 1/3 and 2/5 she wins whatever you do.",
       .source = "von Neumann 1928; the 2x2 case",
       .formula =
           "x = (d - c) / s, y = (d - b) / s, value = (a d - b c) / s for the table a b; c d without a "
           "pure equilibrium, s = a - b - c + d",
       .derivation =
           "Each mixes so that the other's two choices pay the same: a x + c (1 - x) = b x + d (1 - x). "
           "She wins where 3 y - 2 (1 - y) < 0 and -2 y + (1 - y) < 0. Measured: by vertex "
           "enumeration, for the coin game and 50 random ones.",
       .tolerance = 0,
       .tolerance_reason = exact,
       .measure = measure_coin},
      {.id = "game-minimax",
       .statement = "In a zero-sum game what one can make sure of is what the other can hold her to.",
       .source = "von Neumann 1928",
       .formula = "max over x of min over y of x^T A y = min over y of max over x of x^T A y",
       .derivation = "Linear programming duality: the prices of the column player's program are the row "
                     "player's mix. Measured: the value by the simplex method against the payoff of every "
                     "equilibrium that vertex enumeration finds, for 100 random games up to 5x5.",
       .tolerance = 0,
       .tolerance_reason = exact,
       .measure = [](Study& study) { return measure_minimax(minimax, study); }},
      {.id = "game-nash",
       .statement =
           "Every finite game has an equilibrium in mixed strategies, and an odd number of them if it "
           "is not degenerate.",
       .source = "Nash 1951; Lemke & Howson 1964",
       .formula = "max_i (A y)_i = x^T A y and max_j (x^T B)_j = x^T B y",
       .derivation =
           "Nash by a fixed point; Lemke and Howson by paths that join the equilibria in pairs, one of "
           "them to the origin. Measured: 100 random games up to 5x5, each equilibrium by its best "
           "pure deviation.",
       .tolerance = 0,
       .tolerance_reason = exact,
       .measure = measure_nash},
      {.id = "game-dilemma",
       .statement = "In the prisoners' dilemma both confess, though both would be better off if neither did.",
       .source = "Luce & Raiffa 1957",
       .formula = "T > R > P > S: the second strategy earns T > R and P > S, whatever the other does",
       .derivation =
           "One strategy earns more than the other in each column, so that one round of elimination "
           "leaves one cell; every equilibrium survives elimination.",
       .tolerance = 0,
       .tolerance_reason = exact,
       .measure = measure_dilemma},
      {.id = "game-pigs",
       .statement = "Of the boxed pigs the big one presses the lever and the small one waits.",
       .source = "Baldwin & Meese 1979, the story; its usual payoffs",
       .formula = "the small pig: 4 > 1 and 0 > -1 by waiting; then the big one: 4 > 0 by pressing",
       .derivation =
           "Waiting dominates for the small pig alone; only without its pressing does pressing dominate "
           "for the big one: two rounds of elimination, in this order.",
       .tolerance = 0,
       .tolerance_reason = exact,
       .measure = measure_pigs},
      {.id = "game-lions",
       .statement =
           "Of n hungry lions the strongest eats the sheep exactly if n is odd, and no other lion eats.",
       .source = "Derived; backward induction as in Kuhn 1953",
       .formula = "number of lions that eat = n mod 2",
       .derivation =
           "The last lion eats, as nobody is left to eat him. So the one before him does not, so the one "
           "before that does: an eater is safe exactly if the next one abstains.",
       .tolerance = 0,
       .tolerance_reason = exact,
       .measure = measure_lions},
      {.id = "game-known-rounds",
       .statement =
           "If both know the last round of a repeated dilemma, they break the bargain in every round.",
       .source = "Luce & Raiffa 1957",
       .formula = "N rounds of GOO and SAM: total payoffs -N, -N",
       .derivation = "In the last round nothing follows, so that the one equilibrium of the game is played, "
                     "whatever was done before; then the round before it is the last one that matters.",
       .tolerance = 0,
       .tolerance_reason = exact,
       .measure = measure_known_rounds},
      {.id = "game-grim",
       .statement = "Without a last round, grim trigger keeps the bargain if the next round counts enough.",
       .source = "Friedman 1971",
       .formula = "discount >= (T - R) / (T - P); 1/3 for GOO and SAM",
       .derivation =
           "Breaking the bargain earns T once and P ever after: (1 - d) T + d P <= R. After a breach both "
           "play an equilibrium of the game, so it is subgame perfect. Measured: by bisection of the "
           "discount, with the best reply found by policy iteration.",
       .tolerance = 1e-14,
       .tolerance_reason = bisected,
       .measure = measure_grim},
      {.id = "game-tit-for-tat",
       .statement = "Tit-for-tat keeps the bargain too, but its threat is credible for one discount at most.",
       .source = "Axelrod 1981",
       .formula = "discount >= max((T - R) / (T - P), (T - R) / (R - S)); 1/3 for GOO and SAM",
       .derivation =
           "Two deviations matter: never to cooperate again, and to break and keep by turns, (T + d S) / "
           "(1 + d) <= R. After a breach the one who is to punish must not prefer to forgive: the second "
           "inequality the other way round. Both hold at d = (T - R) / (R - S) only.",
       .tolerance = 1e-14,
       .tolerance_reason = bisected,
       .measure = measure_tit_for_tat},
  };
}

}  // namespace saddle::gan
