// Games played again and again: what threats can hold together, and what they cannot. All exact, but for the
// bisection of a discount.
#include "gan/claims/games/repeated_games.h"

#include <fmt/format.h>

#include <algorithm>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/games/exact_comparing.h"
#include "gan/claims/study.h"
#include "gan/games/equilibria.h"
#include "gan/games/normal_form.h"
#include "gan/games/rational.h"
#include "gan/games/repeated.h"
#include "gan/games/stage_tree.h"

namespace saddle::gan {
namespace {

using Kind = Wrong::Kind;

constexpr const char* exact = "none: both sides are exact fractions";

// The temptation, reward, punishment and sucker's payoff of some dilemmas, GOO and SAM's first.
std::vector<Dilemma> dilemmas() {
  return {{5, 3, -1, -3}, {5, 3, 1, 0}, {0, -1, -8, -10}, {3, 2, 1, 0}, {{7, 2}, 2, {1, 3}, {-1, 5}},
          {10, 3, 2, 0}};
}

// The same with T and R exchanged: nobody is tempted.
std::vector<Dilemma> stag_hunts() {
  std::vector<Dilemma> list = dilemmas();
  for (Dilemma& d : list) std::swap(d.t, d.r);
  return list;
}

// P and S exchanged as well: nobody gains by breaking it.
std::vector<Dilemma> harmonies() {
  std::vector<Dilemma> list = stag_hunts();
  for (Dilemma& d : list) std::swap(d.p, d.s);
  return list;
}

std::string text(const Dilemma& d) {
  return fmt::format("T, R, P, S = {}, {}, {}, {}", d.t.text(), d.r.text(), d.p.text(), d.s.text());
}

std::string text(const std::vector<std::pair<std::size_t, std::size_t>>& path) {
  std::string list;
  for (const auto& [i, j] : path) list += fmt::format("{}{}{}", list.empty() ? "" : " ", "CD"[i], "CD"[j]);
  return list;
}

// The total of both in so many rounds.
using Total = std::function<Rational(const Dilemma&, long rounds)>;

Rational always_broken(const Dilemma& d, long rounds) {
  return rounds * d.p;
}

// Whether both break the bargain in every round that two plans lead through.
bool always_break(const StageTree& tree, const ReducedForm::Plan& row, const ReducedForm::Plan& column) {
  const std::vector<StageTree::Node> nodes = path(tree, row, column);
  return std::all_of(nodes.begin(), nodes.end() - 1,
                     [&](StageTree::Node node) { return row[node] == 1 && column[node] == 1; });
}

Measurement measure_known_rounds(const std::vector<Dilemma>& list, const Total& total) {
  Measurement result;
  for (const Dilemma& d : list) {
    const NormalForm game = d.game();
    // As one tree of all histories, solved from the end.
    const bool single = equilibria(game).extreme.size() == 1;
    for (const std::size_t n : {3, 2, 1}) {
      if (!single) continue;
      const StageTree tree = repeated_tree(game, n);
      const SubgamePerfect solved = backward_induction(tree);
      const std::string name = fmt::format("{}, {} rounds: ", text(d), n);
      add(result, name + "total", solved.at[0].row_payoff, total(d, static_cast<long>(n)));
      add(result, name + "total of the other", solved.at[0].column_payoff, total(d, static_cast<long>(n)));
      for (StageTree::Node node = 0; node < tree.entries().size(); ++node)
        if (!tree.entries()[node].is_end())
          add(result, fmt::format("{}both break it after history {}", name, node),
              solved.at[node].row[1] * solved.at[node].column[1], 1);
    }
    // As one table: every equilibrium, subgame perfect or not.
    const StageTree tree = repeated_tree(game, 2);
    const ReducedForm form = reduced_form(tree);
    for (const Equilibrium& e : equilibria(form.game).extreme) {
      Rational broken;
      for (std::size_t i = 0; i < e.row.size(); ++i)
        for (std::size_t j = 0; j < e.column.size(); ++j)
          if (always_break(tree, form.rows[i], form.columns[j])) broken += e.row[i] * e.column[j];
      const std::string name = text(d) + ", an equilibrium of 2 rounds: ";
      add(result, name + "total", e.row_payoff, total(d, 2));
      add(result, name + "total of the other", e.column_payoff, total(d, 2));
      add(result, name + "probability that all is broken", broken, 1);
    }
    if (!single) continue;
    for (const long n : {10, 100})
      add(result, fmt::format("{}, {} rounds: total, by one solution of a round", text(d), n),
          known_rounds(game, static_cast<std::size_t>(n)).row_total, total(d, n));
  }
  return result;
}

Claim known_rounds_claim() {
  const auto of = [](const Total& total) {
    return [total](Study&) { return measure_known_rounds(dilemmas(), total); };
  };
  return {
      .id = "game-known-rounds",
      .statement = R"(
          If a prisoners' dilemma is repeated a number of times that both know, both break the bargain in
          every round of every equilibrium, and in the only subgame-perfect one after every history, too.)",
      .source = "Luce & Raiffa 1957",
      .formula = R"(N \text{ rounds: total payoffs } N P, N P \\ -N, -N \text{ for GOO and SAM})",
      .derivation = R"(
          After every history of N - 1 rounds the past is the same number in each cell, which leaves the one
          equilibrium of the dilemma; so what follows round N - 1 does not depend on it either, and so on. In
          an equilibrium that is not perfect take the last round in which anyone keeps the bargain: to break
          it there earns more, and P, below which nobody can be pushed, afterwards. Measured: 1, 2 and 3
          rounds as a tree of all histories with payoffs at the ends only, each stage solved by vertex
          enumeration; 2 rounds as one table of 8x8, all of its equilibria; 10 and 100 rounds by known_rounds.)",
      .tolerance = 0,
      .tolerance_reason = exact,
      .measure = [](Study&) { return measure_known_rounds(dilemmas(), always_broken); },
      .wrong = {{Kind::formula, "the bargain is kept in every round, N R",
                 of([](const Dilemma& d, long n) { return n * d.r; })},
                {Kind::formula, "the bargain is broken in the last round only, (N - 1) R + P",
                 of([](const Dilemma& d, long n) { return (n - 1) * d.r + d.p; })},
                {Kind::condition, "R > T: the round has more than one equilibrium",
                 [](Study&) { return measure_known_rounds(stag_hunts(), always_broken); }},
                {Kind::condition, "R > T and S > P: to keep the bargain is dominant",
                 [](Study&) { return measure_known_rounds(harmonies(), always_broken); }},
                {Kind::off, "the total 2 % off",
                 of([](const Dilemma& d, long n) { return off(always_broken(d, n)); })}},
  };
}

