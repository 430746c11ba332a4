// Games in normal form: tables, best responses, zero-sum values and dominance.
#include <stdexcept>

#include "autodiff/random.h"
#include "gan/games/dominance.h"
#include "gan/games/zero_sum.h"
#include "tests/catch.h"
#include "tests/gan/games/brute_force.h"
#include "tests/gan/games/random_games.h"
#include "tests/message.h"

using namespace saddle::gan;
using saddle::mentions;
using saddle::message;
using saddle::ad::Random;

namespace {

Rational fraction(const char* text) {
  return parse_rational(text);
}

using Indices = std::vector<std::size_t>;

}  // namespace

TEST_CASE("payoffs: a table is read row by row, and what is no table is refused") {
  const Payoffs a = parse_payoffs(" 1  -2/3 ;\n0.5\t1e1 ; 3 4");
  CHECK(a.rows() == 3);
  CHECK(a.columns() == 2);
  CHECK(a(0, 1) == Rational(-2, 3));
  CHECK(a(1, 1) == 10);
  CHECK(a.transposed()(1, 2) == 4);
  for (const char* text : {"", ";", "1;", ";1", "1;;2", "1 2; 3", "1 nan", "1/0 2"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_payoffs(text), std::invalid_argument);
  }
  // A file of lines: a new line ends a row as a semicolon does, and blank lines are nothing.
  for (const char* text :
       {"1 2\n3 4", "\n1 2\n\n \t\n3 4\n\n", "1 2\r\n3 4\r\n", "1 2;\n3 4\n", "1 2\n;3 4"}) {
    CAPTURE(text);
    CHECK(parse_payoffs(text) == parse_payoffs("1 2; 3 4"));
  }
  for (const char* text : {"\n", "1 2\n3", "1 2\n3 4;\n", "1\n;\n;2"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_payoffs(text), std::invalid_argument);
  }
  CHECK(mentions(message<std::invalid_argument>([] { parse_payoffs("1 2; 3"); }), "same length", "2 in row 1",
                 "1 in row 2"));
  CHECK(mentions(message<std::invalid_argument>([] { pure(3, 2); }), "pure:", "3 of 2"));
  CHECK_THROWS_AS(Payoffs(0, 2), std::invalid_argument);
  CHECK_THROWS_AS(Payoffs(std::vector<std::vector<Rational>>{}), std::invalid_argument);
  CHECK(mentions(message<std::invalid_argument>([] { game("1 2", "1; 2"); }), "same shape", "1x2", "2x1"));
}

TEST_CASE("payoffs: commas and brackets separate numbers and rows as spaces and semicolons do") {
  const Payoffs expected = parse_payoffs("3 -2; -2/3 0.1");
  for (const char* text : {"3,-2;-2/3,0.1", "3, -2 ; -2/3 , 0.1", "3,-2\n-2/3,0.1\n", "[[3,-2],[-2/3,0.1]]",
                           "[[3, -2], [-2/3, 0.1]]", " [ [ 3 , -2 ] ,\n [ -2/3 , 0.1 ] ] ",
                           "[[3 -2]\n [-2/3 0.1]]", "[[3,-2];[-2/3,0.1]]", "[[3,\n-2],[-2/3,\n0.1]]",
                           "[3 -2; -2/3 0.1]", "[3, -2; -2/3, 0.1]", "[3 -2\n-2/3 0.1]"}) {
    INFO(text);
    CHECK(parse_payoffs(text) == expected);
  }
  CHECK(parse_payoffs("[3, -2]") == parse_payoffs("3 -2"));
  CHECK(parse_payoffs("[[3]]") == parse_payoffs("3"));
  CHECK(parse_payoffs("3;-2") == parse_payoffs("[[3],[-2]]"));

  const auto why = [](const char* text) {
    return message<std::invalid_argument>([&] { parse_payoffs(text); });
  };
  // 1,5 may be one number or two.
  for (const char* text : {"1,5 2", "1 2; 1,5", "1,5; 1 2", "1 , 5 2", "[[1,5],[1 2]]", "[[1 2],[1,5]]"})
    CHECK(mentions(why(text), "payoffs:", "spaces or by commas", "decimal comma"));
  for (const char* text : {"1,,2", ",1", "1,", "1,;2,3", "[[1,2],[3,]]", "1,\n2,"})
    CHECK(mentions(why(text), "before and after each comma"));
  for (const char* text : {"[", "]", "[]", "[[]]", "[[1,2]", "[1,2]]", "[[1,2],[3,4]", "[1,2],[3,4]",
                           "[[1,2],3,4]", "[[[1,2],[3,4]]]", "[1,2,[3,4]]", "[[1,2],]", "[[1,2],,[3,4]]",
                           "1,[2]", "][", "[[1,2]x[3,4]]", "[[1,2];;[3,4]]", "[1,2;]"}) {
    INFO(text);
    CHECK(mentions(why(text), "payoffs:"));
  }
  CHECK(mentions(why("[[1,2],[3]]"), "same length", "2 in row 1", "1 in row 2"));
}

