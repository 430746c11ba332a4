// Learning in games: each rule against one step by hand, and where it leads.
#include "gan/learning.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "gan/named_games.h"
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
  CHECK(mentions(
      message<std::runtime_error>([] { learn(coin(), Learning::replicator, near_equilibrium, 5, 1e308); }),
      "learn:", "NaN in step 1"));
  // Rounds add up, and ten payoffs of 4e307 are beyond all doubles.
  const NormalForm huge = zero_sum(parse_payoffs("4e307 0; 0 4e307"));
  CHECK(mentions(
      message<std::runtime_error>([&] { learn(huge, Learning::fictitious, near_equilibrium, 10, 1); }),
      "learn:", "sums of payoffs"));
  CHECK(mentions(text(Learning::gradient, near_equilibrium, -1, 1), "learn: steps", "-1"));
  CHECK(mentions(text(Learning::gradient, near_equilibrium, 1, 0), "learn: step_size", "0"));
  CHECK(mentions(message<std::invalid_argument>([] { distance(near_equilibrium, {}); }), "distance:"));
}
