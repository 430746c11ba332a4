// Games from the end, and games played again and again.
#include "gan/games/game_tree.h"

#include <set>
#include <stdexcept>

#include "autodiff/random.h"
#include "gan/games/repeated.h"
#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle::gan;
using saddle::ad::Random;

namespace {

// Every subgame-perfect profile of pure choices, by trying them all: the ends that they reach.
std::set<GameTree::Node> ends_by_trying(const GameTree& tree) {
  const auto& entries = tree.entries();
  std::vector<std::size_t> choice(entries.size(), 0);
  std::set<GameTree::Node> result;
  while (true) {
    std::vector<GameTree::Node> end(entries.size());
    bool perfect = true;
    for (std::size_t node = entries.size(); node-- > 0;) {
      if (entries[node].next.empty()) {
        end[node] = node;
        continue;
      }
      end[node] = end[entries[node].next[choice[node]]];
      const std::size_t player = entries[node].player;
      for (const GameTree::Node other : entries[node].next)
        perfect = perfect && entries[end[other]].payoff(player) <= entries[end[node]].payoff(player);
    }
    if (perfect) result.insert(end[0]);
    // The next profile, as the next number.
    std::size_t node = 0;
    while (node < entries.size() &&
           (entries[node].next.empty() || ++choice[node] == entries[node].next.size()))
      choice[node++] = 0;
    if (node == entries.size()) return result;
  }
}

constexpr const char* nudges[] = {"1e-9", "1e-30"};

}  // namespace

TEST_CASE("backward induction: the ends are those of all subgame-perfect profiles") {
  Random random(8);
  int tied = 0;
  for (int trial = 0; trial < 200; ++trial) {
    GameTree tree(random.below(3));
    std::vector<GameTree::Node> open{tree.root()};
    int decisions = 1;
    for (std::size_t k = 0; k < open.size(); ++k) {
      const auto moves = 1 + random.below(3);
      for (int move = 0; move < moves; ++move) {
        if (decisions < 6 && random.below(2) == 0) {
          open.push_back(tree.decision(open[k], "on", random.below(3)));
          ++decisions;
        } else {
          tree.outcome(open[k], "end", {random.below(3), random.below(3), random.below(3)});
        }
      }
    }
    const BackwardInduction solved = backward_induction(tree);
    const std::set<GameTree::Node> expected = ends_by_trying(tree);
    CAPTURE(trial);
    REQUIRE(std::set<GameTree::Node>(solved.ends.begin(), solved.ends.end()) == expected);
    REQUIRE(solved.ends.size() == expected.size());
    REQUIRE((expected.size() == 1 || !solved.ties.empty()));
    tied += expected.size() > 1;
  }
  CHECK(tied > 50);
}

TEST_CASE("backward induction: the moves on the way, ties, and what is refused") {
  // The entrant enters, as a fight would hurt the one who is there.
  GameTree entry(0);
  entry.outcome(entry.root(), "stay out", {0, 2});
  const GameTree::Node reply = entry.decision(entry.root(), "enter", 1);
  entry.outcome(reply, "fight", {-1, -1});
  entry.outcome(reply, "share", {1, 1});
  BackwardInduction solved = backward_induction(entry);
  CHECK(solved.moves == std::vector<std::string>{"enter", "share"});
  CHECK(solved.ends.size() == 1);
  CHECK(solved.ties.empty());

  // Indifferent: it depends on the reply whether entering is right.
  GameTree open(0);
  open.outcome(open.root(), "stay out", {0, 2});
  const GameTree::Node tie = open.decision(open.root(), "enter", 1);
  open.outcome(tie, "fight", {-1, 1});
  open.outcome(tie, "share", {1, 1});
  solved = backward_induction(open);
  CHECK(solved.ends == std::vector<GameTree::Node>{1, 4});
  CHECK(solved.ties == std::vector<GameTree::Node>{0, 2});

  CHECK_THROWS_AS(backward_induction(GameTree(0)), std::invalid_argument);
  CHECK_THROWS_AS(open.outcome(1, "on", {0, 0}), std::invalid_argument);
  GameTree short_of_payoffs(1);
  short_of_payoffs.outcome(0, "stop", {5});
  CHECK(
      saddle::mentions(saddle::message<std::invalid_argument>([&] { backward_induction(short_of_payoffs); }),
                       "GameTree", "'stop'", "player 1", "got 1"));
  CHECK_THROWS_AS(open.decision(99, "on", 0), std::invalid_argument);
}