TEST_CASE("normal form: payoffs and best responses") {
  const NormalForm coin = zero_sum(parse_payoffs("3 -2; -2 1"));
  CHECK(coin.is_zero_sum());
  const Mix half{Rational(1, 2), Rational(1, 2)}, nash{Rational(3, 8), Rational(5, 8)};
  CHECK(expected(coin.row, half, half) == 0);
  CHECK(of_rows(coin.row, half) == std::vector<Rational>{Rational(1, 2), Rational(-1, 2)});
  CHECK(of_columns(coin.row, half) == std::vector<Rational>{Rational(1, 2), Rational(-1, 2)});
  CHECK(best_rows(coin, half) == Indices{0});
  CHECK(best_columns(coin, half) == Indices{1});
  CHECK(best_rows(coin, nash) == Indices{0, 1});
  CHECK(is_equilibrium(coin, nash, nash));
  CHECK_FALSE(is_equilibrium(coin, half, nash));
  CHECK_FALSE(is_equilibrium(coin, nash, half));
  // No probabilities, though nobody could gain.
  const NormalForm nothing = zero_sum(parse_payoffs("0 0; 0 0"));
  CHECK(is_equilibrium(nothing, nash, half));
  for (const Mix& wrong : {Mix{1, 1}, Mix{2, -1}, Mix{0, 0}, Mix{Rational(3, 8), Rational(3, 8)}}) {
    CHECK_FALSE(is_equilibrium(nothing, wrong, half));
    CHECK_FALSE(is_equilibrium(nothing, half, wrong));
  }
  CHECK_THROWS_AS(expected(coin.row, {1}, half), std::invalid_argument);
  CHECK_THROWS_AS(of_rows(coin.row, {1}), std::invalid_argument);
}

TEST_CASE("winning mixes: an interval, all, or none") {
  WinningMixes girl = winning_mixes(parse_payoffs("3 -2; -2 1"));
  CHECK(girl.exist);
  CHECK(girl.low == Rational(1, 3));
  CHECK(girl.high == Rational(2, 5));
  girl = winning_mixes(parse_payoffs("-1 -2; -3 -3"));
  CHECK(girl.exist);
  CHECK(girl.low == 0);
  CHECK(girl.high == 1);
  CHECK_FALSE(winning_mixes(parse_payoffs("1 -1; -1 1")).exist);
  CHECK_FALSE(winning_mixes(parse_payoffs("0 0; -1 -1")).exist);
  CHECK_THROWS_AS(winning_mixes(parse_payoffs("1 2 3")), std::invalid_argument);
}

TEST_CASE("minimax: known values, and its symmetries") {
  const Minimax three = minimax(parse_payoffs("4 -1 0; -2 3 1; 1 0 2"));
  CHECK(three.value == Rational(19, 22));
  CHECK(three.row == Mix{fraction("4/11"), fraction("9/22"), fraction("5/22")});
  CHECK(three.column == Mix{fraction("7/22"), fraction("9/22"), fraction("3/11")});
  CHECK(minimax(parse_payoffs("-7/2")).value == fraction("-3.5"));
  CHECK(minimax(parse_payoffs("1 2 3; 0 9 9")).value == 1);

  Random random(5);
  for (int trial = 0; trial < 100; ++trial) {
    const Payoffs a = random_payoffs(1 + random.below(6), 1 + random.below(6), 4, random);
    Payoffs moved = a;
    for (std::size_t i = 0; i < a.rows(); ++i) {
      for (std::size_t j = 0; j < a.columns(); ++j) moved(i, j) = a(i, j) * Rational(2, 3) + 10;
    }
    const Rational value = minimax(a).value;
    REQUIRE(minimax(moved).value == value * Rational(2, 3) + 10);
    REQUIRE(minimax(-a.transposed()).value == -value);
  }
}

