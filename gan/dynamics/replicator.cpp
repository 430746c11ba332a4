#include "gan/dynamics/replicator.h"

#include <algorithm>
#include <cmath>

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Index;

// The first half of the fractions and the one in the middle; they read the same backwards.
constexpr double fractions[] = {0.13020248308889008088, 0.56116298177510838456,  -0.38947496264484728641,
                                0.15884190655515560090, -0.39590389413323757734, 0.18453964097831570709,
                                0.25837438768632204729, 0.29501172360931029887,  -0.60550853383003451170};
constexpr int middle = 8;

Array transposed(const Array& a) {
  Array result = Array::zeros(a.cols(), a.rows());
  for (Index i = 0; i < a.rows(); ++i) {
    for (Index j = 0; j < a.cols(); ++j) result(j, i) = a(i, j);
  }
  return result;
}

// The largest range of a column.
double largest_range(const Array& a) {
  double most = 0;
  for (Index j = 0; j < a.cols(); ++j) {
    double low = a(0, j), high = low;
    for (Index i = 1; i < a.rows(); ++i) {
      low = std::min(low, a(i, j));
      high = std::max(high, a(i, j));
    }
    most = std::max(most, high - low);
  }
  return most;
}

// In another unit; as it is if the unit is zero.
Array in_unit(Array a, double unit) {
  if (unit != 0) {
    for (double& x : a) x /= unit;
  }
  return a;
}

}  // namespace

double largest_difference(const PayoffTables& game) {
  return std::max(largest_range(game.row_differences), largest_range(transposed(game.column_differences)));
}

double replicator_sub_steps(const PayoffTables& game, double h) {
  return std::fmax(1, std::ceil(largest_difference(game) * h / longest_sub_step));
}

ReplicatorPlayers::Player::Player(Array earned, const std::vector<double>& mix)
    : payoffs(std::move(earned)),
      logs(logits_of_mix(mix)),
      other_mix(static_cast<std::size_t>(payoffs.cols())) {}

void ReplicatorPlayers::Player::keep(const std::vector<double>& equilibrium, double of_divergence) {
  weight = of_divergence;
  for (const double p : equilibrium) {
    shares.push_back(weight * p);
    if (p > 0) entropy -= p * std::log(p);
  }
}

// Moves the logarithms for a time t, while the other player is fixed.
void ReplicatorPlayers::Player::move(const Player& other, double t) {
  const double largest = *std::max_element(other.logs.begin(), other.logs.end());
  double sum = 0;
  for (std::size_t j = 0; j < other_mix.size(); ++j) sum += other_mix[j] = std::exp(other.logs[j] - largest);
  const double* payoff = payoffs.begin();
  for (double& a : logs) {
    double earned = 0;
    for (const double p : other_mix) earned += *payoff++ * p;
    a += t / sum * earned;
  }
}

// Keeps the numbers small: a common term does not change the mix.
void ReplicatorPlayers::Player::centre() {
  const double largest = *std::max_element(logs.begin(), logs.end());
  for (double& a : logs) a -= largest;
}

// weight KL(p || x) = weight (-entropy of p - sum_i p_i log x_i), log x = logs - log sum exp logs.
double ReplicatorPlayers::Player::divergence() const {
  const double largest = *std::max_element(logs.begin(), logs.end());
  double sum = 0, mean = 0;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    sum += std::exp(logs[i] - largest);
    mean += shares[i] * (logs[i] - largest);
  }
  return weight * (std::log(sum) - entropy) - mean;
}

ReplicatorPlayers::ReplicatorPlayers(const PayoffTables& game, const Mixes& start, double h,
                                     const std::optional<Invariant>& invariant)
    : row_(in_unit(game.row_differences, largest_difference(game)), start.row),
      column_(in_unit(transposed(game.column_differences), largest_difference(game)), start.column),
      sub_steps_(replicator_sub_steps(game, h)),
      sub_step_(largest_difference(game) * h / sub_steps_) {
  if (!invariant) return;
  row_.keep(invariant->equilibrium.row, invariant->row_weight);
  column_.keep(invariant->equilibrium.column, invariant->column_weight);
}

Mixes ReplicatorPlayers::step(const std::function<void(double)>& on_part) {
  constexpr int between = 1000;
  for (int k = 1; k <= sub_steps_; ++k) {
    sub_step(sub_step_);
    if (k % between == 0) on_part(k / sub_steps_);
  }
  return {mix_of_logits(row_.logs), mix_of_logits(column_.logs)};
}

void ReplicatorPlayers::sub_step(double h) {
  // Row half, column, row half; two halves that meet are one move.
  double before = 0;
  for (int k = 0; k <= 2 * middle; ++k) {
    const double part = h * fractions[k <= middle ? k : 2 * middle - k];
    row_.move(column_, (before + part) / 2);
    column_.move(row_, part);
    before = part;
  }
  row_.move(column_, before / 2);
  row_.centre();
  column_.centre();
}

}  // namespace saddle::gan
