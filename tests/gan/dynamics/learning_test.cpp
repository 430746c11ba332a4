// Learning in games: each rule against one step by hand, and where it leads.
#include "gan/dynamics/learning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
using saddle::mentions;
using saddle::message;
namespace tolerance = saddle::tolerance;

namespace {

using saddle::ad::Array;
using Numbers = std::vector<double>;

PayoffTables zero_sum_tables(const Array& row) {
  Array column = row;
  for (double& a : column) a = -a;
  return {row, column};
}

// 3 -2; -2 1: both mixes 3/8, value -1/8.
PayoffTables coin(double unit = 1) {
  return zero_sum_tables({{3 * unit, -2 * unit}, {-2 * unit, unit}});
}
// Shapley 1964: each wants to be one ahead of the other; the only equilibrium is uniform.
const PayoffTables shapley({{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}, {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}});
const Mixes coin_equilibrium{{0.375, 0.625}, {0.375, 0.625}};
const Mixes near_equilibrium{{0.4, 0.6}, {0.36, 0.64}};

double last_distance(Learning rule, double h, int steps) {
  return distance(learn(coin(), rule, near_equilibrium, steps, h).played.back(), {coin_equilibrium});
}

// KL(x* || x) + KL(y* || y).
double divergence(const Mixes& mixes) {
  double sum = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    sum += coin_equilibrium.row[i] * std::log(coin_equilibrium.row[i] / mixes.row[i]);
    sum += coin_equilibrium.column[i] * std::log(coin_equilibrium.column[i] / mixes.column[i]);
  }
  return sum;
}

// One gradient step on logits by hand: l_i + h x_i ((A y)_i - x^T A y), as a mix.
Numbers climbed(const Numbers& mix, const Numbers& payoffs, double h) {
  const double mean = mix[0] * payoffs[0] + mix[1] * payoffs[1];
  Numbers weights;
  for (std::size_t i = 0; i < 2; ++i) weights.push_back(mix[i] * std::exp(h * mix[i] * (payoffs[i] - mean)));
  const double sum = weights[0] + weights[1];
  return {weights[0] / sum, weights[1] / sum};
}
Numbers row_payoffs(const Numbers& y) {
  return {3 * y[0] - 2 * y[1], -2 * y[0] + y[1]};
}
Numbers column_payoffs(const Numbers& x) {
  return {-3 * x[0] + 2 * x[1], 2 * x[0] - x[1]};
}

void check_mixes(const Mixes& measured, const Numbers& row, const Numbers& column) {
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK_THAT(measured.row[i], WithinAbs(row[i], tolerance::dozen_roundings));
    CHECK_THAT(measured.column[i], WithinAbs(column[i], tolerance::dozen_roundings));
  }
}

}  // namespace

TEST_CASE("learning: one step of each rule on logits is the step by hand") {
  const double h = 0.3;
  const Numbers x{0.8, 0.2}, y{0.3, 0.7};
  const auto once = [&](Learning rule, int steps = 1) {
    return learn(coin(), rule, {x, y}, steps, h).played.back();
  };
  const Numbers x1 = climbed(x, row_payoffs(y), h), y1 = climbed(y, column_payoffs(x), h);
  check_mixes(once(Learning::gradient), x1, y1);
  check_mixes(once(Learning::optimistic), x1, y1);  // which has no step before it
  check_mixes(once(Learning::alternating), x1, climbed(y, column_payoffs(x1), h));
  // Extragradient: the logits of the start, moved by the gradients that are found ahead, in x1 and y1.
  const auto moved = [&](const Numbers& from, const Numbers& ahead, const Numbers& payoffs) {
    const double mean = ahead[0] * payoffs[0] + ahead[1] * payoffs[1];
    const double a = from[0] * std::exp(h * ahead[0] * (payoffs[0] - mean)),
                 b = from[1] * std::exp(h * ahead[1] * (payoffs[1] - mean));
    return Numbers{a / (a + b), b / (a + b)};
  };
  check_mixes(once(Learning::extragradient), moved(x, x1, row_payoffs(y1)), moved(y, y1, column_payoffs(x1)));
}

