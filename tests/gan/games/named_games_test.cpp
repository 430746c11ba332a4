// The named games have their known answers.
#include "gan/games/named_games.h"

#include <stdexcept>

#include "gan/games/equilibria.h"
#include "gan/games/zero_sum.h"
#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle::gan;

namespace {

struct Known {
  const char* row;
  const char* column;
  const char* row_payoff;
  const char* column_payoff;
};

struct Answer {
  const char* id;
  std::vector<Known> equilibria;
  std::vector<std::pair<std::size_t, std::size_t>> pure;
  const char* value;  // of a zero-sum game
};

const std::vector<Answer> answers{
    {"pigs", {{"1 0", "0 1", "4", "4"}}, {{0, 1}}, nullptr},
    {"prisoners", {{"1 0", "1 0", "-8", "-8"}}, {{0, 0}}, nullptr},
    {"goo-sam", {{"0 1", "0 1", "-1", "-1"}}, {{1, 1}}, nullptr},
    {"coin", {{"3/8 5/8", "3/8 5/8", "-1/8", "1/8"}}, {}, "-1/8"},
    {"pennies", {{"1/2 1/2", "1/2 1/2", "0", "0"}}, {}, "0"},
    {"rps", {{"1/3 1/3 1/3", "1/3 1/3 1/3", "0", "0"}}, {}, "0"},
    {"weighted-rps", {{"1/3 1/6 1/2", "1/3 1/6 1/2", "0", "0"}}, {}, "0"},
    {"sexes",
     {{"0 1", "0 1", "1", "2"}, {"2/3 1/3", "1/3 2/3", "2/3", "2/3"}, {"1 0", "1 0", "2", "1"}},
     {{0, 0}, {1, 1}},
     nullptr},
    {"hawk-dove",
     {{"0 1", "1 0", "0", "2"}, {"1/2 1/2", "1/2 1/2", "1/2", "1/2"}, {"1 0", "0 1", "2", "0"}},
     {{0, 1}, {1, 0}},
     nullptr},
};

Mix mix(const char* text) {
  const Payoffs row = parse_payoffs(text);
  Mix result;
  for (std::size_t j = 0; j < row.columns(); ++j) result.push_back(row(0, j));
  return result;
}

}  // namespace

TEST_CASE("named games: each has its known equilibria and nothing else") {
  CHECK(answers.size() == named_games().size());
  for (const Answer& answer : answers) {
    CAPTURE(answer.id);
    const NamedGame& named = named_game(answer.id);
    const Equilibria all = equilibria(named.game);
    REQUIRE(all.extreme.size() == answer.equilibria.size());
    for (std::size_t k = 0; k < all.extreme.size(); ++k) {
      CHECK(all.extreme[k].row == mix(answer.equilibria[k].row));
      CHECK(all.extreme[k].column == mix(answer.equilibria[k].column));
      CHECK(all.extreme[k].row_payoff.text() == answer.equilibria[k].row_payoff);
      CHECK(all.extreme[k].column_payoff.text() == answer.equilibria[k].column_payoff);
    }
    CHECK(pure_equilibria(named.game) == answer.pure);
    CHECK_FALSE(all.degenerate);
    CHECK_FALSE(all.infinite);
    CHECK(named.game.is_zero_sum() == (answer.value != nullptr));
    if (answer.value) CHECK(minimax(named.game.row).value.text() == answer.value);
  }
}

TEST_CASE("named games: each has a story in one line and names for its strategies") {
  for (const NamedGame& named : named_games()) {
    CAPTURE(named.id);
    CHECK(named.rows.size() == named.game.rows());
    CHECK(named.columns.size() == named.game.columns());
    CHECK(named.story.back() == '.');
    CHECK(named.story.find('\n') == std::string::npos);
    CHECK(&named_game(named.id) == &named);
  }
  CHECK(saddle::mentions(saddle::message<std::invalid_argument>([] { named_game("chess"); }), "coin",
                         "'chess'"));
}
