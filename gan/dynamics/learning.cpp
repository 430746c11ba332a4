#include "gan/dynamics/learning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "gan/dynamics/fictitious.h"
#include "gan/dynamics/replicator.h"
#include "gan/dynamics/steps.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Index;

double largest_payoff(const PayoffTables& game) {
  double most = 0;
  for (const Array* payoffs : {&game.row, &game.column}) {
    for (const double a : *payoffs) most = std::max(most, std::fabs(a));
  }
  return most;
}

// Steps on logits, by the tape.
class LogitPlayers {
 public:
  LogitPlayers(const PayoffTables& game, const Mixes& start, UpdateRule::Kind kind, double step_size)
      : game_(game),
        row_("row player's logits", Array::row(logits_of_mix(start.row))),
        column_("column player's logits", Array::row(logits_of_mix(start.column))),
        row_step_(std::vector{&row_}, step_size),
        column_step_(std::vector{&column_}, step_size),
        steps_(
            {{&row_},
             {&column_},
             [this](ad::Tape& tape) { return expected_costs(game_, tape.leaf(row_), tape.leaf(column_)); }},
            {.kind = kind}, row_step_, column_step_) {}

  Mixes step() {
    steps_.step();
    const auto mix = [](const ad::Parameter& logits) {
      return mix_of_logits({logits.value().begin(), logits.value().end()});
    };
    return {mix(row_), mix(column_)};
  }

 private:
  PayoffTables game_;
  ad::Parameter row_, column_;
  nn::Sgd row_step_, column_step_;
  GameSteps steps_;
};

void require_numbers(const Mixes& mixes, int step) {
  for (const auto* mix : {&mixes.row, &mixes.column}) {
    if (!std::all_of(mix->begin(), mix->end(), [](double p) { return std::isfinite(p); }))
      throw std::runtime_error(fmt::format(
          "learn: the mixes must stay numbers, got NaN in step {}; the step size or a payoff is too large",
          step));
  }
}

Trajectory follow(const Mixes& start, int steps, const std::function<Mixes()>& step,
                  const LearningOptions& options) {
  Trajectory result{{start}, {start}, {}};
  Mixes sum = start;
  for (int t = 1; t <= steps; ++t) {
    result.played.push_back(step());
    require_numbers(result.played.back(), t);
    const auto average = [t](std::vector<double>& total, const std::vector<double>& played) {
      std::vector<double> mean;
      for (std::size_t i = 0; i < total.size(); ++i) mean.push_back((total[i] += played[i]) / (t + 1));
      return mean;
    };
    std::vector<double> row = average(sum.row, result.played.back().row);
    result.averages.push_back({std::move(row), average(sum.column, result.played.back().column)});
    if (options.on_progress) options.on_progress(static_cast<double>(t) / steps);
  }
  return result;
}

Trajectory follow_replicators(const PayoffTables& game, const Mixes& start, int steps, double step_size,
                              const LearningOptions& options) {
  ReplicatorPlayers players(game, start, step_size, options.invariant);
  std::vector<double> invariant;
  if (options.invariant) invariant.push_back(players.invariant());
  int before = 0;  // steps
  const auto step = [&] {
    Mixes mixes = players.step([&](double part) {
      if (options.on_progress) options.on_progress((before + part) / steps);
    });
    ++before;
    if (!options.invariant) return mixes;
    invariant.push_back(players.invariant());
    if (!(std::fabs(invariant.back() - invariant.front()) <= most_invariant_drift))
      throw std::runtime_error(
          fmt::format("learn: the invariant must stay within {:.0e} of {:.10g}, got {:.10g} in step {}; "
                      "likely cause: it is that of another game",
                      most_invariant_drift, invariant.front(), invariant.back(), before));
    return mixes;
  };
  Trajectory result = follow(start, steps, step, options);
  result.invariant = std::move(invariant);
  return result;
}

// Zero, or of a size that doubles hold with all their digits, and a million times as much, too.
void require_doubles(const char* player, const Array& payoffs, const char* what) {
  for (Index i = 0; i < payoffs.rows(); ++i) {
    for (Index j = 0; j < payoffs.cols(); ++j) {
      const double size = std::fabs(payoffs(i, j));
      if (size == 0 || (size >= 1e-280 && size <= 1e280)) continue;
      throw std::invalid_argument(fmt::format(
          "learn: {} must be zero or between 1e-280 and 1e280 in size, got one that is {} for the {} player "
          "in row {}, column {}; likely cause: a unit of payoffs that does not fit the game",
          what,
          size < 1e-280  ? "smaller"
          : size > 1e280 ? "larger"
                         : "not a number",
          player, i + 1, j + 1));
    }
  }
}

