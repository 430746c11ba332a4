// Learning in games of fractions: nothing is lost where they become doubles.
#include "gan/claims/games/exact_learning.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "gan/games/named_games.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
using saddle::mentions;
using saddle::message;
using Numbers = std::vector<double>;
namespace tolerance = saddle::tolerance;

TEST_CASE("exact learning: the replicator dynamics keep their invariant whatever the unit of payoffs") {
  const struct {
    const char* payoffs;
    double h;
  } rows[] = {{"1 -1; -1 1", 0.1},
              {"10 -10; -10 10", 0.1},
              {"1000 -1000; -1000 1000", 0.1},
              {"1e250 -1e250; -1e250 1e250", 1e-250},
              {"1e-250 -1e-250; -1e-250 1e-250", 1e250},
              {"300 -1; -1 1", 0.5},  // x* = 2/303, with whom probabilities underflow
              {"0 -3 1; 3 0 -2; -1 2 0", 20},
              {"1e9 1000000001; 1000000001 1e9", 0.1}};
  for (const auto& row : rows) {
    INFO(row.payoffs);
    const NormalForm game = zero_sum(parse_payoffs(row.payoffs));
    const std::optional<ReplicatorInvariant> kept = replicator_invariant(game, equilibria(game));
    REQUIRE(kept);
    CHECK(kept->row_weight == 1);
    CHECK(kept->column_weight == 1);
    Mixes start{Numbers(game.rows(), 0.9 / static_cast<double>(game.rows() - 1)),
                Numbers(game.columns(), 0.8 / static_cast<double>(game.columns() - 1))};
    start.row[0] = 0.1;
    start.column[0] = 0.2;
    double done = 0;
    const Trajectory course = learn(game, Learning::replicator, start, 1000, row.h,
                                    {.invariant = approximate(kept), .on_progress = [&](double part) {
                                       CHECK(part >= done);
                                       done = part;
                                     }});
    CHECK(done == 1);
    REQUIRE(course.invariant.size() == 1001);
    double moved = 0;
    for (std::size_t t = 0; t <= 1000; ++t) {
      REQUIRE_THAT(course.invariant[t], WithinAbs(course.invariant[0], tolerance::promised_drift));
      moved = std::max(moved, distance(course.played[t], {course.played[0]}));
    }
    CHECK(moved > 0.1);
  }
}

TEST_CASE("exact learning: an invariant of two weights is kept") {
  const NormalForm game(parse_payoffs("3 -2; -2 1"), parse_payoffs("-6 4; 4 -2"));
  const auto kept = approximate(replicator_invariant(game, equilibria(game)));
  REQUIRE(kept);
  CHECK(kept->column_weight == 0.5);
  const Trajectory course =
      learn(game, Learning::replicator, {{0.9, 0.1}, {0.2, 0.8}}, 200, 0.1, {.invariant = kept});
  CHECK_THAT(course.invariant.back(), WithinAbs(course.invariant.front(), tolerance::replicator_drift));
}

TEST_CASE("exact learning: small differences between large payoffs count") {
  // The second row earns 1 more, in each column.
  const NormalForm game = zero_sum(parse_payoffs("1e20 3e20; 100000000000000000001 300000000000000000001"));
  const Trajectory course = learn(game, Learning::fictitious, {{1, 0}, {0, 1}}, 20, 1);
  CHECK(course.played.back().row == Numbers{0, 1});
  CHECK(exploitability(payoff_tables(game), {{0.25, 0.75}, {1, 0}}) == 0.25);
}

TEST_CASE("exact learning: sums of fractions tie in fictitious play where those of doubles do not") {
  // In the second round both rows have earned 3/10, of which the doubles are not the sum of 1/10 and 2/10.
  const NormalForm game(parse_payoffs("0.3 0; 0.1 0.2"), parse_payoffs("0 1; 0 1"));
  const Mixes start{{1, 0}, {1, 0}};
  const Trajectory exact = learn(game, Learning::fictitious, start, 3, 1);
  CHECK(exact.played[2].row == Numbers{1, 0});
  CHECK(exact.played[3].row == Numbers{0, 1});
  CHECK(learn(payoff_tables(game), Learning::fictitious, start, 3, 1).played[2].row == Numbers{0, 1});
}

TEST_CASE("exact learning: payoffs as whole numbers of one unit") {
  const PayoffTables whole =
      whole_payoffs({parse_payoffs("1/3 7; 1/2 7.25"), parse_payoffs("1e300 3e300; 5 5")});
  CHECK(whole.row == saddle::ad::Array{{0, 0}, {2, 3}});
  CHECK(whole.column == saddle::ad::Array{{0, 1}, {0, 0}});
  // What a double does not hold is in the rest; 2^106 units are the most.
  const auto with = [](const char* payoff) {
    return zero_sum(Payoffs({{0, 1}, {parse_rational(payoff), 0}}));
  };
  const PayoffTables long_one = whole_payoffs(with("81129638414606681695789005144063"));
  CHECK(long_one.row(1, 0) == std::exp2(106));
  CHECK(long_one.row_rest == saddle::ad::Array{{0, 0}, {-1, 0}});
  const NormalForm longer = with("81129638414606681695789005144065");
  CHECK(
      mentions(message<std::invalid_argument>([&] { require_learnable(longer, Learning::fictitious, 1, 1); }),
               "learn: for fictitious play", "8.11e+31 units for the row player in row 2, column 1"));
  require_learnable(longer, Learning::replicator, 1, 1e-31);
}

TEST_CASE("exact learning: fictitious play counts the last of thirty digits") {
  // The rows tie in the second round, as above, but for the thirtieth digit.
  const Mixes start{{1, 0}, {1, 0}};
  const Payoffs column = parse_payoffs("0 1; 0 1");
  const auto second = [&](const char* row) {
    return learn({parse_payoffs(row), column}, Learning::fictitious, start, 2, 1).played[2].row;
  };
  CHECK(second("0.3 0; 0.100000000000000000000000000001 0.199999999999999999999999999999") == Numbers{1, 0});
  CHECK(second("0.3 0; 0.100000000000000000000000000001 0.2") == Numbers{0, 1});
}

TEST_CASE("exact learning: says which payoffs doubles do not hold") {
  const Mixes start{{0.4, 0.6}, {0.36, 0.64}};
  for (const char* payoff : {"1e281", "-1e281", "1e-281", "-1e400", "1e-400"}) {
    Payoffs payoffs = named_game("coin").game.row;
    payoffs(1, 0) = parse_rational(payoff);
    for (const Learning rule : {Learning::gradient, Learning::fictitious, Learning::replicator}) {
      CHECK(
          mentions(message<std::invalid_argument>([&] { learn(zero_sum(payoffs), rule, start, 1, 1e-300); }),
                   "learn: payoffs", "row 2, column 1"));
    }
  }
  const NormalForm close = zero_sum(Payoffs({{1, 2}, {1 + parse_rational("1e-290"), 2}}));
  CHECK(mentions(message<std::invalid_argument>([&] { learn(close, Learning::replicator, start, 1, 1); }),
                 "learn: differences", "smaller for the row player in row 2, column 1"));
}
