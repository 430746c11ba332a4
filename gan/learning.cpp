#include "gan/learning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "gan/steps.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Index;
using Numbers = std::vector<double>;

// The payoffs as doubles: what each row earns against a mix of columns, and the other way round.
struct Table {
  Array a, b;

  explicit Table(const NormalForm& game) : a(numbers(game.row)), b(numbers(game.column)) {}

  static Array numbers(const Payoffs& payoffs) {
    Array result = Array::zeros(static_cast<Index>(payoffs.rows()), static_cast<Index>(payoffs.columns()));
    for (std::size_t i = 0; i < payoffs.rows(); ++i) {
      for (std::size_t j = 0; j < payoffs.columns(); ++j)
        result(static_cast<Index>(i), static_cast<Index>(j)) = payoffs(i, j).approximate();
    }
    return result;
  }

  Numbers of_rows(const Numbers& column) const {
    Numbers result(static_cast<std::size_t>(a.rows()));
    for (std::size_t i = 0; i < result.size(); ++i) {
      for (std::size_t j = 0; j < column.size(); ++j)
        result[i] += a(static_cast<Index>(i), static_cast<Index>(j)) * column[j];
    }
    return result;
  }

  Numbers of_columns(const Numbers& row) const {
    Numbers result(static_cast<std::size_t>(b.cols()));
    for (std::size_t j = 0; j < result.size(); ++j) {
      for (std::size_t i = 0; i < row.size(); ++i)
        result[j] += row[i] * b(static_cast<Index>(i), static_cast<Index>(j));
    }
    return result;
  }
};

void require_mix(const char* function, const char* player, const Numbers& mix, std::size_t size) {
  const auto is_probability = [](double p) { return p >= 0 && p <= 1; };
  const double sum = std::accumulate(mix.begin(), mix.end(), 0.0);
  if (mix.size() == size && std::all_of(mix.begin(), mix.end(), is_probability) && std::fabs(sum - 1) <= 1e-9)
    return;
  throw std::invalid_argument(
      fmt::format("{}: the mix of the {} player must be {} probabilities of sum 1, got {} of sum {}",
                  function, player, size, mix.size(), sum));
}

void require_mixes(const char* function, const NormalForm& game, const Mixes& mixes) {
  require_mix(function, "row", mixes.row, game.rows());
  require_mix(function, "column", mixes.column, game.columns());
}

Numbers mix_of(const Numbers& logits) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  Numbers mix;
  double sum = 0;
  for (const double a : logits) sum += mix.emplace_back(std::exp(a - largest));
  for (double& p : mix) p /= sum;
  return mix;
}

Numbers logs(const Numbers& mix) {
  Numbers result;
  for (const double p : mix) result.push_back(std::log(p));
  return result;
}

Costs costs_of(const Table& table, const ad::Var& row, const ad::Var& column) {
  const ad::Var x = softmax(row), y = softmax(column);
  const auto expected = [&](const Array& payoffs) { return sum(matmul(x, x.tape().constant(payoffs)) * y); };
  return {-expected(table.a), -expected(table.b)};
}

// Steps on logits, by the tape.
class LogitPlayers {
 public:
  LogitPlayers(const NormalForm& game, const Mixes& start, UpdateRule::Kind kind, double step_size)
      : table_(game),
        row_("row player's logits", transposed(logs(start.row))),
        column_("column player's logits", transposed(logs(start.column))),
        row_step_(std::vector{&row_}, step_size),
        column_step_(std::vector{&column_}, step_size),
        steps_({{&row_},
                {&column_},
                [this](ad::Tape& tape) { return costs_of(table_, tape.leaf(row_), tape.leaf(column_)); }},
               {.kind = kind}, row_step_, column_step_) {}

  Mixes step() {
    steps_.step();
    return {mix_of(values(row_)), mix_of(values(column_))};
  }

