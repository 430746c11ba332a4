// Learning in games: each rule against one step by hand, and where it leads.
#include "gan/claims/games/learning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <tuple>

#include "gan/games/named_games.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle::gan;
using saddle::mentions;
using saddle::message;
namespace tolerance = saddle::tolerance;

namespace {

using Numbers = std::vector<double>;

// 3 -2; -2 1: both mixes 3/8, value -1/8.
const NormalForm& coin() {
  return named_game("coin").game;
}
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
  const Course around = learn(coin(), Learning::alternating, near_equilibrium, 10000, h);
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
  const Course course = learn(coin(), Learning::replicator, {{0.9, 0.1}, {0.2, 0.8}}, 20000, 0.01);
  const double start = divergence(course.played.front());
  CHECK(start > 0.3);
  for (const Mixes& mixes : course.played)
    CHECK_THAT(divergence(mixes), WithinAbs(start, tolerance::replicator_drift));
  // log x_1 - log x_2 moves by the integral of (A y)_1 - (A y)_2: bounded, so that the average of y makes
  // both rows equally good as 1 / T.
  CHECK(distance(course.averages.back(), {coin_equilibrium}) < 0.02);
  CHECK(distance(course.played.back(), {coin_equilibrium}) > 0.1);
}

TEST_CASE("learning: the replicator dynamics keep their invariant whatever the unit of payoffs") {
  const struct {
    const char* payoffs;
    double h;
  } rows[] = {{"1 -1; -1 1", 0.1},
              {"10 -10; -10 10", 0.1},
              {"1000 -1000; -1000 1000", 0.1},
              {"1e250 -1e250; -1e250 1e250", 1e-250},
              {"1e-250 -1e-250; -1e-250 1e-250", 1e250},
              {"300 -1; -1 1", 0.5},  // x* = 2/303, with whom probabilities underflow
              {"0 -3 1; 3 0 -2; -1 2 0", 20},
              {"1e9 1000000001; 1000000001 1e9", 0.1}};
  for (const auto& row : rows) {
    INFO(row.payoffs);
    const NormalForm game = zero_sum(parse_payoffs(row.payoffs));
    const std::optional<Invariant> kept = replicator_invariant(game, equilibria(game));
    REQUIRE(kept);
    CHECK(kept->row_weight == 1);
    CHECK(kept->column_weight == 1);
    Mixes start{Numbers(game.rows(), 0.9 / static_cast<double>(game.rows() - 1)),
                Numbers(game.columns(), 0.8 / static_cast<double>(game.columns() - 1))};
    start.row[0] = 0.1;
    start.column[0] = 0.2;
    double done = 0;
    const Course course = learn(game, Learning::replicator, start, 1000, row.h,
                                {.invariant = kept, .on_progress = [&](double part) {
                                   CHECK(part >= done);
                                   done = part;
                                 }});
    CHECK(done == 1);
    REQUIRE(course.invariant.size() == 1001);
    double moved = 0;
    for (std::size_t t = 0; t <= 1000; ++t) {
      REQUIRE_THAT(course.invariant[t], WithinAbs(course.invariant[0], tolerance::promised_drift));
      moved = std::max(moved, distance(course.played[t], {course.played[0]}));
    }
    CHECK(moved > 0.1);
  }
  // The number is the one that its formula says.
  const Course course = learn(coin(), Learning::replicator, near_equilibrium, 100, 0.1,
                              {.invariant = replicator_invariant(coin(), equilibria(coin()))});
  for (std::size_t t = 0; t <= 100; ++t)
    CHECK_THAT(course.invariant[t], WithinAbs(divergence(course.played[t]), tolerance::dozen_roundings));
}

TEST_CASE("learning: payoffs in another unit are steps of another length") {
  const Mixes start{{0.9, 0.1}, {0.2, 0.8}};
  for (const auto& [factor, h] : {std::pair("1000", 1e-4), std::pair("1e-200", 1e199)}) {
    NormalForm scaled = coin();
    for (Payoffs* payoffs : {&scaled.row, &scaled.column})
      for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t j = 0; j < 2; ++j) (*payoffs)(i, j) *= parse_rational(factor);
    for (const Learning rule : {Learning::gradient, Learning::alternating, Learning::extragradient,
                                Learning::optimistic, Learning::replicator}) {
      INFO(name(rule) << " " << factor);
      CHECK(distance(learn(scaled, rule, start, 50, h).played.back(),
                     {learn(coin(), rule, start, 50, 0.1).played.back()}) < tolerance::hundred_steps);
    }
  }
}

