// Games of several rounds as one tree of histories, solved from the end without the answer of one round.
#include "gan/games/stage_tree.h"

#include <stdexcept>

#include "gan/games/repeated.h"
#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle::gan;
using saddle::mentions;
using saddle::message;

namespace {

const Dilemma dilemmas[] = {{5, 3, -1, -3}, {5, 3, 1, 0}, {0, -1, -8, -10}, {10, 3, 2, 0}, {4, 3, 2, -5}};

std::size_t count_nodes(std::size_t rounds) {
  std::size_t nodes = 0, level = 1;
  for (std::size_t k = 0; k <= rounds; ++k, level *= 4) nodes += level;
  return nodes;
}

}  // namespace

TEST_CASE("stage tree: in a dilemma of two or three known rounds both defect after every history") {
  for (const Dilemma& dilemma : dilemmas) {
    for (const std::size_t rounds : {1, 2, 3}) {
      const StageTree tree = repeated_tree(dilemma.game(), rounds);
      REQUIRE(tree.entries().size() == count_nodes(rounds));
      const SubgamePerfect solved = backward_induction(tree);
      std::size_t stages = 0;
      for (StageTree::Node node = 0; node < tree.entries().size(); ++node) {
        if (tree.entries()[node].is_end()) continue;
        ++stages;
        REQUIRE(solved.at[node].row == pure(1, 2));
        REQUIRE(solved.at[node].column == pure(1, 2));
      }
      CHECK(stages == count_nodes(rounds - 1));
      CHECK(solved.at[0].row_payoff == static_cast<long>(rounds) * dilemma.p);
      CHECK(solved.at[0].column_payoff == static_cast<long>(rounds) * dilemma.p);
      // What known_rounds() says by another way.
      CHECK(solved.at[0].row_payoff == known_rounds(dilemma.game(), rounds).row_total);
    }
  }
}

TEST_CASE("stage tree: the ends hold the payoffs of all rounds") {
  const StageTree tree = repeated_tree(Dilemma{5, 3, -1, -3}.game(), 2);
  // Both keep, then the row player breaks: 3 + 5, 3 - 3.
  const StageTree::Node kept = tree.entries()[0].next[0];
  const StageTree::Entry& end = tree.entries()[tree.entries()[kept].next[2]];
  CHECK(end.is_end());
  CHECK(end.from == kept);
  CHECK(end.row == 1);
  CHECK(end.column == 0);
  CHECK(end.row_payoff == 8);
  CHECK(end.column_payoff == 0);
}

TEST_CASE("stage tree: as one table of plans, each pure equilibrium defects in every round") {
  for (const Dilemma& dilemma : dilemmas) {
    for (const auto& [rounds, plans] : {std::pair<std::size_t, std::size_t>(1, 2), {2, 8}, {3, 128}}) {
      // The table of three rounds is large: one dilemma is enough.
      if (rounds == 3 && dilemma.t != 10) continue;
      const StageTree tree = repeated_tree(dilemma.game(), rounds);
      const ReducedForm form = reduced_form(tree);
      REQUIRE(form.rows.size() == plans);
      REQUIRE(form.columns.size() == plans);
      const auto all = pure_equilibria(form.game);
      REQUIRE(!all.empty());
      for (const auto& [i, j] : all) {
        const std::vector<StageTree::Node> nodes = path(tree, form.rows[i], form.columns[j]);
        REQUIRE(nodes.size() == rounds + 1);
        for (std::size_t k = 1; k < nodes.size(); ++k) {
          REQUIRE(tree.entries()[nodes[k]].row == 1);
          REQUIRE(tree.entries()[nodes[k]].column == 1);
        }
        REQUIRE(form.game.row(i, j) == static_cast<long>(rounds) * dilemma.p);
      }
      // Who cooperates once and is rewarded in the second round gets S + T in place of 2 P: a plan may offer
      // that where nobody would take it.
      if (rounds == 2) CHECK((all.size() > 1) == (dilemma.s + dilemma.t <= dilemma.p + dilemma.p));
    }
  }
}

