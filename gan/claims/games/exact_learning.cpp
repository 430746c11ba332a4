#include "gan/claims/games/exact_learning.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace saddle::gan {
namespace {

// The payoff of each strategy less that of the player's first one.
NormalForm differences(NormalForm game) {
  const NormalForm given = game;
  for (std::size_t i = 0; i < game.rows(); ++i) {
    for (std::size_t j = 0; j < game.columns(); ++j) {
      game.row(i, j) -= given.row(0, j);
      game.column(i, j) -= given.column(i, 0);
    }
  }
  return game;
}

ad::Array numbers(const Payoffs& payoffs) {
  std::vector<double> list;
  for (std::size_t i = 0; i < payoffs.rows(); ++i) {
    for (std::size_t j = 0; j < payoffs.columns(); ++j) {
      const double number = payoffs(i, j).approximate();
      const bool vanished = number == 0 && payoffs(i, j).sign() != 0;
      list.push_back(vanished ? std::numeric_limits<double>::denorm_min() : number);
    }
  }
  return ad::Array::from({static_cast<ad::Index>(payoffs.rows()), static_cast<ad::Index>(payoffs.columns())},
                         std::move(list));
}

// In the largest unit of which all are whole multiples; as it is if all are zero.
Payoffs in_whole_units(const char* player, Payoffs payoffs) {
  Rational unit;
  for (std::size_t i = 0; i < payoffs.rows(); ++i) {
    for (std::size_t j = 0; j < payoffs.columns(); ++j) unit = common_unit(unit, payoffs(i, j));
  }
  static const Rational most = exactly(std::exp2(106));
  for (std::size_t i = 0; i < payoffs.rows() && unit.sign() != 0; ++i) {
    for (std::size_t j = 0; j < payoffs.columns(); ++j) {
      payoffs(i, j) /= unit;
      if (payoffs(i, j) <= most && -payoffs(i, j) <= most) continue;
      throw std::invalid_argument(
          fmt::format("learn: for fictitious play the differences of payoffs must be whole multiples, up to "
                      "2^106, of one "
                      "unit, got one of {:.3g} units for the {} player in row {}, column {}; likely cause: "
                      "payoffs of more "
                      "than 30 digits",
                      payoffs(i, j).approximate(), player, i + 1, j + 1));
    }
  }
  return payoffs;
}

// What is left of the payoffs less their nearest doubles.
ad::Array rest(Payoffs payoffs) {
  for (std::size_t i = 0; i < payoffs.rows(); ++i) {
    for (std::size_t j = 0; j < payoffs.columns(); ++j) payoffs(i, j) -= exactly(payoffs(i, j).approximate());
  }
  return numbers(payoffs);
}

}  // namespace

PayoffTables payoff_tables(const NormalForm& game) {
  const NormalForm exact = differences(game);
  PayoffTables result(numbers(game.row), numbers(game.column));
  result.row_differences = numbers(exact.row);
  result.column_differences = numbers(exact.column);
  return result;
}

PayoffTables whole_payoffs(const NormalForm& game) {
  const NormalForm exact = differences(game);
  const Payoffs row = in_whole_units("row", exact.row), column = in_whole_units("column", exact.column);
  PayoffTables result(numbers(row), numbers(column));
  result.row_rest = rest(row);
  result.column_rest = rest(column);
  return result;
}

void require_learnable(const NormalForm& game, Learning rule, int steps, double step_size) {
  require_learnable(payoff_tables(game), rule, steps, step_size);
  if (rule == Learning::fictitious) whole_payoffs(game);
}

Trajectory learn(const NormalForm& game, Learning rule, const Mixes& start, int steps, double step_size,
                 const LearningOptions& options) {
  require_learnable(game, rule, steps, step_size);
  return learn(rule == Learning::fictitious ? whole_payoffs(game) : payoff_tables(game), rule, start, steps,
               step_size, options);
}

std::vector<double> approximate(const Mix& mix) {
  std::vector<double> result;
  for (const Rational& p : mix) result.push_back(p.approximate());
  return result;
}

std::optional<Invariant> approximate(const std::optional<ReplicatorInvariant>& invariant) {
  if (!invariant) return std::nullopt;
  return Invariant{{approximate(invariant->row), approximate(invariant->column)},
                   invariant->row_weight.approximate(),
                   invariant->column_weight.approximate()};
}

}  // namespace saddle::gan
