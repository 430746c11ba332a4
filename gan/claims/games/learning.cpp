#include "gan/claims/games/learning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "gan/dynamics/steps.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Index;
using Numbers = std::vector<double>;

// The payoff of each strategy relative to the player's first one: only these differences affect the learning.
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

// The game in another unit of payoffs; as it is if the unit is zero.
NormalForm scaled(NormalForm game, const Rational& unit) {
  for (Payoffs* payoffs : {&game.row, &game.column}) {
    for (std::size_t i = 0; i < game.rows() && unit.sign() != 0; ++i) {
      for (std::size_t j = 0; j < game.columns(); ++j) (*payoffs)(i, j) /= unit;
    }
  }
  return game;
}

// The largest difference of two payoffs of a player against one strategy of the other.
Rational largest_difference(const NormalForm& game) {
  const auto of_rows = [](const Payoffs& payoffs) {
    Rational most;
    for (std::size_t j = 0; j < payoffs.columns(); ++j) {
      Rational low = payoffs(0, j), high = low;
      for (std::size_t i = 1; i < payoffs.rows(); ++i) {
        low = std::min(low, payoffs(i, j));
        high = std::max(high, payoffs(i, j));
      }
      most = std::max(most, high - low);
    }
    return most;
  };
  return std::max(of_rows(game.row), of_rows(game.column.transposed()));
}

Rational size_of(const Rational& number) {
  return number.sign() < 0 ? -number : number;
}

Rational largest_payoff(const NormalForm& game) {
  Rational most;
  for (const Payoffs* payoffs : {&game.row, &game.column}) {
    for (std::size_t i = 0; i < game.rows(); ++i) {
      for (std::size_t j = 0; j < game.columns(); ++j) most = std::max(most, size_of((*payoffs)(i, j)));
    }
  }
  return most;
}

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

// A best response to the average of the other player's mixes; of several the first. Exact: rounded sums of
// payoffs would select a wrong strategy where payoffs differ by less than their round-off errors.
class FictitiousPlayers {
 public:
  FictitiousPlayers(const NormalForm& game, const Mixes& start)
      : game_(game),
        rows_(gan::of_rows(game.row, exact(start.column))),
        columns_(gan::of_columns(game.column, exact(start.row))) {}

  Mixes step() {
    const std::size_t i = best(rows_), j = best(columns_);
    for (std::size_t k = 0; k < rows_.size(); ++k) rows_[k] += game_.row(k, j);
    for (std::size_t k = 0; k < columns_.size(); ++k) columns_[k] += game_.column(i, k);
    Mixes played{Numbers(rows_.size()), Numbers(columns_.size())};
    played.row[i] = played.column[j] = 1;
    return played;
  }

 private:
  static Mix exact(const Numbers& mix) {
    Mix result;
    for (const double p : mix) result.push_back(exactly(p));
    return result;
  }
  static std::size_t best(const std::vector<Rational>& earned) {
    return static_cast<std::size_t>(std::max_element(earned.begin(), earned.end()) - earned.begin());
  }

  NormalForm game_;
  // The total payoff of each strategy against all mixes of the other player; the start counts as one round.
  std::vector<Rational> rows_, columns_;
};

// The replicator equation in the logarithms of the mixes, up to a common term:
//   log x' = A y,  log y' = B^T x
// so that no step leaves the simplex. With one player fixed, the logarithms of the other one move on a
// straight line. Such moves in alternation, with the fractions below, are a splitting method of order eight
// (Kahan & Li 1997, 17 stages). It is symplectic: the invariant, which is the Hamiltonian of this system, has
// no secular drift. The logarithms have bounded velocity and acceleration everywhere, so that one length of
// the sub-steps suits the whole trajectory.
class ReplicatorPlayers {
 public:
  ReplicatorPlayers(const NormalForm& game, const Mixes& start, double h,
                    const std::optional<Invariant>& invariant)
      : unit_(largest_difference(game)),
        of_rows_(Table::numbers(scaled(differences(game), unit_).row)),
        of_columns_(Table::numbers(scaled(differences(game), unit_).column.transposed())),
        row_(logs(start.row)),
        column_(logs(start.column)),
        row_mix_(row_.size()),
        column_mix_(column_.size()),
        time_((unit_ * exactly(h)).approximate()),
        sub_steps_(sub_steps(unit_, h)) {
    if (!invariant) return;
    for (const Rational& p : invariant->row) row_shares_.push_back((invariant->row_weight * p).approximate());
    for (const Rational& p : invariant->column)
      column_shares_.push_back((invariant->column_weight * p).approximate());
    row_entropy_ = entropy(invariant->row);
    column_entropy_ = entropy(invariant->column);
    row_weight_ = invariant->row_weight.approximate();
    column_weight_ = invariant->column_weight.approximate();
  }

