#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

inline double sigmoid(double a) {
  return 1 / (1 + std::exp(-a));
}

inline double softplus(double a) {
  return std::max(a, 0.0) + std::log1p(std::exp(-std::abs(a)));
}

double minimax(double a) {
  return -softplus(a);
}

double minimax_slope(double a) {
  return -sigmoid(a);
}

double non_saturating(double a) {
  return softplus(-a);
}

double non_saturating_slope(double a) {
  return -sigmoid(-a);
}

double maximum_likelihood(double a) {
  return -0.5 * std::exp(a);
}

double maximum_likelihood_slope(double a) {
  return maximum_likelihood(a);
}

double slope_ratio(double a) {
  return std::exp(-a);
}

double d_of_ratio(double r) {
  return 1 / (1 + r);
}

std::vector<double> batch_gradient(const std::string& cost, const std::vector<double>& logits) {
  std::vector<double> gradient;
  for (const double a : logits) {
    const double slope = cost == "minimax"          ? minimax_slope(a)
                         : cost == "non_saturating" ? non_saturating_slope(a)
                                                    : maximum_likelihood_slope(a);
    gradient.push_back(slope / static_cast<double>(logits.size()));
  }
  return gradient;
}
