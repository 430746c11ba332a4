// Task 11.1: three costs of G by D's logit a. README.md says what each function gives.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "not_implemented.h"

double minimax(double a) {
  throw NotImplemented("11.1");
}

double minimax_slope(double a) {
  throw NotImplemented("11.1");
}

double non_saturating(double a) {
  throw NotImplemented("11.1");
}

double non_saturating_slope(double a) {
  throw NotImplemented("11.1");
}

double maximum_likelihood(double a) {
  throw NotImplemented("11.1");
}

double maximum_likelihood_slope(double a) {
  throw NotImplemented("11.1");
}

double slope_ratio(double a) {
  throw NotImplemented("11.1");
}

double d_of_ratio(double r) {
  throw NotImplemented("11.1");
}

// The cost is "minimax", "non_saturating" or "maximum_likelihood".
std::vector<double> batch_gradient(const std::string& cost, const std::vector<double>& logits) {
  throw NotImplemented("11.1");
}
