// Task 9.1: the value of the best D, and what another D lacks. README.md says what each function gives.
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include "not_implemented.h"

std::vector<double> best_d(const std::vector<double>& p, const std::vector<double>& q) {
  throw NotImplemented("9.1");
}

double value_of_best_d(const std::vector<double>& p, const std::vector<double>& q,
                       const std::vector<double>& w) {
  throw NotImplemented("9.1");
}

double jsd(const std::vector<double>& p, const std::vector<double>& q, const std::vector<double>& w) {
  throw NotImplemented("9.1");
}

double value_from_jsd(double j) {
  throw NotImplemented("9.1");
}

// The value of the best D minus that of the D that says d[i] in cell i: never negative.
double gap(const std::vector<double>& p, const std::vector<double>& q, const std::vector<double>& w,
           const std::vector<double>& d) {
  throw NotImplemented("9.1");
}