void require_short_flow(const PayoffTables& game, int steps, double step_size) {
  const double needed = steps * replicator_sub_steps(game, step_size);
  if (needed <= most_sub_steps) return;
  const std::string number = std::isinf(needed) ? "more than 1e308" : fmt::format("{:.7g}", needed);
  throw std::invalid_argument(fmt::format(
      "learn: replicator dynamics may take {:.0f} sub-steps, got {} steps of {} that need {}, as payoffs "
      "differ by up to {:.3g}; likely cause: steps too long for such payoffs, or too many",
      most_sub_steps, steps, step_size, number, largest_difference(game)));
}

void require_short_logit_steps(const PayoffTables& game, Learning rule, double step_size) {
  // The comparison is in doubles: there 1e-249 is a little more than ten over 1e250.
  const double largest = largest_payoff(game);
  const auto fits = [&](double h) { return largest * h <= largest_logit_step + 1e-12; };
  if (fits(step_size)) return;
  // The largest step size that is allowed, rounded down to three digits.
  const double limit = largest_logit_step / largest;
  std::string would_do = fmt::format("{:.3g}", limit);
  if (!fits(std::strtod(would_do.c_str(), nullptr))) would_do = fmt::format("{:.3g}", 0.995 * limit);
  throw std::invalid_argument(
      fmt::format("learn: for {} steps, step_size times the largest payoff must be at most {}, got {} times "
                  "{:.3g}; use a step_size of {}",
                  name(rule), largest_logit_step, step_size, largest, would_do));
}

void require_without_zeros(const Mixes& start, const std::string& who_needs, const char* infinite) {
  for (const auto* mix : {&start.row, &start.column}) {
    if (std::count(mix->begin(), mix->end(), 0.0) > 0) {
      throw std::invalid_argument(fmt::format(
          "learn: {} a start without zeros; the {} of a probability of 0 is infinite", who_needs, infinite));
    }
  }
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

void require_learnable(const PayoffTables& game, Learning rule, int steps, double step_size) {
  if (steps < 0) throw std::invalid_argument(fmt::format("learn: steps must not be negative, got {}", steps));
  if (!(step_size > 0 && std::isfinite(step_size)))
    throw std::invalid_argument(
        fmt::format("learn: step_size must be positive and finite, got {}", step_size));
  require_doubles("row", game.row, "payoffs");
  require_doubles("column", game.column, "payoffs");
  require_doubles("row", game.row_differences, "differences of payoffs");
  require_doubles("column", game.column_differences, "differences of payoffs");
  if (rule == Learning::replicator)
    require_short_flow(game, steps, step_size);
  else if (rule != Learning::fictitious)
    require_short_logit_steps(game, rule, step_size);
}

Trajectory learn(const PayoffTables& game, Learning rule, const Mixes& start, int steps, double step_size,
                 const LearningOptions& options) {
  require_mixes("learn", game, start);
  require_learnable(game, rule, steps, step_size);
  if (options.invariant) {
    if (rule != Learning::replicator)
      throw std::invalid_argument(
          fmt::format("learn: only replicator dynamics have an invariant, got {}", name(rule)));
    require_mixes("learn: the invariant", game, options.invariant->equilibrium);
    require_without_zeros(start, "an invariant needs", "logarithm");
  }
  if (rule == Learning::replicator) return follow_replicators(game, start, steps, step_size, options);
  if (rule == Learning::fictitious) {
    FictitiousPlayers players(game, start);
    return follow(
        start, steps, [&] { return players.step(); }, options);
  }
  require_without_zeros(start, fmt::format("{} steps need", name(rule)), "logit");
  using Kind = UpdateRule::Kind;
  const Kind kind = rule == Learning::gradient        ? Kind::simultaneous
                    : rule == Learning::alternating   ? Kind::alternating
                    : rule == Learning::extragradient ? Kind::extragradient
                                                      : Kind::optimistic;
  LogitPlayers players(game, start, kind, step_size);
  return follow(
      start, steps, [&] { return players.step(); }, options);
}

}  // namespace saddle::gan
