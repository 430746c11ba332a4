// The lab's room of games as tables: what it shows is what the library says, to the last digit.
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "examples/lab/lab.h"
#include "gan/claims/games/exact_learning.h"
#include "gan/games/named_games.h"
#include "tests/catch.h"
#include "tests/message.h"

// The tests of the rooms are compiled as one unit.
namespace saddle::lab_table_test {

using namespace saddle::gan;
using nlohmann::json;

namespace {

// A room that is closed with its scope.
class Room {
 public:
  explicit Room(const std::string& settings) : number_(lab_open("table", settings.c_str())) {
    INFO(lab_error());
    REQUIRE(number_ > 0);
  }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;
  ~Room() { lab_close(number_); }

  void act(const char* command, const json& arguments = json::object()) {
    INFO(lab_error());
    REQUIRE(lab_do(number_, command, arguments.dump().c_str()) == 1);
  }
  // What it says when it refuses.
  std::string refusal(const char* command, const json& arguments) {
    CHECK(lab_do(number_, command, arguments.dump().c_str()) == 0);
    return lab_error();
  }
  json text(const char* name) {
    const char* const text = lab_text(number_, name);
    INFO(lab_error());
    REQUIRE(text);
    return json::parse(text);
  }
  std::string plain(const char* name) { return lab_text(number_, name); }
  std::vector<double> numbers(const char* name) {
    const double* const first = lab_numbers(number_, name);
    INFO(lab_error());
    REQUIRE(first);
    return {first, first + lab_count()};
  }
  bool knows_number(const char* name) { return lab_numbers(number_, name) != nullptr; }
  bool knows_text(const char* name) { return lab_text(number_, name) != nullptr; }