TEST_CASE("stage tree: what follows decides what is played now") {
  // A dilemma, after which defectors lose 10 each in a stage without a choice: cooperation is right.
  const NormalForm once = Dilemma{5, 3, 1, 0}.game();
  StageTree tree(2, 2);
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      const StageTree::Node after = tree.stage(tree.root(), i, j, 1, 1);
      tree.end(after, 0, 0, once.row(i, j) - 10 * i, once.column(i, j) - 10 * j);
    }
  }
  const SubgamePerfect solved = backward_induction(tree);
  CHECK(solved.at[0].row == pure(0, 2));
  CHECK(solved.at[0].column == pure(0, 2));
  CHECK(solved.at[0].row_payoff == 3);
  // Stages with mixed equilibria: the coin game twice is worth twice -1/8.
  const SubgamePerfect coin = backward_induction(repeated_tree(zero_sum(parse_payoffs("3 -2; -2 1")), 2));
  CHECK(coin.at[0].row_payoff == Rational(-1, 4));
  CHECK(coin.at[0].row == Mix{Rational(3, 8), Rational(5, 8)});
}

TEST_CASE("stage tree: says what it cannot use") {
  const NormalForm sexes(parse_payoffs("2 0; 0 1"), parse_payoffs("1 0; 0 2"));
  CHECK(mentions(message<std::invalid_argument>([&] { backward_induction(repeated_tree(sexes, 2)); }),
                 "backward_induction:", "single equilibrium", "got 3"));
  CHECK(mentions(message<std::invalid_argument>([&] { repeated_tree(sexes, 0); }),
                 "repeated_tree:", "0 rounds"));
  CHECK(
      mentions(message<std::invalid_argument>([&] { repeated_tree(sexes, 9); }), "100000 nodes", "9 rounds"));
  CHECK(mentions(message<std::invalid_argument>([&] { repeated_tree(sexes, 1000000000); }), "100000 nodes"));
  CHECK(mentions(message<std::invalid_argument>([&] { reduced_form(repeated_tree(sexes, 4)); }),
                 "reduced_form:", "1000 plans"));
  StageTree tree(1, 2);
  const StageTree::Node end = tree.end(0, 0, 0, 1, 1);
  CHECK(mentions(message<std::invalid_argument>([&] { backward_induction(tree); }), "lead somewhere", "0, 1",
                 "node 0"));
  CHECK(mentions(message<std::invalid_argument>([&] { reduced_form(tree); }),
                 "reduced_form:", "lead somewhere"));
  CHECK(mentions(message<std::invalid_argument>([&] { tree.end(0, 0, 0, 1, 1); }), "one node", "again"));
  CHECK(mentions(message<std::invalid_argument>([&] { tree.end(end, 0, 0, 1, 1); }), "begin at a stage"));
  CHECK(mentions(message<std::invalid_argument>([&] { tree.stage(0, 1, 0, 1, 1); }), "begin at a stage"));
  CHECK(mentions(message<std::invalid_argument>([&] { tree.stage(0, 0, 1, 0, 1); }), "at least one move"));
  CHECK_THROWS_AS(StageTree(1, 0), std::invalid_argument);
  CHECK(mentions(message<std::invalid_argument>([&] { path(tree, {0}, {0, 0}); }), "path:", "2 nodes"));
  CHECK(mentions(message<std::invalid_argument>([&] { path(tree, {5, 5}, {0, 0}); }), "path:", "node 0"));
}

TEST_CASE("for ever: to defect always is an equilibrium of a dilemma for every discount, and perfect") {
  for (const Dilemma& dilemma : dilemmas) {
    for (const char* d : {"0", "1e-30", "1/3", "1/2", "0.999", "0.999999999999"}) {
      const Repeated played = play_forever(dilemma.game(), always(1), always(1), parse_rational(d));
      CHECK(played.is_nash());
      CHECK(played.is_subgame_perfect());
      CHECK(played.row_value == dilemma.p);
      // To cooperate always is none.
      CHECK_FALSE(play_forever(dilemma.game(), always(0), always(0), parse_rational(d)).is_nash());
    }
  }
}