TEST_CASE("hungry lions: the first eats exactly if their number is odd, and alone") {
  for (std::size_t n : {1, 2, 3, 4, 5, 6, 7, 8, 99, 100, 100001}) {
    CAPTURE(n);
    const BackwardInduction solved = backward_induction(hungry_lions(n));
    CHECK(solved.ends.size() == 1);
    CHECK(solved.ties.empty());
    REQUIRE(!solved.moves.empty());
    CHECK((solved.moves[0] == "eat") == (n % 2 == 1));
    if (n > 1) CHECK(solved.moves.back() == "abstain");
    CHECK(solved.moves.size() <= 2);
  }
  CHECK_THROWS_AS(hungry_lions(0), std::invalid_argument);
}

TEST_CASE("hungry lions: who would rather be eaten than hungry eats, and all do") {
  for (const std::size_t n : {1, 2, 7}) {
    const BackwardInduction solved =
        backward_induction(hungry_lions(n, {.fed = 2, .hungry = 0, .eaten = Rational(1, 2)}));
    CHECK(solved.moves == std::vector<std::string>(n, "eat"));
    CHECK(solved.ends.size() == 1);
  }
}

TEST_CASE("known rounds: the single equilibrium of the game is played in each") {
  const NormalForm goo_sam = Dilemma{5, 3, -1, -3}.game();
  for (const long n : {1, 2, 10, 1000}) {
    const KnownRounds known = known_rounds(goo_sam, static_cast<std::size_t>(n));
    CHECK(known.rounds.size() == static_cast<std::size_t>(n));
    CHECK(known.row_total == -n);
    CHECK(known.column_total == -n);
    CHECK(known.rounds.front().row == pure(1, 2));
    CHECK(known.rounds.front().row_payoff == -n);
    CHECK(known.rounds.back().row_payoff == -1);
  }
  const KnownRounds coin = known_rounds(zero_sum(parse_payoffs("3 -2; -2 1")), 16);
  CHECK(coin.row_total == -2);
  CHECK(coin.rounds[7].column == Mix{Rational(3, 8), Rational(5, 8)});
  // A round with the payoffs of the later ones added to its cells has this equilibrium and these payoffs.
  for (std::size_t k = 0; k + 1 < coin.rounds.size(); ++k) {
    NormalForm now = zero_sum(parse_payoffs("3 -2; -2 1"));
    for (std::size_t i = 0; i < 2; ++i) {
      for (std::size_t j = 0; j < 2; ++j) {
        now.row(i, j) += coin.rounds[k + 1].row_payoff;
        now.column(i, j) += coin.rounds[k + 1].column_payoff;
      }
    }
    const Equilibrium solved = equilibria(now).extreme[0];
    CHECK(coin.rounds[k].row == solved.row);
    CHECK(coin.rounds[k].row_payoff == solved.row_payoff);
    CHECK(coin.rounds[k].column_payoff == solved.column_payoff);
  }
  const NormalForm sexes(parse_payoffs("2 0; 0 1"), parse_payoffs("1 0; 0 2"));
  CHECK(saddle::mentions(saddle::message<std::invalid_argument>([&] { known_rounds(sexes, 2); }),
                         "single equilibrium", "got 3"));
  CHECK_THROWS_AS(known_rounds(goo_sam, 0), std::invalid_argument);
  CHECK_THROWS_AS(known_rounds(goo_sam, 10001), std::invalid_argument);
}

TEST_CASE("known rounds: played twice, written out as one game, every equilibrium breaks the bargain twice") {
  const NormalForm once = Dilemma{5, 3, -1, -3}.game();
  // A strategy is a first move and a reply to each first move of the other.
  Payoffs row(8, 8), column(8, 8);
  for (std::size_t a = 0; a < 8; ++a) {
    for (std::size_t b = 0; b < 8; ++b) {
      const std::size_t a1 = a & 1, b1 = b & 1, a2 = a >> (1 + b1) & 1, b2 = b >> (1 + a1) & 1;
      row(a, b) = once.row(a1, b1) + once.row(a2, b2);
      column(a, b) = once.column(a1, b1) + once.column(a2, b2);
    }
  }
  const Equilibria all = equilibria({row, column});
  CHECK(all.infinite);
  for (const Equilibrium& e : all.extreme) {
    CHECK(e.row_payoff == -2);
    CHECK(e.column_payoff == -2);
  }
}

