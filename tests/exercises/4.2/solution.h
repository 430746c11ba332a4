#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <vector>

using Numbers = std::vector<double>;

double cross_entropy(double a, double t) {
  return std::log1p(std::exp(-std::abs(a))) + (a > 0 ? (1 - t) * a : -t * a);
}

double sigmoid(double a) {
  return 1 / (1 + std::exp(-a));
}

double cross_entropy_pullback(double a, double t, double dl) {
  return dl * ((1 - t) * sigmoid(a) - t * sigmoid(-a));
}

double loss(const Numbers& a, const Numbers& t, const Numbers& w) {
  if (a.empty() || t.size() != a.size() || w.size() != a.size())
    throw std::invalid_argument("loss: the lists must have one size and not be empty");
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(t[i] >= 0 && t[i] <= 1)) throw std::invalid_argument("loss: a target must be from 0 to 1");
    sum += w[i] * cross_entropy(a[i], t[i]);
  }
  return sum / static_cast<double>(a.size());
}

Numbers loss_pullback(const Numbers& a, const Numbers& t, const Numbers& w, double dL) {
  Numbers da;
  const auto n = static_cast<double>(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) da.push_back(cross_entropy_pullback(a[i], t[i], dL * w[i] / n));
  return da;
}
