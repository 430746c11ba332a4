// What the room "table" says about a game: as JSON, every number an exact fraction in a text, "3/8".
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "examples/games/report.h"
#include "gan/games/dominance.h"

namespace saddle::lab::table {

nlohmann::json json_of(const gan::Mix& mix);
nlohmann::json json_of(const gan::Payoffs& payoffs);  // row by row

// equilibria (those that are extreme, each with row, column, row_payoff, column_payoff, pure), subsets (rows,
// columns), degenerate, infinite, zero_sum; value, value_row, value_column of a zero-sum game by linear
// programming, else null; winning (low, high) if the column player of a zero-sum game with two columns wins
// against every row, else null.
nlohmann::json solution_json(const gan::NormalForm& game, const examples::SolvedGame& solved);

// strict: the rounds of iterated elimination, each a list of (player, strategy, by); left (rows, columns):
// what remains; weak: what is dominated weakly and not strictly in the game as it is given.
nlohmann::json dominance_json(const gan::NormalForm& game);

// What both earn with a pair of mixes, what each would gain by a best response, and which pure ones are best:
// row, column, row_payoff, column_payoff, row_gain, column_gain, gain (of both: the exploitability),
// best_rows, best_columns, equilibrium.
nlohmann::json mix_json(const gan::NormalForm& game, const gan::Mix& row, const gan::Mix& column);

// How an endless repetition of a dilemma with this discount goes, and the known numbers of rounds: dilemma
// (t, r, p, s), grim and tit (payoff, threshold or null if no discount is enough, nash, subgame_perfect).
// Null for what is no symmetric prisoners' dilemma.
nlohmann::json repeated_json(const gan::NormalForm& game, const gan::Rational& discount);

// Best responses of one player of a 2x2 game, as a way through the unit square: pairs (probability of the own
// first strategy, probability of the other's first strategy), the latter from 0 to 1. Empty if every mix is a
// best response to everything.
struct Response {
  std::vector<double> way;
  // The other player's mix to which every own mix is a best response, if there is one inside.
  std::optional<gan::Rational> indifferent;
};
Response row_response(const gan::NormalForm& game);
Response column_response(const gan::NormalForm& game);

}  // namespace saddle::lab::table
