#include "gan/dynamics/payoff_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "autodiff/array_ops.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Index;

void require_mix(const char* function, const char* player, const std::vector<double>& mix, Index size) {
  const auto is_probability = [](double p) { return p >= 0 && p <= 1; };
  const double sum = std::accumulate(mix.begin(), mix.end(), 0.0);
  if (static_cast<Index>(mix.size()) == size && std::all_of(mix.begin(), mix.end(), is_probability) &&
      std::fabs(sum - 1) <= 1e-9)
    return;
  throw std::invalid_argument(
      fmt::format("{}: the mix of the {} player must be {} probabilities of sum 1, got {} of sum {}",
                  function, player, size, mix.size(), sum));
}

// The gain of a player whose strategies earn these payoffs, by the best of them.
double gain(const std::vector<double>& payoffs, const std::vector<double>& mix) {
  return *std::max_element(payoffs.begin(), payoffs.end()) -
         std::inner_product(payoffs.begin(), payoffs.end(), mix.begin(), 0.0);
}

double largest_change(const std::vector<double>& from, const std::vector<double>& to) {
  double largest = 0;
  for (std::size_t i = 0; i < from.size(); ++i) largest = std::max(largest, std::fabs(from[i] - to[i]));
  return largest;
}

}  // namespace

PayoffTables::PayoffTables(Array of_row, Array of_column)
    : row(std::move(of_row)), column(std::move(of_column)), row_differences(row), column_differences(column) {
  if (row.shape() != column.shape() || row.size() == 0) {
    throw std::invalid_argument(
        fmt::format("PayoffTables: both players need a table of one shape, got {} and {}",
                    to_string(row.shape()), to_string(column.shape())));
  }
  for (Index i = 0; i < row.rows(); ++i) {
    for (Index j = 0; j < row.cols(); ++j) {
      row_differences(i, j) -= row(0, j);
      column_differences(i, j) -= column(i, 0);
    }
  }
  row_rest = column_rest = Array::zeros(row.shape());
}

void require_mixes(const char* function, const PayoffTables& game, const Mixes& mixes) {
  require_mix(function, "row", mixes.row, game.row.rows());
  require_mix(function, "column", mixes.column, game.row.cols());
}

std::vector<double> mix_of_logits(const std::vector<double>& logits) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  std::vector<double> mix;
  double sum = 0;
  for (const double a : logits) sum += mix.emplace_back(std::exp(a - largest));
  for (double& p : mix) p /= sum;
  return mix;
}

std::vector<double> logits_of_mix(const std::vector<double>& mix) {
  std::vector<double> result;
  for (const double p : mix) result.push_back(std::log(p));
  return result;
}

Costs expected_costs(const PayoffTables& game, const ad::Var& row, const ad::Var& column) {
  const Index n = game.row.rows(), m = game.row.cols();
  if (row.shape() != ad::Shape{1, n} || column.shape() != ad::Shape{1, m}) {
    throw std::invalid_argument(
        fmt::format("expected_costs: a {}x{} game takes logits of 1x{} and 1x{}, got {} and {}", n, m, n, m,
                    to_string(row.shape()), to_string(column.shape())));
  }
  const ad::Var x = softmax(row), y = softmax(column);
  const auto expected = [&](const Array& payoffs) { return sum(matmul(x, x.tape().constant(payoffs)) * y); };
  return {-expected(game.row), -expected(game.column)};
}

double exploitability(const PayoffTables& game, const Mixes& mixes) {
  require_mixes("exploitability", game, mixes);
  std::vector<double> of_rows(mixes.row.size()), of_columns(mixes.column.size());
  const double *a = game.row_differences.begin(), *b = game.column_differences.begin();
  for (std::size_t i = 0; i < of_rows.size(); ++i) {
    for (std::size_t j = 0; j < of_columns.size(); ++j) {
      of_rows[i] += *a++ * mixes.column[j];
      of_columns[j] += mixes.row[i] * *b++;
    }
  }
  return gain(of_rows, mixes.row) + gain(of_columns, mixes.column);
}

double distance(const Mixes& mixes, const std::vector<Mixes>& equilibria) {
  if (equilibria.empty()) throw std::invalid_argument("distance: needs an equilibrium, got none");
  double nearest = std::numeric_limits<double>::infinity();
  for (const Mixes& e : equilibria) {
    if (e.row.size() != mixes.row.size() || e.column.size() != mixes.column.size())
      throw std::invalid_argument("distance: the mixes and the equilibria must be of one game");
    nearest =
        std::min(nearest, std::max(largest_change(mixes.row, e.row), largest_change(mixes.column, e.column)));
  }
  return nearest;
}

}  // namespace saddle::gan
