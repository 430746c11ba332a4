// Task 14.1: the Parzen window estimate of Goodfellow et al. 2014, Table 1. README.md says what each function
// gives.
#pragma once

#include <cmath>
#include <numbers>
#include <vector>

#include "not_implemented.h"

using Point = std::vector<double>;

double log_density(const Point& x, const std::vector<Point>& samples, double sigma) {
  throw NotImplemented("14.1");
}

// The mean and its standard error, in this order.
std::vector<double> estimate(const std::vector<Point>& points, const std::vector<Point>& samples,
                             double sigma) {
  throw NotImplemented("14.1");
}

double best_sigma(const std::vector<Point>& points, const std::vector<Point>& samples,
                  const std::vector<double>& sigmas) {
  throw NotImplemented("14.1");
}

// Sigma, the mean and its standard error, in this order.
std::vector<double> table_entry(const std::vector<Point>& samples, const std::vector<Point>& validation,
                                const std::vector<Point>& test, const std::vector<double>& sigmas) {
  throw NotImplemented("14.1");
}