  // The number of sub-steps of a step, a whole number; infinite if it overflows a double.
  static double sub_steps(const Rational& unit, double h) {
    return std::fmax(1, std::ceil((unit * exactly(h)).approximate() / longest_sub_step));
  }

  // Reports from time to time which part of the step is done.
  Mixes step(const std::function<void(double)>& on_part) {
    const double h = time_ / sub_steps_;
    constexpr int between = 1000;
    for (int k = 1; k <= sub_steps_; ++k) {
      sub_step(h);
      if (k % between == 0) on_part(k / sub_steps_);
    }
    return {mix_of(row_), mix_of(column_)};
  }

  double invariant() const {
    return divergence(row_, row_shares_, row_weight_, row_entropy_) +
           divergence(column_, column_shares_, column_weight_, column_entropy_);
  }

 private:
  // The first half of the fractions and the one in the middle; they read the same backwards.
  static constexpr double fractions[] = {
      0.13020248308889008088, 0.56116298177510838456,  -0.38947496264484728641,
      0.15884190655515560090, -0.39590389413323757734, 0.18453964097831570709,
      0.25837438768632204729, 0.29501172360931029887,  -0.60550853383003451170};
  static constexpr int middle = 8;

  static double entropy(const Mix& mix) {
    double sum = 0;
    for (const Rational& p : mix) sum -= p.approximate() * std::log(p.approximate());
    return sum;
  }

  // weight KL(p || x) = weight (-entropy of p - sum_i p_i log x_i), log x = logs - log sum exp logs.
  static double divergence(const Numbers& logs, const Numbers& shares, double weight, double entropy) {
    const double largest = *std::max_element(logs.begin(), logs.end());
    double sum = 0, mean = 0;
    for (std::size_t i = 0; i < logs.size(); ++i) {
      sum += std::exp(logs[i] - largest);
      mean += shares[i] * (logs[i] - largest);
    }
    return weight * (std::log(sum) - entropy) - mean;
  }

  // Moves the logarithms of one player for a time t, while the other player is fixed.
  static void move(Numbers& logs, const Array& payoffs, Numbers& mix, const Numbers& other, double t) {
    const double largest = *std::max_element(other.begin(), other.end());
    double sum = 0;
    for (std::size_t j = 0; j < other.size(); ++j) sum += mix[j] = std::exp(other[j] - largest);
    const double* payoff = payoffs.begin();
    for (double& a : logs) {
      double earned = 0;
      for (const double p : mix) earned += *payoff++ * p;
      a += t / sum * earned;
    }
  }
  void move_rows(double t) { move(row_, of_rows_, column_mix_, column_, t); }
  void move_columns(double t) { move(column_, of_columns_, row_mix_, row_, t); }

  static void centre(Numbers& logs) {
    const double largest = *std::max_element(logs.begin(), logs.end());
    for (double& a : logs) a -= largest;
  }

  void sub_step(double h) {
    // Row half, column, row half; two halves that meet are one move.
    double before = 0;
    for (int k = 0; k <= 2 * middle; ++k) {
      const double part = h * fractions[k <= middle ? k : 2 * middle - k];
      move_rows((before + part) / 2);
      move_columns(part);
      before = part;
    }
    move_rows(before / 2);
    // Keep the numbers small: a common term does not change the mix.
    centre(row_);
    centre(column_);
  }

  Rational unit_;               // of payoffs
  Array of_rows_, of_columns_;  // what each strategy earns against each of the other player's, row by row
  Numbers row_, column_, row_mix_, column_mix_;
  double time_;  // that a step takes, in the unit in which payoffs are one
  double sub_steps_;
  Numbers row_shares_, column_shares_;  // weight x*, weight y*
  double row_entropy_ = 0, column_entropy_ = 0, row_weight_ = 0, column_weight_ = 0;
};

