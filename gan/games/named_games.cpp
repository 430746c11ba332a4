#include "gan/games/named_games.h"

#include <fmt/format.h>

#include <stdexcept>

#include "gan/text/nearest.h"

namespace saddle::gan {
namespace {

NormalForm both(const char* row, const char* column) {
  return {parse_payoffs(row), parse_payoffs(column)};
}
NormalForm against(const char* row) {
  return zero_sum(parse_payoffs(row));
}

const std::vector<std::string> coin{"heads", "tails"}, hands{"rock", "paper", "scissors"};

}  // namespace

std::span<const NamedGame> named_games() {
  static const std::vector<NamedGame> games{
      {"pigs",
       "Boxed pigs",
       "The lever is far from the trough: who presses it runs while the other eats, and the small pig eats "
       "little beside the big one.",
       {"press", "wait"},
       {"press", "wait"},
       both("5 4; 9 0", "1 4; -1 0")},
      {"prisoners",
       "Prisoners' dilemma",
       "Two suspects are asked apart: each does better by confessing, and both would do better if neither "
       "did.",
       {"confess", "deny"},
       {"confess", "deny"},
       both("-8 0; -10 -1", "-8 -10; 0 -1")},
      {"goo-sam",
       "GOO and SAM",
       "Two firms may keep a bargain or break it: a dilemma to be met once, a known number of times, or for "
       "ever.",
       {"keep", "break"},
       {"keep", "break"},
       both("3 -3; 5 -1", "3 5; -3 -1")},
      {"coin", "The coin game",
       "You and a stranger each show a side: she pays 3 for two heads and 1 for two tails, you pay 2 if they "
       "differ.",
       coin, coin, against("3 -2; -2 1")},
      {"pennies", "Matching pennies",
       "Each shows a side of a coin: the first wins if they are the same, the second if not.", coin, coin,
       against("1 -1; -1 1")},
      {"rps", "Rock, paper, scissors", "Paper wraps rock, scissors cut paper, rock breaks scissors.", hands,
       hands, against("0 -1 1; 1 0 -1; -1 1 0")},
      {"weighted-rps", "Rock, paper, scissors with stakes",
       "Rock wins 1 from scissors, scissors win 2 from paper, paper wins 3 from rock.", hands, hands,
       against("0 -3 1; 3 0 -2; -1 2 0")},
      {"sexes",
       "Battle of the sexes",
       "Two want to spend the evening together, one rather at a match, one rather at a ballet.",
       {"match", "ballet"},
       {"match", "ballet"},
       both("2 0; 0 1", "1 0; 0 2")},
      {"hawk-dove",
       "Hawk and dove",
       "Two meet over food worth 2: hawks fight, at a cost of 4 to the loser, doves share, and a dove leaves "
       "it to a hawk.",
       {"hawk", "dove"},
       {"hawk", "dove"},
       both("-1 2; 0 1", "-1 0; 2 1")},
  };
  return games;
}

const NamedGame& named_game(std::string_view id) {
  std::string names;
  std::vector<std::string_view> ids;
  for (const NamedGame& game : named_games()) {
    if (game.id == id) return game;
    names += (names.empty() ? "" : ", ") + game.id;
    ids.push_back(game.id);
  }
  throw std::invalid_argument(
      fmt::format("game: must be one of {}, got '{}'{}", names, id, did_you_mean(id, ids)));
}

}  // namespace saddle::gan