TEST_CASE("learning: the replicator flow is that of another method, in games of any kind") {
  const NormalForm& sexes = named_game("sexes").game;
  const NormalForm shapley(parse_payoffs("0 0 1; 1 0 0; 0 1 0"), parse_payoffs("0 1 0; 0 0 1; 1 0 0"));
  const struct {
    NormalForm game;
    Mixes start;
  } rows[] = {{sexes, {{0.6, 0.4}, {0.35, 0.65}}},
              {shapley, {{0.5, 0.2, 0.3}, {0.1, 0.3, 0.6}}},
              {named_game("weighted-rps").game, {{0.5, 0.2, 0.3}, {0.1, 0.3, 0.6}}}};
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
      fill(result.row, at.row, at.column,
           [&](std::size_t i, std::size_t j) { return row.game.row(i, j).approximate(); });
      fill(result.column, at.column, at.row,
           [&](std::size_t j, std::size_t i) { return row.game.column(i, j).approximate(); });
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
    const Course course = learn(row.game, Learning::replicator, row.start, 3, 2);
    CHECK(distance(course.played.back(), {at}) < tolerance::replicator_flow);
    CHECK(distance(course.played.back(), {row.start}) > 0.1);
    CHECK(course.invariant.empty());
  }
}

TEST_CASE("learning: which games have an invariant, and of what weights") {
  const auto of = [](const char* row, const char* column) {
    const NormalForm game(parse_payoffs(row), parse_payoffs(column));
    return replicator_invariant(game, equilibria(game));
  };
  // A constant sum; the column player's payoffs doubled; numbers added that nobody can change: 10 and 20 to
  // the columns of the row player, 5 and 7 to the rows of the column player.
  for (const auto& [row, column, weight] : {std::tuple("3 -2; -2 1", "-2 3; 3 0", Rational(1)),
                                            std::tuple("3 -2; -2 1", "-6 4; 4 -2", Rational(1, 2)),
                                            std::tuple("13 18; 8 21", "2 7; 9 6", Rational(1))}) {
    const std::optional<Invariant> kept = of(row, column);
    INFO(column);
    REQUIRE(kept);
    CHECK(kept->row_weight == 1);
    CHECK(kept->column_weight == weight);
    CHECK(kept->row == Mix{Rational(3, 8), Rational(5, 8)});
    const NormalForm game(parse_payoffs(row), parse_payoffs(column));
    const Course course =
        learn(game, Learning::replicator, {{0.9, 0.1}, {0.2, 0.8}}, 200, 0.1, {.invariant = kept});
    CHECK_THAT(course.invariant.back(), WithinAbs(course.invariant.front(), tolerance::replicator_drift));
  }
  // The larger weight is one: here that of the column player.
  CHECK(of("6 -4; -4 2", "-3 2; 2 -1")->row_weight == Rational(1, 2));
  CHECK(of("6 -4; -4 2", "-3 2; 2 -1")->column_weight == 1);
  // A continuum of equilibria, some of them fully mixed.
  CHECK(of("1 -1 1; -1 1 -1", "-1 1 -1; 1 -1 1"));
  CHECK(of("1 1; 1 1", "-1 -1; -1 -1"));
  // No fully mixed equilibrium; both want the same; no zero-sum game in any unit.
  CHECK_FALSE(of("1 2; 3 4", "-1 -2; -3 -4"));
  CHECK_FALSE(of("1 0; 0 1", "1 0; 0 1"));
  CHECK_FALSE(of("0 0 1; 1 0 0; 0 1 0", "0 1 0; 0 0 1; 1 0 0"));
  CHECK_FALSE(of("1 0; 0 1", "0 0; 0 0"));

  // A wrong one is found out.
  const Invariant wrong{{Rational(1, 2), Rational(1, 2)}, {Rational(1, 2), Rational(1, 2)}, 1, 1};
  CHECK(mentions(message<std::runtime_error>([&] {
                   learn(coin(), Learning::replicator, near_equilibrium, 5, 0.1, {.invariant = wrong});
                 }),
                 "learn: the invariant", "another game"));
}