void require_numbers(const Mixes& mixes, int step) {
  for (const Numbers* mix : {&mixes.row, &mixes.column}) {
    if (!std::all_of(mix->begin(), mix->end(), [](double p) { return std::isfinite(p); }))
      throw std::runtime_error(fmt::format(
          "learn: the mixes must stay numbers, got NaN in step {}; the step size or a payoff is too large",
          step));
  }
}

Course follow(const Mixes& start, int steps, const std::function<Mixes()>& step,
              const LearningOptions& options) {
  Course course{{start}, {start}, {}};
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
    if (options.on_progress) options.on_progress(static_cast<double>(t) / steps);
  }
  return course;
}

Course follow_replicators(const NormalForm& game, const Mixes& start, int steps, double step_size,
                          const LearningOptions& options) {
  ReplicatorPlayers players(game, start, step_size, options.invariant);
  int before = 0;  // steps
  const auto step = [&] {
    Mixes mixes = players.step([&](double part) {
      if (options.on_progress) options.on_progress((before + part) / steps);
    });
    ++before;
    return mixes;
  };
  if (!options.invariant) return follow(start, steps, step, options);
  std::vector<double> invariant{players.invariant()};
  Course course = follow(
      start, steps,
      [&] {
        Mixes mixes = step();
        invariant.push_back(players.invariant());
        if (!(std::fabs(invariant.back() - invariant.front()) <= most_invariant_drift))
          throw std::runtime_error(
              fmt::format("learn: the invariant must stay within {:.0e} of {:.10g}, got {:.10g} in step {}; "
                          "likely cause: "
                          "it is that of another game",
                          most_invariant_drift, invariant.front(), invariant.back(), invariant.size() - 1));
        return mixes;
      },
      options);
  course.invariant = std::move(invariant);
  return course;
}

// Zero, or of a size that doubles hold with all their digits, and a million times as much, too.
void require_doubles(const char* player, const Payoffs& payoffs, const char* what) {
  static const Rational least = parse_rational("1e-280"), most = parse_rational("1e280");
  for (std::size_t i = 0; i < payoffs.rows(); ++i) {
    for (std::size_t j = 0; j < payoffs.columns(); ++j) {
      const Rational size = size_of(payoffs(i, j));
      if (size.sign() == 0 || (size >= least && size <= most)) continue;
      throw std::invalid_argument(fmt::format(
          "learn: {} must be zero or between 1e-280 and 1e280 in size, got one that is {} for the {} player "
          "in row {}, column {}; likely cause: a unit of payoffs that does not fit the game",
          what, size > most ? "larger" : "smaller", player, i + 1, j + 1));
    }
  }
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
  throw std::invalid_argument("name: unknown learning rule");
}

std::optional<Invariant> replicator_invariant(const NormalForm& game, const Equilibria& all) {
  // The interaction terms: the payoffs without terms that depend on the strategy of one player only. Those of
  // a + c b must vanish.
  const auto interaction = [](const Payoffs& p, std::size_t i, std::size_t j) {
    return p(i, j) - p(i, 0) - p(0, j) + p(0, 0);
  };
  std::optional<Rational> c;
  for (std::size_t i = 1; i < game.rows(); ++i) {
    for (std::size_t j = 1; j < game.columns(); ++j) {
      const Rational a = interaction(game.row, i, j), b = interaction(game.column, i, j);
      if (a.sign() == 0 && b.sign() == 0) continue;
      if (a.sign() * b.sign() != -1) return std::nullopt;
      if (!c) c = -a / b;
      if (a + *c * b != 0) return std::nullopt;
    }
  }
  // Such a game has the equilibria of a zero-sum one, where every mix of the row player in one goes with
  // every mix of the column player in another. If any is fully mixed, so is the middle of the extreme ones.
  Mix row(game.rows()), column(game.columns());
  for (const Equilibrium& e : all.extreme) {
    for (std::size_t i = 0; i < row.size(); ++i) row[i] += e.row[i] / all.extreme.size();
    for (std::size_t j = 0; j < column.size(); ++j) column[j] += e.column[j] / all.extreme.size();
  }
  for (const Mix* mix : {&row, &column}) {
    if (std::any_of(mix->begin(), mix->end(), [](const Rational& p) { return p.sign() == 0; }))
      return std::nullopt;
  }
  if (!is_equilibrium(game, row, column)) return std::nullopt;
  const Rational weight = c.value_or(1), larger = std::max(weight, Rational(1));
  return Invariant{row, column, 1 / larger, weight / larger};
}

