// What the room "table" is given, read and checked.
#pragma once

#include <string>
#include <vector>

#include "examples/games/report.h"
#include "examples/lab/settings.h"

namespace saddle::lab::table {

inline constexpr int most_strategies_shown = 4;  // of each player
inline constexpr std::size_t most_characters =
    40;  // of a payoff as it is typed; in lowest terms twice as many

struct TakenGame {
  std::string id;  // empty for tables
  examples::GivenGame given;
};

// The game of the members "name", or "row" and "col"; no other member is allowed. Throws
// std::invalid_argument.
TakenGame take_game_of(Settings& settings);

// "row 0", "row 1": strategies without names, as solve_game calls them.
std::vector<std::string> numbered(const char* what, std::size_t n);

// "3 -2; -2 1"
std::string text_of(const gan::Payoffs& payoffs);

// A number of few digits, which stays fast to compute with. Throws std::invalid_argument, which begins with
// `what`.
gan::Rational short_rational(const std::string& what, const std::string& text);

// Equal weights but for one, which has twice the weight.
gan::Mix usual_mix(std::size_t size, std::size_t twice);

// These weights divided by their sum. Throws std::invalid_argument unless they are `size` numbers, none of
// them negative and not all zero.
gan::Mix mix_of_weights(const char* player, const std::vector<std::string>& weights, std::size_t size);

}  // namespace saddle::lab::table
