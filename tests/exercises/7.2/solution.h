#pragma once

#include <stdexcept>
#include <vector>

double discounted(const std::vector<double>& first, double later, double d) {
  double sum = 0, weight = 1;
  for (const double payoff : first) {
    sum += (1 - d) * weight * payoff;
    weight *= d;
  }
  return sum + weight * later;
}

double grim_threshold(double t, double r, double p, double) {
  return (t - r) / (t - p);
}

// d + d^2 + ... + d^rounds
double loss(double d, int rounds) {
  double sum = 0;
  for (int i = 0; i < rounds; ++i) sum = d * (1 + sum);
  return sum;
}

double threshold(double t, double r, double p, double, int rounds) {
  const double gain = (t - r) / (r - p);
  if (gain >= rounds) throw std::domain_error("threshold: the punishment is too short for every d below 1");
  double low = 0, high = 1;
  for (int i = 0; i < 100; ++i) {
    const double d = (low + high) / 2;
    (loss(d, rounds) < gain ? low : high) = d;
  }
  return high;
}

int shortest_punishment(double t, double r, double p, double s, double d) {
  if (d <= grim_threshold(t, r, p, s)) return 0;
  const double gain = (t - r) / (r - p);
  int rounds = 1;
  while (loss(d, rounds) < gain) ++rounds;
  return rounds;
}
