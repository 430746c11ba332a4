// The worked example of chapter 11: the cost (1 - D)^2 of one sample, by D's logit a.
#pragma once

#include <cmath>

double sigmoid(double a) {
  return 1 / (1 + std::exp(-a));
}

// 1 - sigmoid(a) is sigmoid(-a), in which nothing cancels.
double squared_error(double a) {
  return sigmoid(-a) * sigmoid(-a);
}

// sigmoid(-a) has the derivative -sigmoid(a) sigmoid(-a).
double squared_error_slope(double a) {
  return -2 * sigmoid(-a) * sigmoid(-a) * sigmoid(a);
}