// A row is strictly dominated if it is no best response to any mix, and weakly if to none that plays every
// column (Pearce 1984). The mixes to which it is one are the hull of the vertices to which it is one.
TEST_CASE("dominance: it is never being a best response, to any mix or to any full one") {
  Random random(6);
  int strict = 0, weak = 0, mixed = 0;
  for (int trial = 0; trial < 300; ++trial) {
    const std::size_t rows = 1 + random.below(4), columns = 1 + random.below(4);
    const long largest = 1 + static_cast<long>(random.below(4));
    const NormalForm g(random_payoffs(rows, columns, largest, random),
                       random_payoffs(rows, columns, 1, random));
    bool ignored = false;
    const std::set<Mix> vertices = saddle::brute::vertices(g.transposed(), ignored);
    const std::vector<Dominated> found[] = {dominated(g, Dominance::strict), dominated(g, Dominance::weak)};
    for (std::size_t i = 0; i < rows; ++i) {
      Mix sum(columns);
      bool best = false;
      for (const Mix& y : vertices) {
        const Indices responses = best_rows(g, y);
        if (std::find(responses.begin(), responses.end(), i) == responses.end()) continue;
        best = true;
        for (std::size_t j = 0; j < columns; ++j) sum[j] += y[j];
      }
      bool full = best;
      for (const Rational& p : sum) full = full && p.sign() > 0;
      for (const Dominance kind : {Dominance::strict, Dominance::weak}) {
        const bool expected = kind == Dominance::strict ? !best : !full;
        const Dominated* hit = nullptr;
        for (const Dominated& d : found[kind == Dominance::weak]) {
          if (d.player == Seat::row && d.strategy == i) hit = &d;
        }
        CAPTURE(trial, i, expected, kind == Dominance::strict);
        REQUIRE((hit != nullptr) == expected);
        if (hit == nullptr) continue;
        // The mix that is named does dominate.
        Rational total, gains;
        for (const Rational& p : hit->by) {
          REQUIRE(p.sign() >= 0);
          total += p;
        }
        REQUIRE(total == 1);
        const std::vector<Rational> earned = of_columns(g.row, hit->by);
        for (std::size_t j = 0; j < columns; ++j) {
          const Rational gain = earned[j] - g.row(i, j);
          REQUIRE(gain.sign() >= (kind == Dominance::strict ? 1 : 0));
          gains += gain;
        }
        REQUIRE(gains.sign() > 0);
        strict += kind == Dominance::strict;
        weak += kind == Dominance::weak;
        mixed += std::count(hit->by.begin(), hit->by.end(), Rational(1)) == 0;
      }
    }
  }
  CHECK(strict > 50);
  CHECK(weak > strict + 20);
  CHECK(mixed > 10);
}

TEST_CASE("dominance: elimination goes round by round, and says by what") {
  const Elimination pigs = eliminate(game("5 4; 9 0", "1 4; -1 0"), Dominance::strict);
  REQUIRE(pigs.rounds.size() == 2);
  REQUIRE(pigs.rounds[0].size() == 1);
  CHECK(pigs.rounds[0][0].player == Seat::column);
  CHECK(pigs.rounds[0][0].strategy == 0);
  CHECK(pigs.rounds[0][0].by == pure(1, 2));
  REQUIRE(pigs.rounds[1].size() == 1);
  CHECK(pigs.rounds[1][0].player == Seat::row);
  CHECK(pigs.rounds[1][0].strategy == 1);
  CHECK(pigs.rows == Indices{0});
  CHECK(pigs.columns == Indices{1});

  // By a mix only: half of each of the others.
  const Elimination mixed = eliminate(game("4 0; 0 4; 1 1", "0 0; 0 0; 0 0"), Dominance::strict);
  REQUIRE(mixed.rounds.size() == 1);
  CHECK(mixed.rounds[0][0].strategy == 2);
  CHECK(mixed.rows == Indices{0, 1});
  CHECK(mixed.rounds[0][0].by[2].sign() == 0);
}

TEST_CASE("dominance: strict elimination ends the same in every order, weak does not") {
  Random random(7);
  for (int trial = 0; trial < 100; ++trial) {
    const NormalForm g(random_payoffs(4, 4, 5, random), random_payoffs(4, 4, 5, random));
    const Elimination together = eliminate(g, Dominance::strict);
    for (const Order order : {Order::rows_first, Order::columns_first}) {
      const Elimination other = eliminate(g, Dominance::strict, order);
      REQUIRE(other.rows == together.rows);
      REQUIRE(other.columns == together.columns);
    }
  }
  const NormalForm g = game("1 1; 1 0", "1 1; 1 0");
  const Elimination together = eliminate(g, Dominance::weak),
                    rows = eliminate(g, Dominance::weak, Order::rows_first),
                    columns = eliminate(g, Dominance::weak, Order::columns_first);
  CHECK(together.rows == Indices{0});
  CHECK(together.columns == Indices{0});
  CHECK(rows.rows == Indices{0});
  CHECK(rows.columns == Indices{0, 1});
  CHECK(columns.rows == Indices{0, 1});
  CHECK(columns.columns == Indices{0});
  CHECK(eliminate(g, Dominance::strict).rounds.empty());
}

TEST_CASE("dominance: rows and columns that the table has not are refused by number") {
  const Payoffs table = parse_payoffs("1 2; 3 4");
  const auto said = [&](std::size_t row, const std::vector<std::size_t>& rows,
                        const std::vector<std::size_t>& columns) {
    return message<std::invalid_argument>(
        [&] { dominating_mix(table, row, Dominance::strict, rows, columns); });
  };
  CHECK(said(0, {0, 1}, {0, 1}).empty());
  CHECK(mentions(said(2, {0, 1}, {0, 1}), "dominating_mix:", "2 rows", "got row 2"));
  CHECK(mentions(said(0, {0, 7}, {0, 1}), "dominating_mix:", "2 rows", "got row 7"));
  CHECK(mentions(said(0, {0, 1}, {2}), "dominating_mix:", "2 columns", "got column 2"));
}
