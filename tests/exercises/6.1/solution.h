#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

using Mixture = std::vector<std::vector<double>>;

std::vector<double> log_terms(double x, const Mixture& mixture) {
  const auto &weights = mixture[0], &means = mixture[1], &variances = mixture[2];
  std::vector<double> terms;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const double square = (x - means[k]) * (x - means[k]) / variances[k];
    terms.push_back(std::log(weights[k]) - (square + std::log(2 * std::numbers::pi * variances[k])) / 2);
  }
  return terms;
}

double log_sum_exp(const std::vector<double>& a) {
  const double largest = *std::max_element(a.begin(), a.end());
  double sum = 0;
  for (const double term : a) sum += std::exp(term - largest);
  return largest + std::log(sum);
}

std::vector<std::vector<double>> responsibilities(const std::vector<double>& x, const Mixture& mixture) {
  std::vector<std::vector<double>> all;
  for (const double sample : x) {
    std::vector<double> row = log_terms(sample, mixture);
    const double log_q = log_sum_exp(row);
    for (double& r : row) r = std::exp(r - log_q);
    all.push_back(row);
  }
  return all;
}

double log_likelihood(const std::vector<double>& x, const Mixture& mixture) {
  double sum = 0;
  for (const double sample : x) sum += log_sum_exp(log_terms(sample, mixture));
  return sum / static_cast<double>(x.size());
}

Mixture em_step(const std::vector<double>& x, const Mixture& mixture) {
  const auto r = responsibilities(x, mixture);
  Mixture next = mixture;
  for (std::size_t k = 0; k < mixture[0].size(); ++k) {
    double total = 0, sum = 0, squares = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      total += r[i][k];
      sum += r[i][k] * x[i];
    }
    next[0][k] = total / static_cast<double>(x.size());
    if (total == 0) continue;  // mean and variance stay
    const double mean = sum / total;
    for (std::size_t i = 0; i < x.size(); ++i) squares += r[i][k] * (x[i] - mean) * (x[i] - mean);
    next[1][k] = mean;
    next[2][k] = squares / total;
  }
  return next;
}

std::vector<double> em(const std::vector<double>& x, Mixture mixture, int steps) {
  std::vector<double> all = {log_likelihood(x, mixture)};
  for (int step = 0; step < steps; ++step) {
    mixture = em_step(x, mixture);
    all.push_back(log_likelihood(x, mixture));
  }
  return all;
}
