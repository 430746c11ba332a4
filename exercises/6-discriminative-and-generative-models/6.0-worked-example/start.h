// The worked example of chapter 6: one normal by maximum likelihood, where sample i counts r[i] times.
#pragma once

#include <cmath>
#include <numbers>
#include <vector>

// The mean and the variance, in this order.
std::vector<double> fit_normal(const std::vector<double>& x, const std::vector<double>& r) {
  double total = 0, mean = 0, variance = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    total += r[i];
    mean += r[i] * x[i];
  }
  mean /= total;
  for (std::size_t i = 0; i < x.size(); ++i) variance += r[i] * (x[i] - mean) * (x[i] - mean);
  return {mean, variance / total};
}

double log_likelihood(const std::vector<double>& x, const std::vector<double>& r, double mean,
                      double variance) {
  double total = 0, sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double square = (x[i] - mean) * (x[i] - mean) / variance;
    total += r[i];
    sum -= r[i] * (square + std::log(2 * std::numbers::pi * variance)) / 2;
  }
  return sum / total;
}
