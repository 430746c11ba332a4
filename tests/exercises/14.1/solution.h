#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

using Point = std::vector<double>;

double log_density(const Point& x, const std::vector<Point>& samples, double sigma) {
  std::vector<double> exponents;
  for (const Point& s : samples) {
    double square = 0;
    for (std::size_t i = 0; i < x.size(); ++i) square += (x[i] - s[i]) * (x[i] - s[i]);
    exponents.push_back(-square / (2 * sigma * sigma));
  }
  const double largest = *std::max_element(exponents.begin(), exponents.end());
  double sum = 0;
  for (const double e : exponents) sum += std::exp(e - largest);
  const double n = static_cast<double>(samples.size()), d = static_cast<double>(x.size());
  return largest + std::log(sum / n) - d * std::log(sigma * std::sqrt(2 * std::numbers::pi));
}

std::vector<double> estimate(const std::vector<Point>& points, const std::vector<Point>& samples,
                             double sigma) {
  const double m = static_cast<double>(points.size());
  std::vector<double> values;
  double sum = 0, squares = 0;
  for (const Point& x : points) sum += values.emplace_back(log_density(x, samples, sigma));
  for (const double value : values) squares += (value - sum / m) * (value - sum / m);
  return {sum / m, std::sqrt(squares / m) / std::sqrt(m)};
}

double best_sigma(const std::vector<Point>& points, const std::vector<Point>& samples,
                  const std::vector<double>& sigmas) {
  double best = 0, largest = -INFINITY;
  for (const double sigma : sigmas) {
    const double mean = estimate(points, samples, sigma)[0];
    if (mean > largest) {
      largest = mean;
      best = sigma;
    }
  }
  return best;
}

std::vector<double> table_entry(const std::vector<Point>& samples, const std::vector<Point>& validation,
                                const std::vector<Point>& test, const std::vector<double>& sigmas) {
  const double sigma = best_sigma(validation, samples, sigmas);
  const std::vector<double> result = estimate(test, samples, sigma);
  return {sigma, result[0], result[1]};
}
