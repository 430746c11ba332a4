// The worked example of chapter 8: where a log(y) + b log(1 - y) is largest, and how large it is there.
#pragma once

#include <cmath>

double best_y(double a, double b) {
  return a / (a + b);
}

// factor * log(share), where 0 log 0 is 0.
double term(double factor, double share) {
  return factor > 0 ? factor * std::log(share) : 0;
}

double best_value(double a, double b) {
  return term(a, a / (a + b)) + term(b, b / (a + b));
}
