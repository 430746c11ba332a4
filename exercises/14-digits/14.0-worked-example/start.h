// The worked example of chapter 14: the logarithm of a normal density around a centre.
#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

double log_normal_density(const std::vector<double>& x, const std::vector<double>& centre, double sigma) {
  double square = 0;
  for (std::size_t i = 0; i < x.size(); ++i) square += (x[i] - centre[i]) * (x[i] - centre[i]);
  const double d = static_cast<double>(x.size());
  return -square / (2 * sigma * sigma) - d * std::log(sigma * std::sqrt(2 * std::numbers::pi));
}
