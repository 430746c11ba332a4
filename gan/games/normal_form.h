// Games of two players in normal form: each chooses a strategy, and two tables give the payoffs.
//
//   const NormalForm coin = zero_sum(parse_payoffs("3 -2; -2 1"));
//   best_rows(coin, {Rational(1, 2), Rational(1, 2)})   // {0}: heads, against a fair coin
//
// Everything is exact. gan/games/equilibria.h finds the equilibria, gan/games/dominance.h the dominated
// strategies.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gan/games/rational.h"

namespace saddle::gan {

// A table of payoffs: a row for each strategy of the row player, a column for each of the column player.
class Payoffs {
 public:
  // All zero. Throws std::invalid_argument unless rows, columns >= 1.
  Payoffs(std::size_t rows, std::size_t columns);
  // Throws std::invalid_argument if it is empty or the rows differ in length.
  Payoffs(const std::vector<std::vector<Rational>>& rows);

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  Rational& operator()(std::size_t row, std::size_t column) { return entries_[row * columns_ + column]; }
  const Rational& operator()(std::size_t row, std::size_t column) const {
    return entries_[row * columns_ + column];
  }
  Payoffs transposed() const;
  Payoffs operator-() const;
  friend bool operator==(const Payoffs&, const Payoffs&) = default;

 private:
  std::size_t rows_, columns_;
  std::vector<Rational> entries_;  // row by row
};

// A table from text: rows separated by semicolons or new lines, numbers by spaces or by commas, each as
// parse_rational reads it; or rows in brackets, as other programs print lists of lists. Blank lines are
// ignored.
//   "3 -2; -2 1"   "3,-2;-2,1"   "[[3, -2], [-2, 1]]"   "[3 -2; -2 1]"
// Throws std::invalid_argument for no rows, an empty row, rows that differ in length, a text that is not a
// number, spaces and commas in one table (1,5 may mean 1.5), and brackets that do not match.
Payoffs parse_payoffs(std::string_view text);

// A mixed strategy: the probability of each strategy. A pure one has a single 1.
using Mix = std::vector<Rational>;

// The pure strategy number `strategy`, from zero, of `count`. Throws std::invalid_argument if there is none.
Mix pure(std::size_t strategy, std::size_t count);

enum class Seat { row, column };

// A game: the payoffs of the row player and of the column player, in tables of one shape.
struct NormalForm {
  Payoffs row, column;

  // Throws std::invalid_argument if the shapes differ.
  NormalForm(Payoffs row, Payoffs column);

  std::size_t rows() const { return row.rows(); }
  std::size_t columns() const { return row.columns(); }

  // Whether the payoffs of both players sum to zero in every cell.
  bool is_zero_sum() const { return column == -row; }

  // The same game with the roles of the two players exchanged.
  NormalForm transposed() const { return {column.transposed(), row.transposed()}; }
};

NormalForm zero_sum(Payoffs row);

// The expected payoff x^T A y. Throws std::invalid_argument if the mixes do not fit the table.
Rational expected(const Payoffs& payoffs, const Mix& row, const Mix& column);

// The expected payoff of each row of the table against a mix of columns, A y; and of each column against a
// mix of rows, x^T A.
std::vector<Rational> of_rows(const Payoffs& payoffs, const Mix& column);
std::vector<Rational> of_columns(const Payoffs& payoffs, const Mix& row);

// The pure best responses, in order.
std::vector<std::size_t> best_rows(const NormalForm& game, const Mix& column);
std::vector<std::size_t> best_columns(const NormalForm& game, const Mix& row);

// Whether both mixes are probabilities (not negative, of sum 1) and no pure strategy earns more against the
// other's mix: then no mix does. Exact. Nash 1951.
bool is_equilibrium(const NormalForm& game, const Mix& row, const Mix& column);

// The mixes (y, 1 - y) of two columns against which every row of the table has a negative expected payoff: an
// open interval of y, intersected with [0, 1]. With such a mix the column player of a zero-sum game wins
// against every strategy of the row player. Throws std::invalid_argument unless there are two columns.
struct WinningMixes {
  bool exist = false;
  Rational low, high;  // of the probability of the first column
};
WinningMixes winning_mixes(const Payoffs& row);

}  // namespace saddle::gan
