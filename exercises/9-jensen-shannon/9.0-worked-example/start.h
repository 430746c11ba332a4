// The worked example of chapter 9: the Kullback-Leibler divergence of two Poisson distributions.
#pragma once

#include <cmath>
#include <limits>

// (1 + e) log(1 + e) - e for e >= -1: never negative, and with all its digits near e = 0.
double excess(double e) {
  if (e == -1) return 1;  // 0 log 0 = 0
  if (std::abs(e) > 0.01) return (1 + e) * std::log1p(e) - e;
  // e^2 / 2 - e^3 / 6 + e^4 / 12 - ...: the first term is by far the largest, so that the sum is not
  // negative.
  double sum = 0, power = e * e;
  for (int j = 2; j <= 9; ++j) {
    sum += power / (j * (j - 1));
    power *= -e;
  }
  return sum;
}

// KL of a Poisson distribution with mean `lambda` to one with mean `mu`; both are 0 or more.
double kl_of_poissons(double lambda, double mu) {
  if (mu == 0) return lambda == 0 ? 0 : std::numeric_limits<double>::infinity();
  return mu * excess((lambda - mu) / mu);
}