// The discount at which a strategy against itself becomes an equilibrium, by bisection of [0, 1]; 1 if it is
// none below.
Rational found_threshold(const Dilemma& dilemma, const Automaton& automaton) {
  const NormalForm game = dilemma.game();
  Rational low = 0, high = 1;
  for (int k = 0; k < 50; ++k) {
    const Rational middle = (low + high) / 2;
    (play_forever(game, automaton, automaton, middle).is_nash() ? high : low) = middle;
  }
  return high;
}

constexpr const char* bisected = "that of the bisection, 2^-50; the rest is exact";

bool between_0_and_1(const Rational& discount) {
  return discount >= 0 && discount < 1;
}

// The discounts from the threshold on at which it is tested whether a strategy is subgame perfect.
std::vector<std::pair<std::string, Rational>> from(const Rational& threshold) {
  return {{"at the threshold", threshold},
          {"just above", threshold + (1 - threshold) / 1000000},
          {"half way to 1", (threshold + 1) / 2}};
}

Measurement measure_grim(const Automaton& automaton, const Threshold& threshold) {
  Measurement result = measure_threshold(automaton, threshold);
  for (const Dilemma& d : dilemmas()) {
    const Rational closed = threshold(d);
    if (!between_0_and_1(closed)) continue;
    for (const auto& [where, discount] : from(closed))
      at_most(result, fmt::format("{}: gain by one deviation after any history, {}", text(d), where),
              play_forever(d.game(), automaton, automaton, discount).one_shot_gain, 0);
  }
  return result;
}

// The payoffs of GOO and SAM's bargain, all rounds summed up; and who forgets that T is more than R.
std::vector<Showing> forgotten_temptation(Study&) {
  const Dilemma bargain = dilemmas()[0], forgotten{3, 3, -1, -3};
  const auto sum = [&](const Automaton& row, const Automaton& column, const Rational& delta, bool best) {
    const Repeated r = play_forever(bargain.game(), row, column, delta);
    return ((best ? r.row_value + r.row_gain : r.row_value) / (1 - delta)).approximate();
  };
  const auto smallest_delta = [](const Dilemma& d) {
    return found_threshold(d, grim_trigger()).approximate();
  };
  const Automaton grim = grim_trigger(), breaker = always(1);
  const Rational fifth(1, 5), half(1, 2);
  return {
      {"best reply to a grim trigger, delta = 0.2", sum(grim, grim, fifth, false), 3 / 0.8,
       sum(grim, grim, fifth, true), 5 - 0.2 / 0.8},
      {"smallest delta for the bargain, the 5 forgotten", smallest_delta(forgotten), 0,
       smallest_delta(bargain), 1.0 / 3},
      {"best reply to one who always breaks it, delta = 0.5", sum(always(0), breaker, half, false), -6,
       sum(breaker, breaker, half, true), -2},
  };
}

