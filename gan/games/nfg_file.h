// Games of two players in the file format of Gambit: the text of an .nfg file.
//
//   const NfgGame read = parse_nfg(text);
//   equilibria(read.game)
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gan/games/normal_form.h"

namespace saddle::gan {

struct NfgGame {
  std::string title;
  std::vector<std::string> players;  // two names
  std::vector<std::string> rows,
      columns;  // the names of the strategies; empty where the file has none
  NormalForm game;
};

// Reads a game in strategic form, format NFG 1, of two players. Two variants:
//   NFG 1 R "title" { "P1" "P2" } { 2 3 }  1 2  0 1/2  ...           pairs of payoffs
//   NFG 1 R "title" { "P1" "P2" } { { "a" "b" } { "c" "d" "e" } }
//     { { "win" 1, 2 } { "draw" 0.5, 0 } ... }  1 2 0 ...            a list of outcomes, and their numbers
// The strategies of the first player, who is the row player here, change fastest. Outcome 0 pays 0. Each
// variant can have either form of the strategies; a comment in quotes may follow them. Payoffs are
// integers, decimals or fractions and are taken exactly. Throws std::invalid_argument, with line and column
// and the likely cause, for anything else.
NfgGame parse_nfg(std::string_view text);

}  // namespace saddle::gan
