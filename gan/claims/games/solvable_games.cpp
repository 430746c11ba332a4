// Games that reasoning solves, by striking out dominated strategies or from the end. All numbers are exact.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/games/exact_comparing.h"
#include "gan/claims/study.h"
#include "gan/games/dominance.h"
#include "gan/games/equilibria.h"
#include "gan/games/game_tree.h"
#include "gan/games/named_games.h"
#include "gan/games/normal_form.h"
#include "gan/games/rational.h"
#include "gan/games/repeated.h"

namespace saddle::gan {
namespace {

using Kind = Wrong::Kind;

// One equilibrium, these payoffs, and nothing else left by strict dominance after so many rounds.
void add_dominance(Measurement& result, const std::string& name, const NormalForm& game, const Rational& row,
                   const Rational& column, double rounds) {
  const Equilibria all = equilibria(game);
  const Elimination left = eliminate(game, Dominance::strict);
  result.add(name + ": number of equilibria", static_cast<double>(all.extreme.size()), 1);
  add(result, name + ": the row player's payoff", all.extreme[0].row_payoff, row);
  add(result, name + ": the column player's payoff", all.extreme[0].column_payoff, column);
  result.add(name + ": rounds of elimination", static_cast<double>(left.rounds.size()), rounds);
  result.add(name + ": cells left", static_cast<double>(left.rows.size() * left.columns.size()), 1);
  add(result, name + ": what is left plays the equilibrium", all.extreme[0].row[left.rows[0]], 1);
  add(result, name + ": and so does the other", all.extreme[0].column[left.columns[0]], 1);
}

// Four payoffs in the order T, R, P, S, from the largest to the smallest or in another one.
using DilemmaOf = std::function<Dilemma(const std::vector<Rational>&)>;
using OfDilemma = std::function<Rational(const Dilemma&)>;

Dilemma in_order(const std::vector<Rational>& four) {
  return {four[0], four[1], four[2], four[3]};
}

// What both get, and how much more both would get if both changed.
Measurement measure_dilemma(Study& study, const DilemmaOf& dilemma_of_four, const OfDilemma& pays) {
  Measurement result;
  const auto compare = [&](const std::string& name, const Dilemma& d) {
    const NormalForm game = d.game();
    add_dominance(result, name, game, pays(d), pays(d), 1);
    const Equilibrium e = equilibria(game).extreme[0];
    const std::size_t confess = e.row[0] == 1 ? 0 : 1;
    result.add(name + ": players who would gain if both changed",
               (game.row(1 - confess, 1 - confess) > e.row_payoff) +
                   (game.column(1 - confess, 1 - confess) > e.column_payoff),
               2);
  };
  for (const char* id : {"prisoners", "goo-sam"}) {
    const Dilemma d = dilemma_of(named_game(id).game);
    compare(id, dilemma_of_four({d.t, d.r, d.p, d.s}));
  }
  ad::Random random = study.random("game-dilemma");
  for (int trial = 0; trial < 20; ++trial) {
    std::vector<Rational> four{static_cast<long>(random.below(21)) - 10};
    for (int k = 0; k < 3; ++k) {
      const auto numerator = 1 + random.below(9), denominator = 1 + random.below(4);
      four.push_back(four.back() - Rational(numerator, denominator));
    }
    compare(fmt::format("T, R, P, S = {}, {}, {}, {}", four[0].text(), four[1].text(), four[2].text(),
                        four[3].text()),
            dilemma_of_four(four));
  }
  return result;
}

Claim dilemma_claim() {
  const OfDilemma punishment = [](const Dilemma& d) { return d.p; };
  return {
      .id = "game-dilemma",
      .statement = R"(
          In a prisoners' dilemma (T > R > P > S) to confess is strictly dominant, so that both confess in the
          only equilibrium, and both would be better off if neither did.)",
      .source = "Luce & Raiffa 1957",
      .formula = R"(T > R \text{ and } P > S\text{: to confess earns more, whatever the other does} \\ )"
                 R"(\text{both get } P \text{, and } R > P)",
      .derivation = R"(
          One strategy earns more than the other in each column, so that one round of elimination leaves one
          cell; every equilibrium survives elimination. Measured: by vertex enumeration and by elimination,
          for the two named games and 20 random ones.)",
      .tolerance = 0,
      .tolerance_reason = "none: both sides are exact fractions",
      .measure = [punishment](Study& study) { return measure_dilemma(study, in_order, punishment); },
      .wrong = {{Kind::formula, "both get R, as neither confesses",
                 [](Study& study) {
                   return measure_dilemma(study, in_order, [](const Dilemma& d) { return d.r; });
                 }},
                {Kind::condition, "R > T > P > S, a stag hunt",
                 [punishment](Study& study) {
                   return measure_dilemma(
                       study,
                       [](const std::vector<Rational>& four) {
                         return Dilemma{four[1], four[0], four[2], four[3]};
                       },
                       punishment);
                 }},
                {Kind::condition, "T > R > S > P, the game of chicken",
                 [punishment](Study& study) {
                   return measure_dilemma(
                       study,
                       [](const std::vector<Rational>& four) {
                         return Dilemma{four[0], four[1], four[3], four[2]};
                       },
                       punishment);
                 }},
                {Kind::off, "P 2 % off",
                 [](Study& study) {
                   return measure_dilemma(study, in_order, [](const Dilemma& d) { return off(d.p); });
                 }}},
  };
}