TEST_CASE("learning: fictitious play brackets the value of a zero-sum game and closes in on it") {
  const Course course = learn(coin(), Learning::fictitious, {{1, 0}, {1, 0}}, 20000, 1);
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

TEST_CASE("learning: small differences between large payoffs count") {
  // The second row earns 1 more, in each column.
  const NormalForm game = zero_sum(parse_payoffs("1e20 3e20; 100000000000000000001 300000000000000000001"));
  const Course course = learn(game, Learning::fictitious, {{1, 0}, {0, 1}}, 20, 1);
  CHECK(course.played.back().row == Numbers{0, 1});
  CHECK(exploitability(game, {{0.25, 0.75}, {1, 0}}) == 0.25);
}

TEST_CASE("learning: in Shapley's game fictitious play goes round for ever") {
  // Shapley 1964: each wants to be one ahead of the other; the only equilibrium is uniform.
  const NormalForm game(parse_payoffs("0 0 1; 1 0 0; 0 1 0"), parse_payoffs("0 1 0; 0 0 1; 1 0 0"));
  const Course course = learn(game, Learning::fictitious, {{1, 0, 0}, {0, 1, 0}}, 20000, 1);
  CHECK(exploitability(game, course.averages.back()) > 0.1);
  const Course zero_sum_course =
      learn(named_game("rps").game, Learning::fictitious, {{1, 0, 0}, {0, 1, 0}}, 20000, 1);
  CHECK(exploitability(named_game("rps").game, zero_sum_course.averages.back()) < 0.05);
}

TEST_CASE("learning: a dominant strategy is found by every rule") {
  const NormalForm& dilemma = named_game("prisoners").game;
  for (const Learning rule : {Learning::gradient, Learning::alternating, Learning::extragradient,
                              Learning::optimistic, Learning::fictitious, Learning::replicator}) {
    INFO(name(rule));
    const Course course = learn(dilemma, rule, {{0.3, 0.7}, {0.6, 0.4}}, 2000, 0.2);
    REQUIRE(course.played.size() == 2001);
    REQUIRE(course.averages.size() == 2001);
    CHECK(exploitability(dilemma, course.played.back()) < 0.02);
  }
}

TEST_CASE("exploitability: zero in equilibrium, and what a best response gains elsewhere") {
  CHECK_THAT(exploitability(coin(), coin_equilibrium), WithinAbs(0, tolerance::dozen_roundings));
  // Against heads heads earns 3; the column player, who loses it, would earn 2 by tails.
  CHECK_THAT(exploitability(coin(), {{1, 0}, {1, 0}}), WithinAbs(2 + 3, tolerance::dozen_roundings));
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
                   learn(zero_sum(parse_payoffs("1.5 0; 0 1.5")), Learning::gradient, near_equilibrium, 1, 7);
                 }),
                 "use a step_size of 6.63"));
  // What doubles do not hold.
  for (const char* payoff : {"1e281", "-1e281", "1e-281", "-1e400"}) {
    Payoffs payoffs = coin().row;
    payoffs(1, 0) = parse_rational(payoff);
    for (const Learning rule : {Learning::gradient, Learning::fictitious, Learning::replicator}) {
      CHECK(mentions(message<std::invalid_argument>(
                         [&] { learn(zero_sum(payoffs), rule, near_equilibrium, 1, 1e-300); }),
                     "learn: payoffs", "row 2, column 1"));
    }
  }
  const NormalForm close = zero_sum(Payoffs({{1, 2}, {1 + parse_rational("1e-290"), 2}}));
  CHECK(mentions(
      message<std::invalid_argument>([&] { learn(close, Learning::replicator, near_equilibrium, 1, 1); }),
      "learn: differences", "smaller for the row player in row 2, column 1"));
  // An invariant is that of replicators, who all play something.
  const std::optional<Invariant> kept = replicator_invariant(coin(), equilibria(coin()));
  CHECK(mentions(message<std::invalid_argument>([&] {
                   learn(coin(), Learning::replicator, {{1, 0}, {0.5, 0.5}}, 1, 1, {.invariant = kept});
                 }),
                 "an invariant needs a start without zeros"));
  CHECK(mentions(message<std::invalid_argument>(
                     [&] { learn(coin(), Learning::gradient, near_equilibrium, 1, 1, {.invariant = kept}); }),
                 "only replicator dynamics"));
  CHECK(mentions(text(Learning::gradient, near_equilibrium, -1, 1), "learn: steps", "-1"));
  CHECK(mentions(text(Learning::gradient, near_equilibrium, 1, 0), "learn: step_size", "0"));
  CHECK(mentions(message<std::invalid_argument>([] { distance(near_equilibrium, {}); }), "distance:"));
}