TEST_CASE("for ever: grim trigger is subgame perfect from its threshold on, and no equilibrium below") {
  const std::pair<Dilemma, Rational> cases[] = {
      {{5, 3, -1, -3}, {1, 3}}, {{5, 3, 1, 0}, {1, 2}}, {{0, -1, -8, -10}, {1, 8}}, {{10, 3, 2, 0}, {7, 8}}};
  for (const auto& [dilemma, threshold] : cases) {
    CHECK(grim_trigger_threshold(dilemma) == threshold);
    const auto at = [&, d = dilemma](const Rational& discount) {
      return play_forever(d.game(), grim_trigger(), grim_trigger(), discount);
    };
    CHECK(at(threshold).row_value == dilemma.r);
    CHECK(at(threshold).is_nash());
    CHECK(at(threshold).is_subgame_perfect());
    CHECK(at(threshold).one_shot_gain == 0);
    CHECK_FALSE(at(0).is_nash());
    for (const char* nudge : nudges) {
      CHECK(at(threshold + parse_rational(nudge)).is_nash());
      CHECK(at(threshold + parse_rational(nudge)).is_subgame_perfect());
      const Repeated below = at(threshold - parse_rational(nudge));
      CHECK_FALSE(below.is_nash());
      CHECK_FALSE(below.is_subgame_perfect());
      CHECK(below.row_gain.sign() > 0);
      CHECK(below.row_gain == below.column_gain);
    }
  }
}

TEST_CASE("for ever: tit-for-tat is an equilibrium from its threshold on, subgame perfect at most there") {
  struct Case {
    Dilemma dilemma;
    Rational threshold;
    bool perfect;  // at the threshold: if (T - R) / (R - S) = (P - S) / (T - P) is the threshold, too
  };
  const Case cases[] = {{{5, 3, -1, -3}, {1, 3}, true},
                        {{5, 3, 1, 0}, {2, 3}, false},
                        {{0, -1, -8, -10}, {1, 8}, false},
                        {{3, 2, 1, 0}, {1, 2}, true}};
  for (const Case& c : cases) {
    CHECK(tit_for_tat_threshold(c.dilemma) == c.threshold);
    const auto at = [&](const Rational& discount) {
      return play_forever(c.dilemma.game(), tit_for_tat(), tit_for_tat(), discount);
    };
    CHECK(at(c.threshold).is_nash());
    CHECK(at(c.threshold).is_subgame_perfect() == c.perfect);
    for (const char* nudge : nudges) {
      CHECK(at(c.threshold + parse_rational(nudge)).is_nash());
      CHECK_FALSE(at(c.threshold + parse_rational(nudge)).is_subgame_perfect());
      CHECK_FALSE(at(c.threshold - parse_rational(nudge)).is_nash());
    }
  }
  // To be exploited and forgiven by turns pays more than to keep the bargain: never an equilibrium.
  CHECK(tit_for_tat_threshold({10, 3, 2, 0}) > 1);
  CHECK_FALSE(
      play_forever(Dilemma{10, 3, 2, 0}.game(), tit_for_tat(), tit_for_tat(), Rational(99, 100)).is_nash());
}

TEST_CASE("for ever: values and gains are those of playing it out") {
  const NormalForm game = Dilemma{5, 3, 1, 0}.game();
  const Automaton automata[] = {grim_trigger(), tit_for_tat(), always(0), always(1)};
  const Rational discount(1, 2);
  // Forty rounds are played; the rest is worth less than 5 / 2^40.
  constexpr int rounds = 40;
  const Rational rest = parse_rational("5e-12");
  const auto near = [&](const Rational& a, const Rational& b) { return a - b <= rest && b - a <= rest; };
  for (const Automaton& row : automata) {
    for (const Automaton& column : automata) {
      // What the row player earns by a plan for the first moves, repeated; or by the automaton.
      const auto earned = [&](int plan) {
        std::size_t i = 0, j = 0;
        Rational sum, weight = Rational(1, 2);
        for (int t = 0; t < rounds; ++t) {
          const std::size_t a = plan < 0 ? row.states[i].action : plan >> t % 6 & 1,
                            b = column.states[j].action;
          sum += weight * game.row(a, b);
          weight *= discount;
          i = row.states[i].next[a][b];
          j = column.states[j].next[b][a];
        }
        return sum;
      };
      const Repeated played = play_forever(game, row, column, discount);
      CHECK(near(played.row_value, earned(-1)));
      Rational best = earned(0);
      for (int plan = 1; plan < 64; ++plan) best = std::max(best, earned(plan));
      CHECK(near(played.row_value + played.row_gain, best));
    }
  }
}