 private:
  static Array transposed(const Numbers& numbers) {
    Array result = Array::zeros(1, static_cast<Index>(numbers.size()));
    std::copy(numbers.begin(), numbers.end(), result.begin());
    return result;
  }
  static Numbers values(const ad::Parameter& parameter) {
    return {parameter.value().begin(), parameter.value().end()};
  }

  Table table_;
  ad::Parameter row_, column_;
  nn::Sgd row_step_, column_step_;
  GameSteps steps_;
};

// A best response to what the other one has played on average; of several the first, so far as doubles tell.
class FictitiousPlayers {
 public:
  FictitiousPlayers(const NormalForm& game, const Mixes& start)
      : table_(game), row_(start.row), column_(start.column) {}

  Mixes step() {
    Mixes played{best(table_.of_rows(column_)), best(table_.of_columns(row_))};
    for (std::size_t i = 0; i < row_.size(); ++i) row_[i] += played.row[i];
    for (std::size_t j = 0; j < column_.size(); ++j) column_[j] += played.column[j];
    return played;
  }

 private:
  static Numbers best(const Numbers& payoffs) {
    if (!std::all_of(payoffs.begin(), payoffs.end(), [](double u) { return std::isfinite(u); }))
      throw std::runtime_error(
          "learn: the sums of payoffs must be finite; likely cause: large payoffs times many rounds");
    Numbers mix(payoffs.size());
    mix[static_cast<std::size_t>(std::max_element(payoffs.begin(), payoffs.end()) - payoffs.begin())] = 1;
    return mix;
  }

  Table table_;
  Numbers row_, column_;  // how often each strategy has been played, the start counting as one round
};

// The replicator equation in the logarithms of the mixes, log x_i' = (A y)_i up to a common term, so that no
// step leaves the simplex.
class ReplicatorPlayers {
 public:
  ReplicatorPlayers(const NormalForm& game, const Mixes& start, double h)
      : table_(game), row_(logs(start.row)), column_(logs(start.column)), h_(h) {}

  Mixes step() {
    const Numbers zero_row(row_.size()), zero_column(column_.size());
    const Slope k1 = slope({zero_row, zero_column}, 0), k2 = slope(k1, h_ / 2), k3 = slope(k2, h_ / 2),
                k4 = slope(k3, h_);
    for (std::size_t i = 0; i < row_.size(); ++i)
      row_[i] += h_ / 6 * (k1.row[i] + 2 * k2.row[i] + 2 * k3.row[i] + k4.row[i]);
    for (std::size_t j = 0; j < column_.size(); ++j)
      column_[j] += h_ / 6 * (k1.column[j] + 2 * k2.column[j] + 2 * k3.column[j] + k4.column[j]);
    return {mix_of(row_), mix_of(column_)};
  }

 private:
  struct Slope {
    Numbers row, column;
  };

  Slope slope(const Slope& along, double t) const {
    Numbers row = row_, column = column_;
    for (std::size_t i = 0; i < row.size(); ++i) row[i] += t * along.row[i];
    for (std::size_t j = 0; j < column.size(); ++j) column[j] += t * along.column[j];
    return {table_.of_rows(mix_of(column)), table_.of_columns(mix_of(row))};
  }

  Table table_;
  Numbers row_, column_;
  double h_;
};

void require_numbers(const Mixes& mixes, int step) {
  for (const Numbers* mix : {&mixes.row, &mixes.column}) {
    if (!std::all_of(mix->begin(), mix->end(), [](double p) { return std::isfinite(p); }))
      throw std::runtime_error(fmt::format(
          "learn: the mixes must stay numbers, got NaN in step {}; the step size or a payoff is too large",
          step));
  }
}

Course follow(const Mixes& start, int steps, const std::function<Mixes()>& step) {
  Course course{{start}, {start}};
  Mixes sum = start;
  for (int t = 1; t <= steps; ++t) {
    course.played.push_back(step());
    require_numbers(course.played.back(), t);
    const auto average = [t](Numbers& total, const Numbers& played) {
      Numbers result;
      for (std::size_t i = 0; i < total.size(); ++i) result.push_back((total[i] += played[i]) / (t + 1));
      return result;
    };
    Numbers row = average(sum.row, course.played.back().row);
    course.averages.push_back({std::move(row), average(sum.column, course.played.back().column)});
  }
  return course;
}

