// Task 8.1: the optimal discriminator from log densities. README.md says what each function gives.
#pragma once

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "not_implemented.h"

// Throws std::domain_error where both densities are 0; so do the next two functions.
double optimal_logit(double log_p, double log_q) {
  throw NotImplemented("8.1");
}

double optimal_d(double log_p, double log_q) {
  throw NotImplemented("8.1");
}

// log D* and log(1 - D*), in this order.
std::vector<double> log_terms(double log_p, double log_q) {
  throw NotImplemented("8.1");
}

// V at D*, summed over the cells.
double best_value(const std::vector<double>& log_p, const std::vector<double>& log_q) {
  throw NotImplemented("8.1");
}
