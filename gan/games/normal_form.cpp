#include "gan/games/normal_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace saddle::gan {
namespace {

bool is_distribution(const Mix& mix) {
  Rational sum;
  for (const Rational& p : mix) {
    if (p.sign() < 0) return false;
    sum += p;
  }
  return sum == 1;
}

void require_length(const char* function, const char* what, const Mix& mix, std::size_t count) {
  if (mix.size() != count)
    throw std::invalid_argument(fmt::format("{}: the mix needs a probability for each of {} {}, got {}",
                                            function, count, what, mix.size()));
}

std::vector<std::size_t> largest(const std::vector<Rational>& payoffs) {
  const Rational& best = *std::max_element(payoffs.begin(), payoffs.end());
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < payoffs.size(); ++i) {
    if (payoffs[i] == best) result.push_back(i);
  }
  return result;
}

constexpr std::string_view spaces = " \t\n\r";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(spaces), text.size()));
  return text.substr(0, text.find_last_not_of(spaces) + 1);
}

// Reads a table from text, and checks that all its numbers have the same separator.
class TableReader {
 public:
  std::vector<std::vector<Rational>> read(std::string_view text) {
    text = trimmed(text);
    if (text.find_first_of("[]") == text.npos) {
      plain(text);
      return rows_;
    }
    // A bracket around it all, and perhaps one around each row.
    if (text.size() < 2 || text.front() != '[' || text.back() != ']')
      refuse("a bracket must stand around the whole table, as in [[3, -2], [-2, 1]]");
    text = trimmed(text.substr(1, text.size() - 2));
    if (text.empty() || text.front() != '[') {
      if (text.find_first_of("[]") != text.npos) refuse("either all rows or no row must stand in brackets");
      plain(text);
      return rows_;
    }
    while (!text.empty()) {
      const std::size_t end = text.find(']');
      if (text.front() != '[' || end == text.npos || text.find('[', 1) < end)
        refuse(fmt::format("row {} must stand in brackets of its own, as in [[3, -2], [-2, 1]]",
                           rows_.size() + 1));
      row(text.substr(1, end - 1));
      text = trimmed(text.substr(end + 1));
      // Between rows: a comma, a semicolon or nothing.
      if (!text.empty() && (text.front() == ',' || text.front() == ';')) {
        text = trimmed(text.substr(1));
        if (text.empty()) refuse("a row must follow the last comma; likely cause: one comma too many");
      }
    }
    return rows_;
  }

 private:
  [[noreturn]] static void refuse(const std::string& why) {
    throw std::invalid_argument(fmt::format("payoffs: {}", why));
  }

  // Rows between semicolons and in lines; blank lines are nothing.
  void plain(std::string_view text) {
    while (true) {
      const std::size_t end = std::min(text.find(';'), text.size());
      std::string_view lines = text.substr(0, end);
      const std::size_t before = rows_.size();
      while (!lines.empty()) {
        const std::size_t line_end = std::min(lines.find('\n'), lines.size());
        if (const std::string_view line = trimmed(lines.substr(0, line_end)); !line.empty()) row(line);
        lines.remove_prefix(std::min(line_end + 1, lines.size()));
      }
      if (rows_.size() == before)
        refuse(fmt::format("each row needs a number, got none in row {}; semicolons stand between rows only",
                           before + 1));
      if (end == text.size()) return;
      text.remove_prefix(end + 1);
    }
  }

  // Numbers with spaces between them, or with commas.
  void row(std::string_view text) {
    std::vector<Rational> numbers;
    const std::size_t here = rows_.size() + 1;
    text = trimmed(text);
    if (text.empty()) refuse(fmt::format("each row needs a number, got none in row {}", here));
    const bool commas = text.find(',') != text.npos;
    while (true) {
      const std::size_t end = std::min(commas ? text.find(',') : text.find_first_of(spaces), text.size());
      const std::string_view number = trimmed(text.substr(0, end));
      if (number.empty())
        refuse(fmt::format("a number must stand before and after each comma, got none in row {}", here));
      by_commas_ = by_commas_ || commas;
      by_spaces_ =
          by_spaces_ || (!commas && end < text.size()) || number.find_first_of(spaces) != number.npos;
      if (by_commas_ && by_spaces_)
        refuse(fmt::format(
            "numbers must be separated by spaces or by commas, got both up to row {}; likely cause: a "
            "decimal comma, for which a point is written",
            here));
      numbers.push_back(parse_rational(number));
      if (end == text.size()) break;
      text.remove_prefix(end + 1);
      if (!commas) text = trimmed(text);
    }
    rows_.push_back(std::move(numbers));
  }

  std::vector<std::vector<Rational>> rows_;
  bool by_commas_ = false, by_spaces_ = false;
};

}  // namespace

Payoffs::Payoffs(std::size_t rows, std::size_t columns)
    : rows_(rows), columns_(columns), entries_(rows * columns) {
  if (entries_.empty())
    throw std::invalid_argument(
        fmt::format("payoffs: the table needs at least one row and one column, got {}x{}", rows, columns));
}