TEST_CASE("learning: around the equilibrium of a zero-sum game, out, slowly out, or in") {
  const double start = distance(near_equilibrium, {coin_equilibrium});
  // Linearised, a step is one of the bilinear game with a = 2 x (1 - x) 2 y (1 - y) 8 h.
  const double h = 0.3, a = 16 * h * (15.0 / 64) * (15.0 / 64);
  const double growth = std::sqrt(1 + a * a);
  CHECK(last_distance(Learning::gradient, h, 60) > start * std::pow(growth, 60) / 2);
  double farthest = 0;
  for (const Mixes& mixes : learn(coin(), Learning::gradient, near_equilibrium, 3000, h).played)
    farthest = std::max(farthest, distance(mixes, {coin_equilibrium}));
  CHECK(farthest > 0.5);
  // Alternating steps go around in the linearised game. In this one they go outwards too, more slowly: the
  // growth is of second order in the distance.
  const Trajectory around = learn(coin(), Learning::alternating, near_equilibrium, 10000, h);
  const auto farthest_between = [&](std::size_t from, std::size_t to) {
    double largest = 0;
    for (std::size_t t = from; t <= to; ++t)
      largest = std::max(largest, distance(around.played[t], {coin_equilibrium}));
    return largest;
  };
  const double early = farthest_between(0, 1000);
  CHECK(early >= start);
  CHECK(early < 1.3 * start);
  CHECK(farthest_between(9900, 10000) > 3 * early);
  CHECK(last_distance(Learning::extragradient, h, 3000) < tolerance::learned_equilibrium);
  CHECK(last_distance(Learning::optimistic, h, 3000) < tolerance::learned_equilibrium);
}

TEST_CASE("learning: the replicator dynamics keep their distance, and their average comes near") {
  const Trajectory course = learn(coin(), Learning::replicator, {{0.9, 0.1}, {0.2, 0.8}}, 20000, 0.01);
  const double start = divergence(course.played.front());
  CHECK(start > 0.3);
  for (const Mixes& mixes : course.played)
    CHECK_THAT(divergence(mixes), WithinAbs(start, tolerance::replicator_drift));
  // log x_1 - log x_2 moves by the integral of (A y)_1 - (A y)_2: bounded, so that the average of y makes
  // both rows equally good as 1 / T.
  CHECK(distance(course.averages.back(), {coin_equilibrium}) < 0.02);
  CHECK(distance(course.played.back(), {coin_equilibrium}) > 0.1);
}

TEST_CASE("learning: the invariant is the sum of divergences of its formula, and a wrong one is found out") {
  const auto keeping = [](const Invariant& invariant, int steps) {
    return learn(coin(), Learning::replicator, near_equilibrium, steps, 0.1, {.invariant = invariant});
  };
  const Trajectory course = keeping({coin_equilibrium}, 100),
                   weighted = keeping({coin_equilibrium, 3, 3}, 100);
  REQUIRE(course.invariant.size() == 101);
  for (std::size_t t = 0; t <= 100; ++t) {
    CHECK_THAT(course.invariant[t], WithinAbs(divergence(course.played[t]), tolerance::dozen_roundings));
    CHECK_THAT(weighted.invariant[t],
               WithinAbs(3 * divergence(weighted.played[t]), tolerance::dozen_roundings));
  }
  CHECK(mentions(message<std::runtime_error>([&] {
                   keeping({{{0.5, 0.5}, {0.5, 0.5}}}, 5);
                 }),
                 "learn: the invariant", "another game"));
}

TEST_CASE("learning: payoffs in another unit are steps of another length") {
  const Mixes start{{0.9, 0.1}, {0.2, 0.8}};
  for (const auto& [factor, h] : {std::pair(1000.0, 1e-4), std::pair(1e-200, 1e199)}) {
    for (const Learning rule : {Learning::gradient, Learning::alternating, Learning::extragradient,
                                Learning::optimistic, Learning::replicator}) {
      INFO(name(rule) << " " << factor);
      CHECK(distance(learn(coin(factor), rule, start, 50, h).played.back(),
                     {learn(coin(), rule, start, 50, 0.1).played.back()}) < tolerance::hundred_steps);
    }
  }
}

