// The worked example of chapter 5: the entropy of a categorical distribution, in nats.
#pragma once

#include <cmath>
#include <stdexcept>
#include <vector>

// Throws std::invalid_argument unless these are probabilities that sum to 1, up to rounding.
void require_distribution(const std::vector<double>& p) {
  double sum = 0;
  for (const double x : p) {
    // True for a negative number and for NaN.
    if (!(x >= 0)) throw std::invalid_argument("a probability must be 0 or more");
    sum += x;
  }
  if (!(std::abs(sum - 1) <= 1e-9)) throw std::invalid_argument("the probabilities must sum to 1");
}

double entropy(const std::vector<double>& p) {
  require_distribution(p);
  double sum = 0;
  for (const double x : p)
    if (x > 0) sum -= x * std::log(x);  // 0 log 0 = 0
  return sum;
}
