// The worked example of chapter 10: one step of a D with one parameter, D(x) = sigmoid(a x).
#pragma once

#include <cmath>
#include <vector>

double sigmoid(double t) {
  return 1 / (1 + std::exp(-t));
}

// dV/da on a minibatch x of data and a minibatch y of samples of G.
double slope_of_value(double a, const std::vector<double>& x, const std::vector<double>& y) {
  double of_data = 0, of_samples = 0;
  for (const double at : x) of_data += sigmoid(-a * at) * at;
  for (const double at : y) of_samples -= sigmoid(a * at) * at;
  return of_data / static_cast<double>(x.size()) + of_samples / static_cast<double>(y.size());
}

// The parameter after one step of this length: D ascends V.
double step_of_d(double a, const std::vector<double>& x, const std::vector<double>& y, double length) {
  return a + length * slope_of_value(a, x, y);
}
