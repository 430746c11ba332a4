// The worked example of chapter 1: softsign(x) = x / (1 + |x|).
#pragma once

#include <cmath>

double softsign(double x) {
  return x / (1 + std::abs(x));
}

// dy times the derivative: ((1 + |x|) - x sign(x)) / (1 + |x|)^2 = 1 / (1 + |x|)^2.
double softsign_pullback(double x, double dy) {
  const double below = 1 + std::abs(x);
  return dy / (below * below);
}