Payoffs::Payoffs(const std::vector<std::vector<Rational>>& rows)
    : Payoffs(rows.size(), rows.empty() ? 0 : rows[0].size()) {
  for (std::size_t i = 0; i < rows_; ++i) {
    if (rows[i].size() != columns_)
      throw std::invalid_argument(
          fmt::format("payoffs: all rows must have the same length, got {} in row 1 and {} in row {}",
                      columns_, rows[i].size(), i + 1));
    for (std::size_t j = 0; j < columns_; ++j) (*this)(i, j) = rows[i][j];
  }
}

Payoffs Payoffs::transposed() const {
  Payoffs result(columns_, rows_);
  for (std::size_t i = 0; i < rows_; ++i) {
    for (std::size_t j = 0; j < columns_; ++j) result(j, i) = (*this)(i, j);
  }
  return result;
}

Payoffs Payoffs::operator-() const {
  Payoffs result = *this;
  for (Rational& entry : result.entries_) entry = -entry;
  return result;
}

Payoffs parse_payoffs(std::string_view text) {
  return TableReader().read(text);
}

Mix pure(std::size_t strategy, std::size_t count) {
  if (strategy >= count)
    throw std::invalid_argument(
        fmt::format("pure: the strategy must be below their count, got {} of {}", strategy, count));
  Mix mix(count);
  mix[strategy] = 1;
  return mix;
}

NormalForm::NormalForm(Payoffs row_payoffs, Payoffs column_payoffs)
    : row(std::move(row_payoffs)), column(std::move(column_payoffs)) {
  if (row.rows() != column.rows() || row.columns() != column.columns())
    throw std::invalid_argument(
        fmt::format("game: both players' tables must have the same shape, got {}x{} and {}x{}", row.rows(),
                    row.columns(), column.rows(), column.columns()));
}

NormalForm zero_sum(Payoffs row) {
  Payoffs column = -row;
  return {std::move(row), std::move(column)};
}

std::vector<Rational> of_rows(const Payoffs& payoffs, const Mix& column) {
  require_length("of_rows", "columns", column, payoffs.columns());
  std::vector<Rational> result(payoffs.rows());
  for (std::size_t i = 0; i < payoffs.rows(); ++i) {
    for (std::size_t j = 0; j < payoffs.columns(); ++j) result[i] += payoffs(i, j) * column[j];
  }
  return result;
}

std::vector<Rational> of_columns(const Payoffs& payoffs, const Mix& row) {
  require_length("of_columns", "rows", row, payoffs.rows());
  std::vector<Rational> result(payoffs.columns());
  for (std::size_t j = 0; j < payoffs.columns(); ++j) {
    for (std::size_t i = 0; i < payoffs.rows(); ++i) result[j] += payoffs(i, j) * row[i];
  }
  return result;
}

Rational expected(const Payoffs& payoffs, const Mix& row, const Mix& column) {
  require_length("expected", "rows", row, payoffs.rows());
  const std::vector<Rational> earned = of_rows(payoffs, column);
  Rational sum;
  for (std::size_t i = 0; i < row.size(); ++i) sum += row[i] * earned[i];
  return sum;
}

std::vector<std::size_t> best_rows(const NormalForm& game, const Mix& column) {
  return largest(of_rows(game.row, column));
}
std::vector<std::size_t> best_columns(const NormalForm& game, const Mix& row) {
  return largest(of_columns(game.column, row));
}

// [is-equilibrium
bool is_equilibrium(const NormalForm& game, const Mix& row, const Mix& column) {
  if (!is_distribution(row) || !is_distribution(column)) return false;
  const Rational row_payoff = expected(game.row, row, column),
                 column_payoff = expected(game.column, row, column);
  for (const Rational& deviation : of_rows(game.row, column)) {
    if (deviation > row_payoff) return false;
  }
  for (const Rational& deviation : of_columns(game.column, row)) {
    if (deviation > column_payoff) return false;
  }
  return true;
}
// is-equilibrium]

WinningMixes winning_mixes(const Payoffs& row) {
  if (row.columns() != 2)
    throw std::invalid_argument(fmt::format("winning_mixes: needs two columns, got {}", row.columns()));
  WinningMixes result{true, 0, 1};
  for (std::size_t i = 0; i < row.rows(); ++i) {
    // b + slope y < 0 bounds y from one side, or excludes all or nothing.
    const Rational slope = row(i, 0) - row(i, 1), &b = row(i, 1);
    if (slope.sign() > 0) result.high = std::min(result.high, -b / slope);
    if (slope.sign() < 0) result.low = std::max(result.low, -b / slope);
    if (slope.sign() == 0 && b.sign() >= 0) return {};
  }
  return result.low < result.high ? result : WinningMixes{};
}

}  // namespace saddle::gan
