#include "gan/games/dominance.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "gan/games/linear_program.h"

namespace saddle::gan {
namespace {

using Alive = std::vector<std::size_t>;

Alive all(std::size_t count) {
  Alive result(count);
  std::iota(result.begin(), result.end(), std::size_t{0});
  return result;
}

void require_in_table(const char* what, const Alive& indices, std::size_t count) {
  for (const std::size_t i : indices) {
    if (i >= count)
      throw std::invalid_argument(fmt::format(
          "dominating_mix: the table has {} {}s, numbered from 0, got {} {}", count, what, what, i));
  }
}

// Whether the payoff of the row `better` is nowhere less, and larger everywhere (strict) or somewhere (weak).
bool dominates(const Payoffs& a, std::size_t better, std::size_t row, Dominance kind, const Alive& columns) {
  std::size_t more = 0;
  for (const std::size_t j : columns) {
    const auto order = a(better, j) <=> a(row, j);
    if (order < 0) return false;
    more += order > 0;
  }
  return kind == Dominance::strict ? more == columns.size() : more > 0;
}

std::vector<Dominated> dominated_rows(const NormalForm& game, Seat player, Dominance kind, const Alive& rows,
                                      const Alive& columns) {
  std::vector<Dominated> result;
  for (const std::size_t i : rows) {
    if (auto mix = dominating_mix(game.row, i, kind, rows, columns))
      result.push_back({player, i, std::move(*mix)});
  }
  return result;
}

}  // namespace

std::optional<Mix> dominating_mix(const Payoffs& a, std::size_t row, Dominance kind, const Alive& rows,
                                  const Alive& columns) {
  require_in_table("row", {row}, a.rows());
  require_in_table("row", rows, a.rows());
  require_in_table("column", columns, a.columns());
  for (const std::size_t better : rows) {
    if (dominates(a, better, row, kind, columns)) return pure(better, a.rows());
  }

  // With x >= 0 for the rows, of sum at most 1, and g_j the gain over the row in column j, which may not be
  // negative, maximise
  //   strict: the least gain, one more variable that no g_j may be below
  //   weak:   the sum of all gains
  // The row itself has gain zero, so that a sum of x below 1 is completed with it.
  const bool strict = kind == Dominance::strict;
  const std::size_t variables = rows.size() + (strict ? 1 : 0);
  Payoffs constraints(columns.size() + 1, variables);
  std::vector<Rational> objective(variables), bounds(columns.size() + 1);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const Rational gain = a(rows[k], columns[j]) - a(row, columns[j]);
      constraints(j, k) = -gain;
      if (!strict) objective[k] += gain;
    }
    constraints(columns.size(), k) = 1;
  }
  bounds.back() = 1;
  if (strict) {
    for (std::size_t j = 0; j < columns.size(); ++j) constraints(j, rows.size()) = 1;
    objective.back() = 1;
  }
  const LinearOptimum optimum = maximise(objective, constraints, bounds);
  if (optimum.value.sign() <= 0) return std::nullopt;

  Mix mix(a.rows());
  Rational rest = 1;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    mix[rows[k]] += optimum.x[k];
    rest -= optimum.x[k];
  }
  // Weak dominance leaves room for the row itself; without it the gain is only larger.
  const Rational others = 1 - (mix[row] + rest);
  mix[row] = 0;
  for (Rational& p : mix) p /= others;
  return mix;
}

std::vector<Dominated> dominated(const NormalForm& game, Dominance kind) {
  std::vector<Dominated> result =
      dominated_rows(game, Seat::row, kind, all(game.rows()), all(game.columns()));
  for (Dominated& d :
       dominated_rows(game.transposed(), Seat::column, kind, all(game.columns()), all(game.rows())))
    result.push_back(std::move(d));
  return result;
}

Elimination eliminate(const NormalForm& game, Dominance kind, Order order) {
  const NormalForm turned = game.transposed();
  Elimination result{{}, all(game.rows()), all(game.columns())};
  while (true) {
    // Find all dominated strategies of the round before any is eliminated.
    std::vector<Dominated> of_row = dominated_rows(game, Seat::row, kind, result.rows, result.columns);
    std::vector<Dominated> of_column =
        dominated_rows(turned, Seat::column, kind, result.columns, result.rows);
    if (order == Order::rows_first && !of_row.empty()) of_column.clear();
    if (order == Order::columns_first && !of_column.empty()) of_row.clear();
    for (const Dominated& d : of_row) std::erase(result.rows, d.strategy);
    for (const Dominated& d : of_column) std::erase(result.columns, d.strategy);
    of_row.insert(of_row.end(), of_column.begin(), of_column.end());
    if (of_row.empty()) return result;
    result.rounds.push_back(std::move(of_row));
  }
}

}  // namespace saddle::gan
