// Task 7.1: a zero-sum game with two rows. README.md says what each function gives.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "not_implemented.h"

// The columns that are not strictly dominated, in order, counted from 0.
std::vector<int> undominated(const std::vector<double>& first, const std::vector<double>& second) {
  throw NotImplemented("7.1");
}

double value(const std::vector<double>& first, const std::vector<double>& second) {
  throw NotImplemented("7.1");
}

// The probabilities of the two rows.
std::vector<double> row_mix(const std::vector<double>& first, const std::vector<double>& second) {
  throw NotImplemented("7.1");
}

// The probability of each column.
std::vector<double> column_mix(const std::vector<double>& first, const std::vector<double>& second) {
  throw NotImplemented("7.1");
}