// Ten units of food. Whoever presses pays the cost; the big pig eats 6 if it comes last, 7 if both come
// together and 9 if it comes first.
NormalForm boxed_pigs(const Rational& cost) {
  return {Payoffs({{7 - cost, 6 - cost}, {9, 0}}), Payoffs({{3 - cost, 4}, {1 - cost, 0}})};
}

using PigsPayoffs = std::function<std::pair<Rational, Rational>(const Rational& cost)>;

Measurement measure_pigs(const std::vector<Rational>& costs, const PigsPayoffs& closed) {
  Measurement result;
  for (const Rational& cost : costs) {
    const std::string name = fmt::format("a cost of {}", cost.text());
    const NormalForm game = boxed_pigs(cost);
    const auto [big, small] = closed(cost);
    add_dominance(result, name, game, big, small, 2);
    add(result, name + ": the big pig presses", equilibria(game).extreme[0].row[0], 1);
    const std::vector<Dominated> first = dominated(game, Dominance::strict);
    result.add(name + ": dominated at the start, the small pig's pressing",
               static_cast<double>(std::count_if(
                   first.begin(), first.end(),
                   [](const Dominated& d) { return d.player == Seat::column && d.strategy == 0; })),
               1);
    result.add(name + ": dominated at the start, in all", static_cast<double>(first.size()), 1);
  }
  const NormalForm &named = named_game("pigs").game, game = boxed_pigs(2);
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      add(result, "the big pig's payoffs at a cost of 2", game.row(i, j), named.row(i, j)).control = true;
      add(result, "the small pig's payoffs at a cost of 2", game.column(i, j), named.column(i, j)).control =
          true;
    }
  }
  return result;
}

