// Files as Gambit writes them: what is read, and where the reader says that a bad one is bad.
#include "gan/games/nfg_file.h"

#include <stdexcept>

#include "gan/games/equilibria.h"
#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle::gan;
using saddle::mentions;
using saddle::message;

namespace {

std::string why(std::string_view text) {
  return message<std::invalid_argument>([&] { parse_nfg(text); });
}

}  // namespace

TEST_CASE("nfg: pairs of payoffs, the first player's strategies fastest") {
  const NfgGame read = parse_nfg(
      "NFG 1 R \"A \\\"game\\\"\" { \"Ann\" \"Bob\" } { 2 3 }\n\n1 2  -3/7 0.5  1e-3 .25  7 8,  9 10 11 "
      "12\n");
  CHECK(read.title == "A \"game\"");
  CHECK(read.players == std::vector<std::string>{"Ann", "Bob"});
  CHECK(read.rows == std::vector<std::string>{"", ""});
  CHECK(read.columns.size() == 3);
  CHECK(read.game.row == parse_payoffs("1 1e-3 9; -3/7 7 11"));
  CHECK(read.game.column == parse_payoffs("2 1/4 10; 1/2 8 12"));
  // With names, and a comment.
  const NfgGame named = parse_nfg(
      "NFG 1 R \"\" {\"\" \"\"} { {\"up\" \"down\"} {\"left\" \"\" \"far right\"} } \"two\nlines {\" "
      "1 2 -3/7 0.5 1e-3 .25 7 8 9 10 11 12");
  CHECK(named.game.row == read.game.row);
  CHECK(named.rows == std::vector<std::string>{"up", "down"});
  CHECK(named.columns == std::vector<std::string>{"left", "", "far right"});
}

TEST_CASE("nfg: outcomes and their numbers, the first player's strategies fastest") {
  for (const char* strategies :
       {"{ { \"a\" \"b\" } { \"c\" \"d\" \"e\" } }", "{ 2 3 }", "{ { \"a\" \"b\" } 3 }"}) {
    const NfgGame read = parse_nfg(std::string("NFG 1 D \"t\" { \"P\" \"Q\" }\n") + strategies +
                                   "\n\"\"\n{\n{ \"win\" 1, -1/2 }\n{ \"\" 2 .5 }\n}\n1 2 0 1 2 2\n");
    CHECK(read.game.row == parse_payoffs("1 0 2; 2 1 2"));
    CHECK(read.game.column == parse_payoffs("-1/2 0 1/2; 1/2 -1/2 1/2"));
  }
  // No outcome at all: everything is 0.
  CHECK(parse_nfg("NFG 1 R \"\" { \"\" \"\" } { 1 2 } { } 0 0").game.row == parse_payoffs("0 0"));
}

TEST_CASE("nfg: what is no such file is refused, with the place and the likely cause") {
  const std::string head = "NFG 1 R \"t\" { \"A\" \"B\" } ";
  const auto in = [&](const char* rest) { return why(head + rest); };
  CHECK(mentions(why(""), "parse_nfg: line 1, column 1", "begin with NFG", "the end of the file", "cut off"));
  CHECK(mentions(why("EFG 2 R \"t\""), "line 1, column 1", "'EFG'", "another format"));
  CHECK(mentions(why("NFG 2 R"), "line 1, column 5", "version", "'2'"));
  CHECK(mentions(why("NFG 1 X"), "column 7", "R or D"));
  CHECK(mentions(why("NFG 1 R title"), "title", "in quotes", "'title'"));
  CHECK(mentions(why("NFG 1 R \"title"), "line 1, column 9", "must end", "quote"));
  CHECK(mentions(why("NFG 1 R \"t\"\n { \"A\" \"B\" \"C\" } { 2 2 2 }"), "line 2, column 2", "two players",
                 "got 3", "game of 3 players"));
  CHECK(mentions(why("NFG 1 R \"t\" { \"A\" } { 2 }"), "got 1"));
  CHECK(mentions(why("NFG 1 R \"t\" { \"A\" \"B\" { 2 2 }"), "names of players", "'{'", "missing"));
  CHECK(mentions(in("{ 2 2 2 } 1 2 3 4 5 6 7 8"), "two players", "got 3 lists"));
  CHECK(mentions(in("{ 0 2 }"), "number of strategies", "'0'"));
  CHECK(mentions(in("{ { } { \"c\" } } 1 2"), "needs a strategy", "empty"));
  CHECK(mentions(in("{ -1 2 } 1 2"), "number of strategies", "'-1'"));
  CHECK(mentions(in("{ 2.5 2 } 1 2 3 4"), "number of strategies", "'2.5'"));
  CHECK(mentions(in("{ 99999999999999999999 2 } 1 2"), "number of strategies"));
  // Numbers that the file cannot fill make no table.
  CHECK(mentions(in("{ 1000000 1000000 } 1 2"), "number of strategies"));
  CHECK(mentions(in("{ 5 5 } 1 2 3 4 5 6"), "5x5 cells", "cut off"));
  CHECK(mentions(in("\n{ 2 2 }\n1 2 3 4 5 6 7"), "line 3, column 14", "payoff of the second player",
                 "cut off"));
  CHECK(mentions(in("{ 2 2 }\n1 2 3 four 5 6 7 8"), "line 2, column 7", "'four'", "a payoff of the second"));
  CHECK(mentions(in("{ 2 2 }\n1 2 3 4 5 6 7 8 9"), "line 2, column 17", "must end", "'9'"));
  CHECK(mentions(in("{ 1 1 } 1 1/0"), "denominator"));
  CHECK(mentions(in("{ 1 1 } { { \"a\" 1 2 3 } } 1"), "after two payoffs", "'3'", "more than two players"));
  CHECK(mentions(in("{ 1 1 } { { 1 2 } } 1"), "name in quotes"));
  CHECK(mentions(in("{ 1 1 } { { \"a\" 1 2 } } 2"), "outcome from 0 to 1", "'2'", "not in the list"));
  CHECK(mentions(in("{ 1 1 } { { \"a\" 1 2 } } -1"), "outcome from 0 to 1"));
  CHECK(mentions(in("{ 1 2 } { { \"a\" 1 2 } } 1"), "outcome from 0 to 1", "the end of the file"));
  CHECK(mentions(in("{ 1 1 } { { \"a\" 1 2 } 1"), "outcome must stand in braces"));

  // Every beginning of a file is refused, and nothing but an exception of this kind comes out.
  for (const char* rest :
       {"{ { \"a\" \"b\" } { 2 } } \"\" { { \"x\" 1, 2 } } 1 0 1 1", "{ 2 2 } 1 2 3 4 5 6 7 8",
        "{ { \"a\" \"b\" } { \"c\" \"d\" } } { { \"x\" 1, 2 } } 1 0 1 1"}) {
    const std::string whole = head + rest;
    for (std::size_t size = 0; size < whole.size(); ++size) {
      INFO(whole.substr(0, size));
      CHECK(mentions(why(whole.substr(0, size)), "parse_nfg: line 1"));
    }
  }
  CHECK(mentions(why(std::string("\0\1\2\xff", 4)), "parse_nfg: line 1, column 1", "likely cause"));
}
