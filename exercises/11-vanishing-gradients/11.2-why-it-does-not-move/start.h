// Task 11.2: why a GAN does not move. README.md says what each function gives.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "not_implemented.h"

// The logit of the best D for data from N(0, s^2) and samples from N(theta, s^2).
double logit(double x, double theta, double s) {
  throw NotImplemented("11.2");
}

// The cost is "minimax", "non_saturating" or "maximum_likelihood".
double sample_gradient(const std::string& cost, double z, double theta, double s) {
  throw NotImplemented("11.2");
}

double gradient(const std::string& cost, double theta, double s) {
  throw NotImplemented("11.2");
}

double silent_from(double limit, double s) {
  throw NotImplemented("11.2");
}

// "minimax", "non_saturating", "maximum_likelihood", "flat" or "none".
std::string diagnose(const std::vector<double>& logits, const std::vector<double>& slopes, double arrived) {
  throw NotImplemented("11.2");
}

// "nothing", "cost" or "D".
std::string cure(const std::vector<double>& logits, const std::vector<double>& slopes, double needed) {
  throw NotImplemented("11.2");
}