TEST_CASE("learning: the replicator flow is that of another method, in games of any kind") {
  const PayoffTables sexes({{2, 0}, {0, 1}}, {{1, 0}, {0, 2}});
  const struct {
    PayoffTables game;
    Mixes start;
  } rows[] = {{sexes, {{0.6, 0.4}, {0.35, 0.65}}},
              {shapley, {{0.5, 0.2, 0.3}, {0.1, 0.3, 0.6}}},
              {zero_sum_tables({{0, -3, 1}, {3, 0, -2}, {-1, 2, 0}}), {{0.5, 0.2, 0.3}, {0.1, 0.3, 0.6}}}};
  for (const auto& row : rows) {
    // The equation as it is written, for the mixes themselves.
    const auto slope = [&](const Mixes& at) {
      Mixes result = at;
      const auto fill = [](Numbers& out, const Numbers& own, const Numbers& other, const auto& payoff) {
        Numbers earned(own.size());
        double mean = 0;
        for (std::size_t i = 0; i < own.size(); ++i) {
          for (std::size_t j = 0; j < other.size(); ++j) earned[i] += payoff(i, j) * other[j];
          mean += own[i] * earned[i];
        }
        for (std::size_t i = 0; i < own.size(); ++i) out[i] = own[i] * (earned[i] - mean);
      };
      const auto entry = [](const Array& table, std::size_t i, std::size_t j) {
        return table(static_cast<saddle::ad::Index>(i), static_cast<saddle::ad::Index>(j));
      };
      fill(result.row, at.row, at.column,
           [&](std::size_t i, std::size_t j) { return entry(row.game.row, i, j); });
      fill(result.column, at.column, at.row,
           [&](std::size_t j, std::size_t i) { return entry(row.game.column, i, j); });
      return result;
    };
    const auto along = [](Mixes from, const Mixes& direction, double t) {
      for (std::size_t i = 0; i < from.row.size(); ++i) from.row[i] += t * direction.row[i];
      for (std::size_t j = 0; j < from.column.size(); ++j) from.column[j] += t * direction.column[j];
      return from;
    };
    Mixes at = row.start;
    const double h = 1e-3;
    for (int t = 0; t < 6000; ++t) {
      const Mixes k1 = slope(at), k2 = slope(along(at, k1, h / 2)), k3 = slope(along(at, k2, h / 2)),
                  k4 = slope(along(at, k3, h));
      at = along(along(along(along(at, k1, h / 6), k2, h / 3), k3, h / 3), k4, h / 6);
    }
    const Trajectory course = learn(row.game, Learning::replicator, row.start, 3, 2);
    CHECK(distance(course.played.back(), {at}) < tolerance::replicator_flow);
    CHECK(distance(course.played.back(), {row.start}) > 0.1);
    CHECK(course.invariant.empty());
  }
}

TEST_CASE("learning: fictitious play brackets the value of a zero-sum game and closes in on it") {
  const Trajectory course = learn(coin(), Learning::fictitious, {{1, 0}, {1, 0}}, 20000, 1);
  for (const Mixes& average : course.averages) {
    const Numbers rows = row_payoffs(average.column), columns = column_payoffs(average.row);
    CHECK(std::max(rows[0], rows[1]) >= -0.125 - tolerance::dozen_roundings);
    CHECK(-std::max(columns[0], columns[1]) <= -0.125 + tolerance::dozen_roundings);
  }
  CHECK(exploitability(coin(), course.averages.back()) < 0.05);
  // What is played is pure in each round.
  CHECK(course.played.back().row[0] * course.played.back().row[1] == 0);
  // Heads was the first guess: (A y) = (3, -2), so the row player begins with heads, the column player with
  // tails.
  CHECK(course.played[1].row == Numbers{1, 0});
  CHECK(course.played[1].column == Numbers{0, 1});
}

TEST_CASE("learning: in Shapley's game fictitious play goes round for ever") {
  const Trajectory course = learn(shapley, Learning::fictitious, {{1, 0, 0}, {0, 1, 0}}, 20000, 1);
  CHECK(exploitability(shapley, course.averages.back()) > 0.1);
  const PayoffTables rps = zero_sum_tables({{0, -1, 1}, {1, 0, -1}, {-1, 1, 0}});
  const Trajectory zero_sum_course = learn(rps, Learning::fictitious, {{1, 0, 0}, {0, 1, 0}}, 20000, 1);
  CHECK(exploitability(rps, zero_sum_course.averages.back()) < 0.05);
}

TEST_CASE("learning: a dominant strategy is found by every rule") {
  const PayoffTables dilemma({{-8, 0}, {-10, -1}}, {{-8, -10}, {0, -1}});
  for (const Learning rule : {Learning::gradient, Learning::alternating, Learning::extragradient,
                              Learning::optimistic, Learning::fictitious, Learning::replicator}) {
    INFO(name(rule));
    const Trajectory course = learn(dilemma, rule, {{0.3, 0.7}, {0.6, 0.4}}, 2000, 0.2);
    REQUIRE(course.played.size() == 2001);
    REQUIRE(course.averages.size() == 2001);
    CHECK(exploitability(dilemma, course.played.back()) < 0.02);
  }
}