TEST_CASE("for ever: a trigger keeps to its path until anyone leaves it, and pays its average in the limit") {
  using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;
  const Pairs path{{0, 1}, {1, 0}, {0, 0}}, turned{{1, 0}, {0, 1}, {0, 0}};
  const Automaton row = trigger(path, 1), column = trigger(turned, 1);
  REQUIRE(row.states.size() == 4);
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(row.states[k].action == (k < 3 ? path[k].first : 1));
    for (const std::size_t own : {0, 1}) {
      for (const std::size_t other : {0, 1}) {
        const bool kept = k < 3 && std::pair(own, other) == path[k];
        CHECK(row.states[k].next[own][other] == (kept ? (k + 1) % 3 : 3));
      }
    }
  }
  // S, T, R and T, S, R: (0 + 5 + 3) / 3 each, and at a discount of 1/2 the sum of three over 1 - 1/8.
  const NormalForm game = Dilemma{5, 3, 1, 0}.game();
  const Repeated half = play_forever(game, row, column, Rational(1, 2));
  CHECK(half.row_value == Rational(1, 2) * (Rational(5, 2) + Rational(3, 4)) / Rational(7, 8));
  CHECK(half.column_value == Rational(1, 2) * (5 + Rational(3, 4)) / Rational(7, 8));
  for (const Rational& impatience : {Rational(1, 100), Rational(1, 10000)}) {
    const Repeated late = play_forever(game, row, column, 1 - impatience);
    CHECK(late.is_subgame_perfect());
    for (const Rational& value : {late.row_value, late.column_value}) {
      CHECK(value - Rational(8, 3) <= impatience * Rational(15, 4));
      CHECK(Rational(8, 3) - value <= impatience * Rational(15, 4));
    }
  }
  CHECK_FALSE(play_forever(game, row, column, Rational(1, 10)).is_nash());
  CHECK_THROWS_AS(trigger({}, 1), std::invalid_argument);
  CHECK_THROWS_AS(trigger({{0, 2}}, 1), std::invalid_argument);
  CHECK_THROWS_AS(trigger(path, 2), std::invalid_argument);
  CHECK(trigger({{2, 1}}, 0, 3, 2).states[0].next[2][1] == 0);
}

TEST_CASE("for ever: the two strategies do what their names say, after every pair of actions") {
  for (const std::size_t own : {0, 1}) {
    for (const std::size_t other : {0, 1}) {
      for (const std::size_t state : {0, 1}) {
        const Automaton tit = tit_for_tat(), grim = grim_trigger();
        CHECK(tit.states[tit.states[state].next[own][other]].action == other);
        CHECK(grim.states[grim.states[state].next[own][other]].action ==
              (state == 1 || own == 1 || other == 1 ? 1 : 0));
      }
    }
  }
  CHECK(tit_for_tat().states[0].action == 0);
  CHECK(grim_trigger().states[0].action == 0);
}

TEST_CASE("for ever: an empty threat is found two deviations away") {
  // Both defect. After a first deviation nothing changes, after a second one both cooperate for ever.
  const auto on_deviation = [](std::size_t here, std::size_t there) {
    return std::vector<std::vector<std::size_t>>{{there, there}, {there, here}};
  };
  const Automaton twice{{{1, on_deviation(0, 1)}, {1, on_deviation(1, 2)}, {0, on_deviation(2, 2)}}};
  const Repeated played = play_forever(Dilemma{5, 3, 1, 0}.game(), twice, twice, Rational(1, 10));
  CHECK(played.is_nash());
  CHECK_FALSE(played.is_subgame_perfect());
  // By defecting once in the third state: 5 - 3, of which (1 - discount) counts.
  CHECK(played.one_shot_gain == Rational(9, 5));
}

TEST_CASE("for ever: other games, and what is refused") {
  // Always the equilibrium of the game: subgame perfect for every discount.
  const NormalForm coordination(parse_payoffs("2 0; 0 1"), parse_payoffs("2 0; 0 1"));
  for (const char* d : {"0", "0.5", "0.999"})
    CHECK(play_forever(coordination, always(1), always(1), parse_rational(d)).is_subgame_perfect());
  CHECK_FALSE(play_forever(coordination, always(0), always(1), 0).is_nash());

  const NormalForm game = Dilemma{5, 3, 1, 0}.game();
  CHECK_THROWS_AS(play_forever(game, grim_trigger(), grim_trigger(), 1), std::invalid_argument);
  CHECK_THROWS_AS(play_forever(game, grim_trigger(), grim_trigger(), Rational(-1, 2)), std::invalid_argument);
  CHECK_THROWS_AS(play_forever(game, always(0, 3), grim_trigger(), 0), std::invalid_argument);
  CHECK_THROWS_AS(play_forever(game, Automaton{}, grim_trigger(), 0), std::invalid_argument);
  CHECK_THROWS_AS(dilemma_of(coordination), std::invalid_argument);
  CHECK_THROWS_AS(dilemma_of(zero_sum(parse_payoffs("1 2 3"))), std::invalid_argument);
  CHECK(dilemma_of(NormalForm(parse_payoffs("-8 0; -10 -1"), parse_payoffs("-8 -10; 0 -1"))).t == 0);
}
