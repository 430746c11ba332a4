// Task 8.2: the best D for smoothed labels, and what G feels of it. README.md says what each function gives.
#pragma once

#include <cmath>
#include <vector>

#include "not_implemented.h"

double smoothed_d(double p, double q, double alpha, double beta, double w) {
  throw NotImplemented("8.2");
}

// The objective of D at its best, summed over the cells.
double smoothed_value(const std::vector<double>& p, const std::vector<double>& q, double alpha, double beta,
                      double w) {
  throw NotImplemented("8.2");
}

// The derivative of log D by s.
double pull(double s, double alpha, double beta) {
  throw NotImplemented("8.2");
}

// D and the pull where the pull is largest.
std::vector<double> largest_pull(double alpha, double beta) {
  throw NotImplemented("8.2");
}