TEST_CASE("learning: says what it cannot use") {
  const auto text = [](Learning rule, const Mixes& start, int steps, double h) {
    return message<std::invalid_argument>([&] { learn(coin(), rule, start, steps, h); });
  };
  CHECK(mentions(text(Learning::gradient, {{1, 0}, {0.5, 0.5}}, 1, 1), "learn: gradient", "without zeros"));
  CHECK(text(Learning::replicator, {{1, 0}, {0.5, 0.5}}, 1, 1).empty());
  CHECK(
      mentions(text(Learning::gradient, {{0.5, 0.4}, {0.5, 0.5}}, 1, 1), "learn:", "row player", "sum 0.9"));
  CHECK(mentions(text(Learning::gradient, {{0.5, 0.5}, {1.5, -0.5}}, 1, 1), "learn:", "column player"));
  CHECK(mentions(text(Learning::gradient, {{0.5, 0.5}, {1.0}}, 1, 1), "learn:", "column player", "2 prob"));
  CHECK(mentions(text(Learning::gradient, {{0.5, std::nan("")}, {0.5, 0.5}}, 1, 1), "learn:", "row player"));
  // The flow: sub-steps of 1/2 where payoffs differ by up to 5. 2,000,000 steps of 0.2 take two each.
  CHECK(mentions(text(Learning::replicator, near_equilibrium, 2000001, 0.2), "4000000 sub-steps",
                 "2000001 steps of 0.2", "need 4000002", "up to 5"));
  CHECK(mentions(text(Learning::replicator, near_equilibrium, 5, 1e250), "need 5e+251"));
  CHECK(mentions(text(Learning::replicator, near_equilibrium, 5, 1e308), "need more than 1e308"));
  // Steps on logits: the largest payoff is 3.
  for (const Learning rule :
       {Learning::gradient, Learning::alternating, Learning::extragradient, Learning::optimistic}) {
    CHECK(text(rule, near_equilibrium, 1, 3.33).empty());
    CHECK(mentions(text(rule, near_equilibrium, 1, 3.34), fmt::format("learn: for {} steps", name(rule)),
                   "at most 10", "3.34 times 3", "a step_size of 3.33"));
  }
  CHECK(text(Learning::fictitious, near_equilibrium, 1, 3.34).empty());
  // The step size that is allowed is rounded down: 10 / 1.5 is no 6.67.
  CHECK(mentions(message<std::invalid_argument>([] {
                   learn(zero_sum_tables({{1.5, 0}, {0, 1.5}}), Learning::gradient, near_equilibrium, 1, 7);
                 }),
                 "use a step_size of 6.63"));
  // Payoffs, or differences of payoffs, of which doubles may lose digits.
  for (const double payoff : {1e281, -1e281, 1e-281, std::nan("")}) {
    PayoffTables game = coin();
    game.row(1, 0) = payoff;
    PayoffTables close = coin();
    close.column_differences(1, 0) = payoff;
    const char* what = std::isnan(payoff) ? "not a number" : payoff == 1e-281 ? "smaller" : "larger";
    for (const Learning rule : {Learning::gradient, Learning::fictitious, Learning::replicator}) {
      CHECK(mentions(message<std::invalid_argument>([&] { learn(game, rule, near_equilibrium, 1, 1e-300); }),
                     "learn: payoffs", fmt::format("{} for the row player in row 2, column 1", what)));
      CHECK(mentions(message<std::invalid_argument>([&] { learn(close, rule, near_equilibrium, 1, 1e-300); }),
                     "learn: differences", fmt::format("{} for the column player in row 2, column 1", what)));
    }
  }
  // An invariant is that of replicators, who all play something.
  const Invariant kept{coin_equilibrium};
  CHECK(mentions(message<std::invalid_argument>([&] {
                   learn(coin(), Learning::replicator, {{1, 0}, {0.5, 0.5}}, 1, 1, {.invariant = kept});
                 }),
                 "an invariant needs a start without zeros"));
  CHECK(mentions(message<std::invalid_argument>(
                     [&] { learn(coin(), Learning::gradient, near_equilibrium, 1, 1, {.invariant = kept}); }),
                 "only replicator dynamics"));
  CHECK(mentions(
      message<std::invalid_argument>([&] {
        learn(coin(), Learning::replicator, near_equilibrium, 1, 1, {.invariant = Invariant{{{1}, {1}}}});
      }),
      "learn: the invariant", "2 probabilities"));
  CHECK(mentions(text(Learning::gradient, near_equilibrium, -1, 1), "learn: steps", "-1"));
  CHECK(mentions(text(Learning::gradient, near_equilibrium, 1, 0), "learn: step_size", "0"));
}
