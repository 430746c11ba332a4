#pragma once

#include <algorithm>
#include <limits>
#include <vector>

using Row = std::vector<double>;

// What the row player gets at least by the mix (p, 1 - p).
double guaranteed(const Row& first, const Row& second, double p) {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t j = 0; j < first.size(); ++j) least = std::min(least, p * first[j] + (1 - p) * second[j]);
  return least;
}

// Cuts the interval of t to where t x + (1 - t) y < bound.
void cut(double x, double y, double bound, double& low, double& high) {
  const double slope = x - y, rest = bound - y;
  if (slope > 0)
    high = std::min(high, rest / slope);
  else if (slope < 0)
    low = std::max(low, rest / slope);
  else if (rest <= 0)
    high = low;
}

bool dominated(const Row& first, const Row& second, std::size_t j) {
  for (std::size_t k = 0; k < first.size(); ++k)
    for (std::size_t l = 0; l <= k; ++l) {
      double low = 0, high = 1;
      cut(first[k], first[l], first[j], low, high);
      cut(second[k], second[l], second[j], low, high);
      if (low < high) return true;
    }
  return false;
}

std::vector<int> undominated(const Row& first, const Row& second) {
  std::vector<int> left;
  for (std::size_t j = 0; j < first.size(); ++j)
    if (!dominated(first, second, j)) left.push_back(static_cast<int>(j));
  return left;
}

// The probability of the first row whose guarantee is largest.
double best_share(const Row& first, const Row& second) {
  std::vector<double> tries = {0, 1};
  for (std::size_t j = 0; j < first.size(); ++j)
    for (std::size_t k = 0; k < j; ++k) {
      const double p = (second[k] - second[j]) / (first[j] - second[j] - first[k] + second[k]);
      if (p > 0 && p < 1) tries.push_back(p);
    }
  double best = tries[0];
  for (const double p : tries)
    if (guaranteed(first, second, p) > guaranteed(first, second, best)) best = p;
  return best;
}

double value(const Row& first, const Row& second) {
  return guaranteed(first, second, best_share(first, second));
}

std::vector<double> row_mix(const Row& first, const Row& second) {
  const double p = best_share(first, second);
  return {p, 1 - p};
}

std::vector<double> column_mix(const Row& first, const Row& second) {
  const std::size_t n = first.size();
  std::vector<double> best;
  double least = std::numeric_limits<double>::infinity();
  const auto look = [&](std::size_t j, std::size_t k, double t) {
    const double conceded = std::max(t * first[j] + (1 - t) * first[k], t * second[j] + (1 - t) * second[k]);
    if (conceded >= least) return;
    least = conceded;
    best.assign(n, 0);
    best[j] += t;
    best[k] += 1 - t;
  };
  for (std::size_t j = 0; j < n; ++j) {
    look(j, j, 1);
    for (std::size_t k = 0; k < j; ++k) {
      const double t = (second[k] - first[k]) / (first[j] - second[j] - first[k] + second[k]);
      if (t > 0 && t < 1) look(j, k, t);
    }
  }
  return best;
}
