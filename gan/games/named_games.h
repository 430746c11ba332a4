// Games with a story: the usual examples, as data.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gan/games/normal_form.h"

namespace saddle::gan {

struct NamedGame {
  std::string id;  // lower case and hyphens: coin
  std::string title;
  std::string story;                       // one line
  std::vector<std::string> rows, columns;  // the names of the strategies
  NormalForm game;
};

std::span<const NamedGame> named_games();

// The game with this id. Throws std::invalid_argument, with the list, if there is none.
const NamedGame& named_game(std::string_view id);

}  // namespace saddle::gan