 private:
  int number_;
};

Room named(const char* id) {
  return Room(json{{"name", id}}.dump());
}
Room tables(const char* row) {
  return Room(json{{"row", row}}.dump());
}
Room tables(const char* row, const char* column) {
  return Room(json{{"row", row}, {"col", column}}.dump());
}

std::string refused(const json& settings) {
  CHECK(lab_open("table", settings.dump().c_str()) == 0);
  return lab_error();
}

using Numbers = std::vector<double>;
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("lab table: the games with a story have the equilibria that theory gives them") {
  struct Expected {
    const char* name;
    json row, column;  // the only equilibrium
    const char *row_payoff, *column_payoff;
  };
  // Pigs: waiting dominates for the small pig, so the big one presses. Prisoners and GOO/SAM: dominant
  // strategies. Coin: both mix so that the other is indifferent, 5 p = 3 (1 - p).
  const Expected cases[] = {{"pigs", Texts{"1", "0"}, Texts{"0", "1"}, "4", "4"},
                            {"prisoners", Texts{"1", "0"}, Texts{"1", "0"}, "-8", "-8"},
                            {"goo-sam", Texts{"0", "1"}, Texts{"0", "1"}, "-1", "-1"},
                            {"coin", Texts{"3/8", "5/8"}, Texts{"3/8", "5/8"}, "-1/8", "1/8"},
                            {"pennies", Texts{"1/2", "1/2"}, Texts{"1/2", "1/2"}, "0", "0"},
                            {"rps", Texts{"1/3", "1/3", "1/3"}, Texts{"1/3", "1/3", "1/3"}, "0", "0"}};
  for (const Expected& expected : cases) {
    CAPTURE(expected.name);
    Room room = named(expected.name);
    const json solution = room.text("solution");
    REQUIRE(solution["equilibria"].size() == 1);
    const json& e = solution["equilibria"][0];
    CHECK(e["row"] == expected.row);
    CHECK(e["column"] == expected.column);
    CHECK(e["row_payoff"] == expected.row_payoff);
    CHECK(e["column_payoff"] == expected.column_payoff);
    CHECK(e["pure"] == (e["row"][0] == "1" || e["row"][0] == "0"));
    CHECK(solution["infinite"] == false);
    CHECK(solution["degenerate"] == false);
    const bool zero_sum = named_game(expected.name).game.is_zero_sum();
    CHECK(solution["zero_sum"] == zero_sum);
    CHECK(solution["value"] == (zero_sum ? json(expected.row_payoff) : json(nullptr)));
    if (zero_sum) CHECK(solution["value_row"] == expected.row);
    if (zero_sum) CHECK(solution["value_column"] == expected.column);
    CHECK(room.text("game")["id"] == expected.name);
    CHECK(room.text("game")["title"] == named_game(expected.name).title);
  }
  CHECK(Room("{}").text("game")["id"] == "coin");
  CHECK(Room("{}").text("games").size() == named_games().size());
}

TEST_CASE("lab table: three equilibria of the battle of the sexes, sorted, with their nearest doubles") {
  Room room = named("sexes");
  const json solution = room.text("solution");
  REQUIRE(solution["equilibria"].size() == 3);
  CHECK(solution["equilibria"][1]["row"] == json(Texts{"2/3", "1/3"}));
  CHECK(solution["equilibria"][1]["column"] == json(Texts{"1/3", "2/3"}));
  CHECK(solution["equilibria"][1]["row_payoff"] == "2/3");
  CHECK(room.numbers("equilibria") == Numbers{0, 1, 0, 1, 2.0 / 3, 1.0 / 3, 1.0 / 3, 2.0 / 3, 1, 0, 1, 0});
  // Each stands alone: rectangles without a side.
  CHECK(room.numbers("subsets") == Numbers{0, 0, 0, 0, 2.0 / 3, 2.0 / 3, 1.0 / 3, 1.0 / 3, 1, 1, 1, 1});
}

TEST_CASE("lab table: the stranger's winning mixes in the coin game, and only there") {
  const json winning = named("coin").text("solution")["winning"];
  CHECK(winning["low"] == "1/3");
  CHECK(winning["high"] == "2/5");
  CHECK(named("pennies").text("solution")["winning"].is_null());
  CHECK(named("rps").text("solution")["winning"].is_null());
}

TEST_CASE("lab table: large fractions stay exact") {
  // The zero-sum game with a diagonal a, b, c > 0: both play in proportion to 1/a, 1/b, 1/c, and its value is
  // 1 / (1/a + 1/b + 1/c).
  const Rational a = parse_rational("123456789/1000007"), b = parse_rational("3.14159265358979"),
                 c = parse_rational("1e-12");
  Room room = tables("123456789/1000007 0 0; 0 3.14159265358979 0; 0 0 1e-12");
  const Rational value = 1 / (1 / a + 1 / b + 1 / c);
  const json solution = room.text("solution");
  REQUIRE(solution["equilibria"].size() == 1);
  CHECK(solution["value"] == value.text());
  CHECK(value.text().size() > 40);
  const json mix = Texts{(value / a).text(), (value / b).text(), (value / c).text()};
  CHECK(solution["equilibria"][0]["row"] == mix);
  CHECK(solution["equilibria"][0]["column"] == mix);
  CHECK(room.numbers("equilibria")[2] == (value / c).approximate());
}

TEST_CASE("lab table: infinitely many equilibria are said, with the sets that they fill") {
  Room zeros = tables("0 0; 0 0", "0 0; 0 0");
  CHECK(zeros.text("solution")["infinite"] == true);
  CHECK(zeros.text("solution")["degenerate"] == true);
  CHECK(zeros.text("solution")["equilibria"].size() == 4);
  CHECK(zeros.numbers("subsets") == Numbers{0, 1, 0, 1});
  CHECK(zeros.numbers("row-response").empty());
  CHECK(zeros.text("responses")["row"]["everything"] == true);
  CHECK(zeros.text("responses")["row"]["indifferent"].is_null());

  // The column player does not care; the row player plays its first strategy unless the other's first is
  // certain.
  Room edge = tables("1 1; 1 0", "0 0; 0 0");
  const json solution = edge.text("solution");
  CHECK(solution["infinite"] == true);
  REQUIRE(solution["subsets"].size() == 2);
  CHECK(solution["subsets"][0]["rows"] == json::array({Texts{"0", "1"}, Texts{"1", "0"}}));
  CHECK(solution["subsets"][0]["columns"] == json::array({Texts{"1", "0"}}));
  CHECK(edge.numbers("subsets") == Numbers{0, 1, 1, 1, 1, 1, 0, 1});
  CHECK(edge.numbers("row-response") == Numbers{1, 0, 1, 1, 0, 1});
  CHECK(edge.text("responses")["column"]["everything"] == true);

  // Against row 1 the columns are equally good, and row 1 is best while column 1 has at least one half.
  const json half = tables("1 0; 0 1", "0 0; 1 0").text("solution")["equilibria"];
  REQUIRE(half.size() == 2);
  CHECK(half[0]["column"] == json(Texts{"1/2", "1/2"}));
  CHECK(half[0]["row"] == json(Texts{"1", "0"}));
  CHECK(half[0]["pure"] == false);
  CHECK(half[1]["pure"] == true);

  // Degenerate with finitely many.
  Room finite = tables("1 0; 1 2", "1 0; 0 0");
  CHECK(finite.text("solution")["degenerate"] == true);
  edge.act("learn", {{"dynamics", "replicator"}, {"steps", 3}});
  for (const double d : edge.numbers("distance")) CHECK(std::isnan(d));
  for (const double d : edge.numbers("invariant")) CHECK(std::isnan(d));
}

TEST_CASE("lab table: best responses run through the unit square and cross at the equilibrium") {
  Room coin = named("coin");
  CHECK(coin.numbers("row-response") == Numbers{0, 0, 0, 0.375, 1, 0.375, 1, 1});
  CHECK(coin.numbers("column-response") == Numbers{0, 1, 0.375, 1, 0.375, 0, 1, 0});
  CHECK(coin.text("responses")["row"]["indifferent"] == "3/8");
  // Dominant strategies: straight lines.
  Room prisoners = named("prisoners");
  CHECK(prisoners.numbers("row-response") == Numbers{1, 0, 1, 1});
  CHECK(prisoners.numbers("column-response") == Numbers{0, 1, 1, 1});
  CHECK(prisoners.text("responses")["row"]["indifferent"].is_null());
  // Indifferent at the end y = 0 only.
  CHECK(tables("3 1; 2 1").numbers("row-response") == Numbers{0, 0, 1, 0, 1, 1});
  CHECK(named("rps").numbers("row-response").empty());
  CHECK(named("rps").text("responses").is_null());
  CHECK(named("rps").numbers("subsets").empty());
}

TEST_CASE("lab table: payoffs are edited as text, exactly, and the answers follow") {
  Room room = named("coin");
  room.act("learn", {{"steps", 5}});
  CHECK(room.numbers("gain").size() == 6);
  // While it is tied the game stays zero-sum, from both sides.
  room.act("set", {{"player", "row"}, {"row", 0}, {"column", 0}, {"text", " 0.5 "}});
  json game = room.text("game");
  CHECK(game["row"][0][0] == "1/2");
  CHECK(game["column"][0][0] == "-1/2");
  CHECK(game["row_text"] == "1/2 -2; -2 1");
  CHECK(game["column_text"] == "-1/2 2; 2 -1");
  CHECK(game["id"] == "");
  CHECK(game["title"] == "");
  CHECK(game["rows"] == json(Texts{"heads", "tails"}));
  CHECK(room.numbers("gain").empty());  // it was of another game
  CHECK(room.text("course").is_null());
  // 2.5 p = 3 (1 - p)
  CHECK(room.text("solution")["equilibria"][0]["row"] == json(Texts{"6/11", "5/11"}));
  room.act("set", {{"player", "column"}, {"row", 1}, {"column", 0}, {"text", "7/3"}});
  CHECK(room.text("game")["row"][1][0] == "-7/3");
  room.act("tie", {{"on", false}});
  CHECK(room.text("solution")["zero_sum"] == true);  // as it was
  room.act("set", {{"player", "column"}, {"row", 1}, {"column", 0}, {"text", "0"}});
  CHECK(room.text("game")["row"][1][0] == "-7/3");
  CHECK(room.text("game")["zero_sum"] == false);
  CHECK(room.text("solution")["value"].is_null());
  room.act("tie", {{"on", true}});
  CHECK(room.text("game")["column"][1][0] == "7/3");
  CHECK(room.text("solution")["zero_sum"] == true);

  room.act("size", {{"rows", 3}, {"columns", 4}});
  game = room.text("game");
  CHECK(game["row_text"] == "1/2 -2 0 0; -7/3 1 0 0; 0 0 0 0");
  CHECK(game["rows"] == json(Texts{"heads", "tails", "row 2"}));
  CHECK(game["columns"] == json(Texts{"heads", "tails", "column 2", "column 3"}));
  CHECK(room.numbers("mix").size() == 7);
  room.act("size", {{"rows", 1}, {"columns", 2}});
  CHECK(room.text("game")["row_text"] == "1/2 -2");
  room.act("game", {{"row", "1 2; 3 4"}, {"col", "0 0; 0 1"}});
  CHECK(room.text("game")["rows"] == json(Texts{"row 0", "row 1"}));
  CHECK(room.text("game")["tied"] == false);
  room.act("game", {{"row", "1 2; 3 4"}});
  CHECK(room.text("game")["tied"] == true);
  room.act("game", {{"name", "pigs"}});
  CHECK(room.text("game")["column_text"] == "1 4; -1 0");
}

TEST_CASE("lab table: a pair of mixes is scored exactly") {
  Room room = named("coin");
  // The first row and the last column have twice the weight.
  CHECK(room.text("mix")["row"] == json(Texts{"2/3", "1/3"}));
  CHECK(room.text("mix")["column"] == json(Texts{"1/3", "2/3"}));
  room.act("mix", {{"row", {"0.9", "0.1"}}, {"column", {"1", "4"}}});
  const json mix = room.text("mix");
  CHECK(mix["row"] == json(Texts{"9/10", "1/10"}));
  CHECK(mix["column"] == json(Texts{"1/5", "4/5"}));
  // A y = (3/5 - 8/5, -2/5 + 4/5) = (-1, 2/5); x^T A y = -9/10 + 1/25 = -43/50. x^T A = (5/2, -17/10).
  CHECK(mix["row_payoff"] == "-43/50");
  CHECK(mix["column_payoff"] == "43/50");
  CHECK(mix["row_gain"] == "63/50");
  CHECK(mix["column_gain"] == "21/25");
  CHECK(mix["gain"] == "21/10");
  CHECK(mix["best_rows"] == json{1});
  CHECK(mix["best_columns"] == json{1});
  CHECK(mix["equilibrium"] == false);
  CHECK(room.numbers("mix") == Numbers{0.9, 0.1, 0.2, 0.8});
  room.act("mix", {{"row", {"3", "5"}}, {"column", {"375", "625"}}});
  CHECK(room.text("mix")["equilibrium"] == true);
  CHECK(room.text("mix")["gain"] == "0");
  CHECK(room.text("mix")["best_rows"] == json({0, 1}));
}

TEST_CASE("lab table: learning is the library's, point for point") {
  const NormalForm& coin = named_game("coin").game;
  const Mixes start{{0.9, 0.1}, {0.2, 0.8}};
  for (const Learning rule : {Learning::gradient, Learning::alternating, Learning::extragradient,
                              Learning::optimistic, Learning::fictitious, Learning::replicator}) {
    CAPTURE(name(rule));
    Room room = named("coin");
    room.act("mix", {{"row", {"0.9", "0.1"}}, {"column", {"0.2", "0.8"}}});
    room.act("learn", {{"dynamics", name(rule)}, {"steps", 200}, {"step-size", 0.05}});
    const Trajectory expected = learn(coin, rule, start, 200, 0.05);
    const PayoffTables payoffs = payoff_tables(coin);
    const Numbers row = room.numbers("played-row"), column = room.numbers("average-column"),
                  gain = room.numbers("gain"), average_gain = room.numbers("average-gain"),
                  distances = room.numbers("distance");
    REQUIRE(row.size() == 402);
    REQUIRE(column.size() == 402);
    REQUIRE(gain.size() == 201);
    for (std::size_t t = 0; t <= 200; ++t) {
      CAPTURE(t);
      CHECK(row[2 * t] == expected.played[t].row[0]);
      CHECK(row[2 * t + 1] == expected.played[t].row[1]);
      CHECK(column[2 * t] == expected.averages[t].column[0]);
      CHECK(gain[t] == exploitability(payoffs, expected.played[t]));
      CHECK(average_gain[t] == exploitability(payoffs, expected.averages[t]));
      // Both probabilities of a player are off by the same, but for rounding.
      CHECK_THAT(distances[t], WithinAbs(std::max(std::abs(expected.played[t].row[0] - 0.375),
                                                  std::abs(expected.played[t].column[0] - 0.375)),
                                         1e-15));
    }
    CHECK(room.text("course")["dynamics"] == name(rule));
    CHECK(room.text("course")["steps"] == 200);
  }
}

TEST_CASE(
    "lab table: gradient steps spiral out, extragradient steps in, the replicator keeps its invariant") {
  const auto gains = [](const char* rule) {
    Room room = named("pennies");
    room.act("mix", {{"row", {"6", "4"}}, {"column", {"5", "5"}}});
    room.act("learn", {{"dynamics", rule}, {"steps", 1000}, {"step-size", 0.2}});
    const Numbers gain = room.numbers("gain");
    return std::pair(gain.front(), gain.back());
  };
  CHECK(gains("gradient").second > 2 * gains("gradient").first);
  CHECK(gains("extragradient").second < 0.01 * gains("extragradient").first);
  Room room = named("coin");
  room.act("learn", {{"dynamics", "replicator"}, {"steps", 1000}, {"step-size", 0.1}});
  const Numbers kept = room.numbers("invariant");
  REQUIRE(kept.size() == 1001);
  // KL((3/8, 5/8) || (2/3, 1/3)) + KL((3/8, 5/8) || (1/3, 2/3))
  const double start = 0.375 * std::log(0.375 / (2. / 3)) + 0.625 * std::log(0.625 / (1. / 3)) +
                       0.375 * std::log(0.375 / (1. / 3)) + 0.625 * std::log(0.625 / (2. / 3));
  for (const double value : kept) CHECK(value == Approx(start).epsilon(1e-9));
  CHECK(room.text("course")["invariant"]["row"] == json(Texts{"3/8", "5/8"}));
  CHECK(room.text("course")["invariant"]["row_weight"] == "1");
  room.act("forget");
  CHECK(room.numbers("gain").empty());
}

TEST_CASE("lab table: what is dominated") {
  const json pigs = named("pigs").text("dominance");
  // The small pig waits; then the big one presses.
  REQUIRE(pigs["strict"].size() == 2);
  CHECK(pigs["strict"][0] == json::array({{{"player", "column"}, {"strategy", 0}, {"by", Texts{"0", "1"}}}}));
  CHECK(pigs["strict"][1] == json::array({{{"player", "row"}, {"strategy", 1}, {"by", Texts{"1", "0"}}}}));
  CHECK(pigs["left"]["rows"] == json{0});
  CHECK(pigs["left"]["columns"] == json{1});
  CHECK(pigs["weak"].empty());
  // By a mixture only: 0 0 by half and half.
  const json mixed = tables("3 -1; -1 3; 0 0").text("dominance");
  CHECK(mixed["strict"][0][0]["strategy"] == 2);
  // Weakly and not strictly.
  const json weak = tables("1 1; 1 0", "0 0; 0 0").text("dominance");
  CHECK(weak["strict"].empty());
  CHECK(weak["weak"] == json::array({{{"player", "row"}, {"strategy", 1}, {"by", Texts{"1", "0"}}}}));
}

TEST_CASE("lab table: GOO and SAM for ever") {
  Room room = named("goo-sam");
  json repeated = room.text("repeated");
  CHECK(repeated["discount"] == "1/2");
  CHECK(repeated["dilemma"] == json({{"t", "5"}, {"r", "3"}, {"p", "-1"}, {"s", "-3"}}));
  // (T - R) / (T - P) = 2/6
  CHECK(repeated["grim"]["threshold"] == "1/3");
  CHECK(repeated["grim"]["nash"] == true);
  CHECK(repeated["grim"]["payoff"] == "3");
  room.act("repeat", {{"discount", "1/3"}});
  CHECK(room.text("repeated")["grim"]["nash"] == true);
  room.act("repeat", {{"discount", "0.333"}});
  repeated = room.text("repeated");
  CHECK(repeated["grim"]["nash"] == false);
  // To break at once: (1 - d) 5 - d - 3 = 2 - 6 d
  CHECK(repeated["grim"]["deviation_gain"] == "1/500");
  CHECK(named("coin").text("repeated").is_null());
}

TEST_CASE("lab table: the report is that of solve_game") {
  const std::string report = tables("3 -2; -2 1").plain("report");
  CHECK(saddle::mentions(report, "1 equilibrium, 0 pure:",
                         "row (3/8, 5/8), column (3/8, 5/8): payoffs -1/8, 1/8", "between 1/3 and 2/5"));
}

TEST_CASE("lab table: what cannot be read is refused by name, and nothing changes") {
  Room room = named("coin");
  room.act("learn", {{"steps", 3}});
  const std::string before = room.plain("game");
  const auto set = [&](const json& text, int i = 0, int j = 1) {
    return room.refusal("set", {{"player", "row"}, {"row", i}, {"column", j}, {"text", text}});
  };
  CHECK(saddle::mentions(set("abc"), "set", "the row player's payoff in row 1, column 2", "'abc'"));
  CHECK(saddle::mentions(set("1/0"), "the denominator must not be zero"));
  CHECK(saddle::mentions(set(""), "must be an integer, a decimal or a fraction"));
  CHECK(saddle::mentions(set(std::string(41, '1')), "at most 40 characters", "41"));
  CHECK(saddle::mentions(set("1e300"), "at most 80 digits", "'1e300'"));
  CHECK(saddle::mentions(set(3), "'text' must be a text"));
  CHECK(saddle::mentions(set("1", 2, 0), "'row' must be a whole number from 0 to 1", "2"));
  CHECK(saddle::mentions(room.refusal("set", {{"player", "both"}}), "one of row, column"));
  CHECK(saddle::mentions(room.refusal("set", {{"text", "1"}, {"cell", 1}}), "there is no 'cell'"));
  CHECK(saddle::mentions(room.refusal("size", {{"rows", 5}}), "'rows' must be a whole number from 1 to 4",
                         "5"));
  const auto mix = [&](const json& row) {
    return room.refusal("mix", {{"row", row}, {"column", {"1", "1"}}});
  };
  CHECK(saddle::mentions(mix({"1"}), "a weight for each of 2 strategies, got 1"));
  CHECK(saddle::mentions(mix({"1", "-1/2"}), "weight 2 of the row player", "must not be negative", "-1/2"));
  CHECK(saddle::mentions(mix({"0", "0"}), "must not all be zero"));
  CHECK(saddle::mentions(mix({"0", "x"}), "weight 2 of the row player", "'x'"));
  CHECK(saddle::mentions(room.refusal("learn", {{"dynamics", "chance"}}),
                         "'dynamics' must be one of gradient"));
  CHECK(saddle::mentions(room.refusal("learn", {{"steps", 20001}}), "from 0 to 20000"));
  CHECK(saddle::mentions(room.refusal("learn", {{"step-size", 1000}}), "learn", "use a step_size of 3.33"));
  CHECK(saddle::mentions(room.refusal("repeat", {{"discount", "1"}}), "at least 0 and below 1", "1"));
  CHECK(saddle::mentions(room.refusal("repeat", {{"discount", "-1/3"}}), "at least 0 and below 1", "-1/3"));
  CHECK(saddle::mentions(room.refusal("solve", json::object()), "there is no command 'solve'", "learn"));
  CHECK(saddle::mentions(room.refusal("game", {{"name", "chess"}}), "coin", "'chess'"));
  CHECK(saddle::mentions(room.refusal("game", {{"name", "coin"}, {"row", "1"}}), "got both"));
  CHECK(room.plain("game") == before);
  CHECK(room.numbers("gain").size() == 4);
  CHECK(room.text("mix")["row"][0] == "2/3");
  CHECK(room.text("repeated").is_null());

  CHECK_FALSE(room.knows_number("speed"));
  CHECK(saddle::mentions(lab_error(), "there is no number 'speed'", "equilibria"));
  CHECK_FALSE(room.knows_text("speed"));
  CHECK(saddle::mentions(lab_error(), "there is no text 'speed'", "solution"));

  CHECK(saddle::mentions(refused({{"row", "1 2; 3"}}), "'row'"));
  CHECK(saddle::mentions(refused({{"row", "1 2 3 4 5"}}), "at most 4x4", "1x5"));
  CHECK(saddle::mentions(refused({{"row", "1 2"}, {"col", "1; 2"}}), "table"));
  CHECK(saddle::mentions(refused({{"col", "1; 2"}}), "'col' needs 'row'"));
  CHECK(saddle::mentions(refused({{"row", "1e399 2"}}), "at most 80 digits"));
  CHECK(saddle::mentions(refused({{"colour", "red"}}), "there is no 'colour'"));
}

}  // namespace saddle::lab_table_test