Claim grim_claim() {
  // Punishes for one round, and forgives.
  const Automaton forgiving{{{0, {{0, 1}, {1, 1}}}, {1, {{0, 0}, {0, 0}}}}};
  return {.id = "game-grim",
          .statement = R"(
          In a prisoners' dilemma repeated without end, grim trigger against itself is an equilibrium that
          keeps the bargain exactly if the discount is at least (T - R) / (T - P), and then a subgame-perfect
          one.)",
          .source = "Friedman 1971",
          .formula = R"(\text{discount} \ge \frac{T - R}{T - P} \\ \tfrac{1}{3} \text{ for GOO and SAM})",
          .derivation = R"(
          Breaking the bargain earns T once and P ever after: (1 - d) T + d P <= R. After a breach both play
          an equilibrium of the game, so it is subgame perfect. Measured: by bisection of the discount, with
          the best reply found by policy iteration.)",
          .tolerance = 2e-14,
          .tolerance_reason = bisected,
          .measure = [](Study&) { return measure_grim(grim_trigger(), grim_trigger_threshold); },
          .wrong = {{Kind::formula, "(T - R) / (T - S): the sucker's payoff for the punishment",
                     [](Study&) {
                       return measure_grim(grim_trigger(),
                                           [](const Dilemma& d) { return (d.t - d.r) / (d.t - d.s); });
                     }},
                    {Kind::formula, "(T - R) / (R - P): what is lost against what is won",
                     [](Study&) {
                       return measure_grim(grim_trigger(),
                                           [](const Dilemma& d) { return (d.t - d.r) / (d.r - d.p); });
                     }},
                    {Kind::condition, "a punishment of one round only",
                     [=](Study&) { return measure_grim(forgiving, grim_trigger_threshold); }},
                    {Kind::off, "the threshold 2 % off",
                     [](Study&) {
                       return measure_grim(grim_trigger(),
                                           [](const Dilemma& d) { return off(grim_trigger_threshold(d)); });
                     }}},
          .mistake = Mistake{
              .belief = "If a game is repeated without end, cooperation is an equilibrium, and the outcome.",
              .truth = R"(
              In a dilemma with 3 each for cooperation, 5 and -3 for defecting alone and -1 each for both,
              repeated without end, grim trigger is an equilibrium if and only if the discount delta >= 1/3,
              and to defect for ever is one for every delta.)",
              .why = R"(
              A grim trigger cooperates until the other one defects, and defects ever after. Defecting at once
              brings 5 and then -1 for ever. With delta = 0.2 that is 4.75, more than the 3.75 of cooperation:
              the future weighs too little. Who forgets the 5, and sees 3 against -1 only, finds no condition
              on delta. Against one who always defects -1 is the best.)",
              .show = forgotten_temptation}};
}

// Where tit-for-tat is subgame perfect: at its threshold, of these dilemmas.
using Credible = std::function<bool(const Dilemma&)>;

Measurement measure_tit_for_tat(const Threshold& threshold, const Credible& credible) {
  Measurement result = measure_threshold(tit_for_tat(), threshold);
  for (const Dilemma& d : dilemmas()) {
    const Rational closed = threshold(d);
    if (!between_0_and_1(closed)) continue;
    std::vector<std::pair<std::string, Rational>> discounts = from(closed);
    discounts.emplace_back("just below", closed * Rational(999999, 1000000));
    for (const auto& [where, discount] : discounts) {
      const Repeated there = play_forever(d.game(), tit_for_tat(), tit_for_tat(), discount);
      result.add(fmt::format("{}: subgame perfect {} (1: yes)", text(d), where), there.is_subgame_perfect(),
                 discount == closed && credible(d));
    }
  }
  return result;
}