void require_learnable(const NormalForm& game, Learning rule, int steps, double step_size) {
  if (steps < 0) throw std::invalid_argument(fmt::format("learn: steps must not be negative, got {}", steps));
  if (!(step_size > 0 && std::isfinite(step_size)))
    throw std::invalid_argument(
        fmt::format("learn: step_size must be positive and finite, got {}", step_size));
  const NormalForm changes = differences(game);
  require_doubles("row", game.row, "payoffs");
  require_doubles("column", game.column, "payoffs");
  require_doubles("row", changes.row, "differences of payoffs");
  require_doubles("column", changes.column, "differences of payoffs");
  if (rule == Learning::fictitious) return;

  if (rule == Learning::replicator) {
    const Rational unit = largest_difference(game);
    const double needed = steps * ReplicatorPlayers::sub_steps(unit, step_size);
    if (needed <= most_sub_steps) return;
    const std::string number = std::isinf(needed) ? "more than 1e308" : fmt::format("{:.7g}", needed);
    throw std::invalid_argument(fmt::format(
        "learn: replicator dynamics may take {:.0f} sub-steps, got {} steps of {} that need {}, as payoffs "
        "differ by up to {:.3g}; likely cause: steps too long for such payoffs, or too many",
        most_sub_steps, steps, step_size, number, unit.approximate()));
  }
  // The comparison is in doubles: there 1e-249 is a little more than ten over 1e250.
  const Rational largest = largest_payoff(game);
  const auto fits = [&](double h) {
    static const Rational bound = largest_logit_step + parse_rational("1e-12");
    return largest * exactly(h) <= bound;
  };
  if (fits(step_size)) return;
  // The largest step size that is allowed, rounded down to three digits.
  const double limit = (Rational(largest_logit_step) / largest).approximate();
  std::string would_do = fmt::format("{:.3g}", limit);
  if (!fits(std::strtod(would_do.c_str(), nullptr))) would_do = fmt::format("{:.3g}", 0.995 * limit);
  throw std::invalid_argument(
      fmt::format("learn: for {} steps, step_size times the largest payoff must be at most {}, got {} times "
                  "{:.3g}; use a step_size of {}",
                  name(rule), largest_logit_step, step_size, largest.approximate(), would_do));
}

Course learn(const NormalForm& game, Learning rule, const Mixes& start, int steps, double step_size,
             const LearningOptions& options) {
  require_mixes("learn", game, start);
  require_learnable(game, rule, steps, step_size);
  if (options.invariant && rule != Learning::replicator)
    throw std::invalid_argument(
        fmt::format("learn: only replicator dynamics have an invariant, got {}", name(rule)));
  if (rule == Learning::fictitious) {
    FictitiousPlayers players(game, start);
    return follow(
        start, steps, [&] { return players.step(); }, options);
  }
  const bool on_logits = rule != Learning::replicator;
  if (on_logits || options.invariant) {
    for (const Numbers* mix : {&start.row, &start.column}) {
      if (std::count(mix->begin(), mix->end(), 0.0) > 0) {
        throw std::invalid_argument(
            fmt::format("learn: {} a start without zeros; the {} of a probability of 0 is infinite",
                        on_logits ? fmt::format("{} steps need", name(rule)) : "an invariant needs",
                        on_logits ? "logit" : "logarithm"));
      }
    }
  }
  if (!on_logits) return follow_replicators(game, start, steps, step_size, options);
  using Kind = UpdateRule::Kind;
  const Kind kind = rule == Learning::gradient        ? Kind::simultaneous
                    : rule == Learning::alternating   ? Kind::alternating
                    : rule == Learning::extragradient ? Kind::extragradient
                                                      : Kind::optimistic;
  LogitPlayers players(game, start, kind, step_size);
  return follow(
      start, steps, [&] { return players.step(); }, options);
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
  // Differences, taken before they are rounded: of 10^9 + 1 and 10^9 the 1 is left.
  const Table table(differences(game));
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
