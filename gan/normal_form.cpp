#include "gan/normal_form.h"

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
  std::vector<std::vector<Rational>> rows;
  std::vector<Rational> row;
  std::size_t since_semicolon = 0;  // rows
  const auto end_row = [&] {
    if (row.empty()) return;  // a blank line
    rows.push_back(std::exchange(row, {}));
    ++since_semicolon;
  };
  const auto require_row = [&] {
    if (since_semicolon == 0)
      throw std::invalid_argument(fmt::format(
          "payoffs: each row needs a number, got none in row {}; semicolons stand between rows only",
          rows.size() + 1));
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("; \t\n\r"), text.size());
    if (end > 0) {
      row.push_back(parse_rational(text.substr(0, end)));
      text.remove_prefix(end);
      continue;
    }
    if (text.front() == ';' || text.front() == '\n') end_row();
    if (text.front() == ';') {
      require_row();
      since_semicolon = 0;
    }
    text.remove_prefix(1);
  }
  end_row();
  require_row();
  return rows;
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