Claim tit_for_tat_claim() {
  const Credible credible = [](const Dilemma& d) { return d.t - d.r == d.p - d.s; };
  return {
      .id = "game-tit-for-tat",
      .statement = R"(
          Tit-for-tat against itself is an equilibrium exactly if the discount is at least max((T - R) / (T -
          P), (T - R) / (R - S)), and subgame perfect only if T - R = P - S, and then for that one discount
          only.)",
      .source = "Axelrod 1981",
      .formula = R"(\text{discount} \ge \max\left(\frac{T - R}{T - P}, \frac{T - R}{R - S}\right) \\ )"
                 R"(\tfrac{1}{3} \text{ for GOO and SAM, where } T - R = P - S = 2)",
      .derivation = R"(
          Two deviations matter: never to cooperate again, (1 - d) T + d P <= R, and to break and keep by
          turns, (T + d S) / (1 + d) <= R. After a breach the one who is to punish must not prefer to forgive:
          the last inequality the other way round, so d = (T - R) / (R - S). The one who is to be punished
          must not prefer to break it again, S + d T >= (1 + d) P, and when both have broken it nobody must
          prefer to keep it, the same the other way round: d = (P - S) / (T - P). With a = T - R, b = R - P
          and c = P - S both are one number if a (a + b) = c (b + c), that is (a - c) (a + b + c) = 0.
          Measured: by bisection of the discount, with the best reply found by policy iteration, and by every
          single deviation after every history.)",
      .tolerance = 5e-14,
      .tolerance_reason = bisected,
      .measure = [=](Study&) { return measure_tit_for_tat(tit_for_tat_threshold, credible); },
      .wrong = {{Kind::formula, "(T - R) / (T - P), as of grim trigger",
                 [=](Study&) { return measure_tit_for_tat(grim_trigger_threshold, credible); }},
                {Kind::formula, "(T - R) / (R - S) alone",
                 [=](Study&) {
                   return measure_tit_for_tat([](const Dilemma& d) { return (d.t - d.r) / (d.r - d.s); },
                                              credible);
                 }},
                {Kind::condition, "subgame perfect at the threshold of every dilemma",
                 [](Study&) {
                   return measure_tit_for_tat(tit_for_tat_threshold, [](const Dilemma&) { return true; });
                 }},
                {Kind::formula, "subgame perfect nowhere",
                 [](Study&) {
                   return measure_tit_for_tat(tit_for_tat_threshold, [](const Dilemma&) { return false; });
                 }},
                {Kind::off, "the threshold 2 % off",
                 [=](Study&) {
                   return measure_tit_for_tat([](const Dilemma& d) { return off(tit_for_tat_threshold(d)); },
                                              credible);
                 }}},
  };
}

// Some rounds to be repeated for ever, and what they pay each on average.
struct Path {
  std::vector<std::pair<std::size_t, std::size_t>> cells;
  Rational row, column;
};

Path random_path(const NormalForm& game, ad::Random& random) {
  Path path;
  const std::size_t n = 1 + random.below(8);
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t i = random.below(2), j = random.below(2);
    path.cells.emplace_back(i, j);
    path.row += game.row(i, j) / Rational(n);
    path.column += game.column(i, j) / Rational(n);
  }
  return path;
}

// How far from 1 the discount may be, for a path of n rounds of which the smaller average is v; how far the
// payoffs are from the averages, 1 - d apart from 1; what one who keeps a bargain that is broken for ever
// gains.
struct FolkStatement {
  std::function<Rational(const Dilemma&, const Rational& v, long n)> patience =
      [](const Dilemma& d, const Rational& v, long n) {
        return (v - d.p) / (d.t - d.p + n * (d.t - d.s) / 4);
      };
  std::function<Rational(const Dilemma&, const Rational& impatience, long n)> distance =
      [](const Dilemma& d, const Rational& impatience, long n) { return impatience * n * (d.t - d.s) / 4; };
  std::function<Rational(const Dilemma&, const Rational& discount)> gain_of_keeping =
      [](const Dilemma& d, const Rational& discount) { return (1 - discount) * (d.s - d.p); };
  // Whether the averages are more than P for both; if not, for one of them.
  bool above_for_both = true;
};

Rational size(const Rational& x) {
  return x.sign() < 0 ? -x : x;
}