double gain(const Numbers& payoffs, const Numbers& mix) {
  return *std::max_element(payoffs.begin(), payoffs.end()) -
         std::inner_product(payoffs.begin(), payoffs.end(), mix.begin(), 0.0);
}

}  // namespace

std::string_view name(Learning rule) {
  switch (rule) {
    case Learning::gradient:
      return "gradient";
    case Learning::alternating:
      return "alternating";
    case Learning::extragradient:
      return "extragradient";
    case Learning::optimistic:
      return "optimistic";
    case Learning::fictitious:
      return "fictitious";
    case Learning::replicator:
      return "replicator";
  }
  throw std::invalid_argument("name: no such rule");
}

Course learn(const NormalForm& game, Learning rule, const Mixes& start, int steps, double step_size) {
  require_mixes("learn", game, start);
  if (steps < 0) throw std::invalid_argument(fmt::format("learn: steps must not be negative, got {}", steps));
  if (!(step_size > 0 && std::isfinite(step_size)))
    throw std::invalid_argument(
        fmt::format("learn: step_size must be positive and finite, got {}", step_size));
  if (rule == Learning::fictitious) {
    FictitiousPlayers players(game, start);
    return follow(start, steps, [&] { return players.step(); });
  }
  if (rule == Learning::replicator) {
    ReplicatorPlayers players(game, start, step_size);
    return follow(start, steps, [&] { return players.step(); });
  }
  for (const Numbers* mix : {&start.row, &start.column}) {
    if (std::count(mix->begin(), mix->end(), 0.0) > 0) {
      throw std::invalid_argument(fmt::format(
          "learn: {} steps need a start without zeros; the logit of a probability of 0 is infinite",
          name(rule)));
    }
  }
  using Kind = UpdateRule::Kind;
  const Kind kind = rule == Learning::gradient        ? Kind::simultaneous
                    : rule == Learning::alternating   ? Kind::alternating
                    : rule == Learning::extragradient ? Kind::extragradient
                                                      : Kind::optimistic;
  LogitPlayers players(game, start, kind, step_size);
  return follow(start, steps, [&] { return players.step(); });
}

Costs expected_costs(const NormalForm& game, const ad::Var& row, const ad::Var& column) {
  const auto n = static_cast<Index>(game.rows()), m = static_cast<Index>(game.columns());
  if (row.shape() != ad::Shape{1, n} || column.shape() != ad::Shape{1, m}) {
    throw std::invalid_argument(
        fmt::format("expected_costs: a {}x{} game takes logits of 1x{} and 1x{}, got {} and {}", n, m, n, m,
                    to_string(row.shape()), to_string(column.shape())));
  }
  return costs_of(Table(game), row, column);
}

double exploitability(const NormalForm& game, const Mixes& mixes) {
  require_mixes("exploitability", game, mixes);
  const Table table(game);
  return gain(table.of_rows(mixes.column), mixes.row) + gain(table.of_columns(mixes.row), mixes.column);
}

double distance(const Mixes& mixes, const std::vector<Mixes>& equilibria) {
  if (equilibria.empty()) throw std::invalid_argument("distance: needs an equilibrium, got none");
  double nearest = std::numeric_limits<double>::infinity();
  for (const Mixes& e : equilibria) {
    if (e.row.size() != mixes.row.size() || e.column.size() != mixes.column.size())
      throw std::invalid_argument("distance: the mixes and the equilibria must be of one game");
    double largest = 0;
    for (std::size_t i = 0; i < e.row.size(); ++i)
      largest = std::max(largest, std::fabs(mixes.row[i] - e.row[i]));
    for (std::size_t j = 0; j < e.column.size(); ++j)
      largest = std::max(largest, std::fabs(mixes.column[j] - e.column[j]));
    nearest = std::min(nearest, largest);
  }
  return nearest;
}

}  // namespace saddle::gan