Claim pigs_claim() {
  const std::vector<Rational> costs = {2, {11, 10}, 3, 5, {59, 10}};
  const PigsPayoffs closed = [](const Rational& cost) { return std::pair(6 - cost, Rational(4)); };
  return {
      .id = "game-pigs",
      .statement = R"(
          With the usual shares of the 10 units of food between the big and the small boxed pig, 9 and 1 if
          the small one alone presses the lever, 6 and 4 if the big one does and 7 and 3 if both do, and a
          cost of pressing above 1 and below 6 (2 in the story), two rounds of strict dominance leave one
          equilibrium: the big pig presses and the small one waits.)",
      .source = "Baldwin & Meese 1979, the story; its usual payoffs",
      .formula = R"(\text{the small pig: } 4 > 3 - c \text{ and } 0 > 1 - c \text{ by waiting} \\ )"
                 R"(\text{then the big one: } 6 - c > 0 \text{ by pressing})",
      .derivation = R"(
          Waiting dominates for the small pig alone; only without its pressing does pressing dominate for the
          big one, whose waiting would earn it 9 > 7 - c: two rounds of elimination, in this order. Measured:
          by vertex enumeration and by elimination, for five costs.)",
      .tolerance = 0,
      .tolerance_reason = "none: both sides are exact fractions",
      .measure = [=](Study&) { return measure_pigs(costs, closed); },
      .wrong = {{Kind::condition, "a lever that costs nothing",
                 [=](Study&) { return measure_pigs({0}, closed); }},
                {Kind::condition, "a lever that costs 7", [=](Study&) { return measure_pigs({7}, closed); }},
                {Kind::formula, "the small pig presses, and the big one gets 9",
                 [=](Study&) {
                   return measure_pigs(costs,
                                       [](const Rational& cost) { return std::pair(Rational(9), 1 - cost); });
                 }},
                {Kind::off, "what they get, 2 % off",
                 [=](Study&) {
                   return measure_pigs(costs, [=](const Rational& cost) {
                     const auto [big, small] = closed(cost);
                     return std::pair(off(big), off(small));
                   });
                 }}},
  };
}

using Eaters = std::function<double(double n)>;

Measurement measure_lions(const Eaters& closed, const LionPayoffs& payoffs = {}) {
  Measurement result;
  std::vector<std::size_t> counts{100, 101, 1000};
  for (std::size_t n = 1; n <= 12; ++n) counts.push_back(n);
  for (const std::size_t n : counts) {
    const BackwardInduction solved = backward_induction(hungry_lions(n, payoffs));
    const auto eaters = std::count(solved.moves.begin(), solved.moves.end(), "eat");
    result.add(fmt::format("{} lions: how many eat", n), static_cast<double>(eaters),
               closed(static_cast<double>(n)));
    result.add(fmt::format("{} lions: outcomes", n), static_cast<double>(solved.ends.size()), 1).unit =
        "outcomes";
  }
  return result;
}

Claim lions_claim() {
  const Eaters closed = [](double n) { return std::fmod(n, 2); };
  return {
      .id = "game-lions",
      .statement = R"(
          If the strongest of n hungry lions may eat the sheep, each next one may then eat the lion that has
          just eaten, and each would rather be fed than hungry and rather hungry than eaten, then in the only
          subgame-perfect equilibrium the strongest eats the sheep exactly if n is odd, and no other lion
          eats.)",
      .source = "Derived; backward induction as in Kuhn 1953",
      .formula = R"(\text{number of lions that eat} = n \operatorname{mod} 2)",
      .derivation = R"(
          The last lion eats, as nobody is left to eat him. So the one before him does not, so the one before
          that does: an eater is safe exactly if the next one abstains. Measured: by backward induction over
          the tree, for 1 to 12, 100, 101 and 1000 lions.)",
      .tolerance = 0,
      .tolerance_reason = "none: both sides are whole numbers",
      .measure = [=](Study&) { return measure_lions(closed); },
      .wrong = {{Kind::formula, "the strongest eats if n is even",
                 [](Study&) { return measure_lions([](double n) { return std::fmod(n + 1, 2); }); }},
                {Kind::formula, "every second lion eats, (n + n mod 2) / 2",
                 [](Study&) { return measure_lions([](double n) { return std::ceil(n / 2); }); }},
                {Kind::condition, "lions who would rather be eaten than hungry",
                 [=](Study&) { return measure_lions(closed, {.fed = 2, .hungry = 0, .eaten = 1}); }},
                {Kind::condition, "lions to whom hungry and eaten are the same",
                 [=](Study&) { return measure_lions(closed, {.fed = 2, .hungry = 0, .eaten = 0}); }},
                {Kind::off, "the number 2 % off",
                 [=](Study&) { return measure_lions(times(1.02, closed)); }}},
      .unit = "lions",
  };
}

}  // namespace

std::vector<Claim> claims_of_solvable_games() {
  return {dilemma_claim(), pigs_claim(), lions_claim()};
}

}  // namespace saddle::gan