Measurement measure_folk(Study& study, const FolkStatement& statement = {}) {
  Measurement result;
  ad::Random random = study.random("game-folk");
  for (const Dilemma& d : dilemmas()) {
    const NormalForm game = d.game();
    for (int paths = 0; paths < 12;) {
      const Path path = random_path(game, random);
      const Rational low = std::min(path.row, path.column), high = std::max(path.row, path.column);
      if (statement.above_for_both ? low <= d.p : low >= d.p || high <= d.p) continue;
      ++paths;
      std::vector<std::pair<std::size_t, std::size_t>> turned;
      for (const auto& [i, j] : path.cells) turned.emplace_back(j, i);
      const Automaton row = trigger(path.cells, 1), column = trigger(turned, 1);
      const auto n = static_cast<long>(path.cells.size());
      const Rational patience =
          std::min(Rational(1), statement.patience(d, statement.above_for_both ? low : high, n));
      for (const Rational& impatience : {patience, patience / 10, patience / 1000}) {
        const Repeated played = play_forever(game, row, column, 1 - impatience);
        const std::string name = fmt::format("{}, a path {}, 1 - d = {:.4g}: ", text(d), text(path.cells),
                                             impatience.approximate());
        at_most(result, name + "gain by one deviation after any history", played.one_shot_gain, 0);
        const Rational bound = statement.distance(d, impatience, n);
        at_most(result, name + "distance from the average", size(played.row_value - path.row), bound);
        at_most(result, name + "distance from the average of the other",
                size(played.column_value - path.column), bound);
      }
    }
    for (const Rational& discount : {Rational(0), Rational(1, 2), Rational(999, 1000)})
      add(result,
          fmt::format("{}, broken for ever, d = {}: gain by keeping it once", text(d), discount.text()),
          play_forever(game, always(1), always(1), discount).one_shot_gain,
          statement.gain_of_keeping(d, discount));
  }
  return result;
}

Claim folk_claim() {
  const FolkStatement right;
  FolkStatement short_paths = right, exactly = right, one_only = right, harmless = right, apart = right;
  short_paths.patience = [](const Dilemma& d, const Rational& v, long) { return (v - d.p) / (d.t - d.p); };
  exactly.distance = [](const Dilemma&, const Rational&, long) { return Rational(0); };
  one_only.above_for_both = false;
  harmless.gain_of_keeping = [](const Dilemma& d, const Rational& discount) {
    return (1 - discount) * (d.r - d.p);
  };
  apart.gain_of_keeping = [right](const Dilemma& d, const Rational& discount) {
    return off(right.gain_of_keeping(d, discount));
  };
  const auto measured = [](const FolkStatement& statement) {
    return [statement](Study& study) { return measure_folk(study, statement); };
  };
  return {
      .id = "game-folk",
      .statement = R"(
          In a prisoners' dilemma repeated without end, every average of outcomes that pays both more than P
          is approached by what subgame-perfect equilibria pay as the discount goes to 1, and to break the
          bargain for ever stays an equilibrium for every discount.)",
      .source = "Friedman 1971; Fudenberg & Maskin 1986",
      .formula = R"(n \text{ rounds with averages } v_1, v_2 > P )"
                 R"(\text{, repeated until anyone leaves them, are subgame perfect if } )"
                 R"(1 - d \le \frac{v - P}{T - P + n (T - S) / 4},\quad v = \min(v_1, v_2) )"
                 R"(\text{, and pay within } \frac{(1 - d) n (T - S)}{4} \text{ of them})",
      .derivation = R"(
          The first m rounds of a path pay at most n (T - S) / 4 more or less than m v, the worst at half the
          path; the discounted payoff is a mean of these sums, so it is within (1 - d) n (T - S) / 4 of v
          wherever in the path one begins. Who leaves it gets at most (1 - d) T + d P. After that both break
          the bargain for ever, and who keeps it once loses (1 - d) (P - S). Fudenberg and Maskin have it for
          every game of two players, with the minmax in place of P. Measured: exact payoffs and every single
          deviation of two automata, for 12 random paths of up to 8 rounds in each of 6 dilemmas.)",
      .tolerance = 0,
      .tolerance_reason = exact,
      .measure = measured(right),
      .wrong = {{Kind::formula, "1 - d <= (v - P) / (T - P), whatever the length of the path",
                 measured(short_paths)},
                {Kind::formula, "each pays its average at every discount", measured(exactly)},
                {Kind::formula, "who keeps a broken bargain once gains (1 - d) (R - P)", measured(harmless)},
                {Kind::condition, "averages above P for one of them only", measured(one_only)},
                {Kind::off, "the loss of who keeps it once, 2 % off", measured(apart)}},
  };
}

}  // namespace

Measurement measure_threshold(const Automaton& automaton, const Threshold& threshold) {
  Measurement result;
  for (const Dilemma& d : dilemmas()) {
    const Rational closed = threshold(d);
    add(result, text(d) + ": threshold", found_threshold(d, automaton), std::min(closed, Rational(1)));
    if (!between_0_and_1(closed)) continue;
    const Repeated there = play_forever(d.game(), automaton, automaton, closed);
    add(result, text(d) + ": gain by a deviation there", there.row_gain, 0);
    add(result, text(d) + ": value per round", there.row_value, d.r).control = true;
  }
  return result;
}

std::vector<Claim> claims_of_repeated_games() {
  return {known_rounds_claim(), grim_claim(), tit_for_tat_claim(), folk_claim()};
}

}  // namespace saddle::gan
