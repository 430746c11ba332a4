// Tables of payoffs: their differences, and how far mixes are from equilibrium.
#include "gan/dynamics/payoff_tables.h"

#include <stdexcept>

#include "autodiff/tape.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
using saddle::mentions;
using saddle::message;
using saddle::ad::Array;
namespace tolerance = saddle::tolerance;

namespace {

// 3 -2; -2 1: both mixes 3/8, value -1/8.
const PayoffTables& coin_tables() {
  static const PayoffTables game({{3, -2}, {-2, 1}}, {{-3, 2}, {2, -1}});
  return game;
}
const Mixes coin_rest{{0.375, 0.625}, {0.375, 0.625}};

}  // namespace

TEST_CASE("payoff tables: differences are those from the player's first strategy") {
  const PayoffTables game({{1, 2, 4}, {8, 16, 32}}, {{1, 3, 9}, {2, 5, 7}});
  CHECK(game.row_differences == Array{{0, 0, 0}, {7, 14, 28}});
  CHECK(game.column_differences == Array{{0, 2, 8}, {0, 3, 5}});
  CHECK(mentions(message<std::invalid_argument>([] {
                   PayoffTables({{1, 2}}, {{1}, {2}});
                 }),
                 "PayoffTables:", "1x2 and 2x1"));
  CHECK(mentions(message<std::invalid_argument>([] { PayoffTables(Array(), Array()); }), "PayoffTables:"));
}

TEST_CASE("exploitability: zero in equilibrium, and what a best response gains elsewhere") {
  CHECK_THAT(exploitability(coin_tables(), coin_rest), WithinAbs(0, tolerance::dozen_roundings));
  // Against heads heads earns 3; the column player, who loses it, would earn 2 by tails.
  CHECK_THAT(exploitability(coin_tables(), {{1, 0}, {1, 0}}), WithinAbs(2 + 3, tolerance::dozen_roundings));
}

TEST_CASE("exploitability: of the differences that the tables have") {
  PayoffTables game({{1e20, 0}, {1e20, 0}}, {{0, 0}, {0, 0}});
  CHECK(exploitability(game, {{0.25, 0.75}, {1, 0}}) == 0);
  game.row_differences(1, 0) = 1;
  CHECK(exploitability(game, {{0.25, 0.75}, {1, 0}}) == 0.25);
}

TEST_CASE("expected costs: minus the expected payoffs of the mixes with these logits") {
  const PayoffTables game({{1, 2, 4}, {8, 16, 32}}, {{1, 3, 9}, {2, 5, 7}});
  const Mixes mixes{{0.25, 0.75}, {0.5, 0.375, 0.125}};
  saddle::ad::Tape tape;
  const Costs costs = expected_costs(game, tape.constant(Array::row(logits_of_mix(mixes.row))),
                                     tape.constant(Array::row(logits_of_mix(mixes.column))));
  CHECK_THAT(costs.first.value(), WithinAbs(-(1.75 + 3 * 14) / 4, tolerance::dozen_roundings));
  CHECK_THAT(costs.second.value(), WithinAbs(-(2.75 + 3 * 3.75) / 4, tolerance::dozen_roundings));
  CHECK(mentions(message<std::invalid_argument>([&] {
                   expected_costs(game, tape.constant(Array{1, 2, 3}), tape.constant(Array{1, 2, 3}));
                 }),
                 "expected_costs: a 2x3 game takes logits of 1x2 and 1x3", "got 1x3 and 1x3"));
}

TEST_CASE("distance: to the nearest equilibrium, by its largest probability") {
  CHECK(distance({{1, 0}, {0.5, 0.5}}, {coin_rest, {{0.75, 0.25}, {0.5, 0.5}}}) == 0.25);
  CHECK(mentions(message<std::invalid_argument>([] { distance(coin_rest, {}); }), "distance:"));
  CHECK(mentions(message<std::invalid_argument>([] {
                   distance(coin_rest, {{{1}, {1}}});
                 }),
                 "distance:", "one game"));
}
