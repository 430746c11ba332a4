// Task 7.2: the smallest discount factor for which a threat works. README.md says what each function gives.
#pragma once

#include <cmath>
#include <stdexcept>
#include <vector>

#include "not_implemented.h"

// The payoffs in `first`, then `later` in every round, for ever.
double discounted(const std::vector<double>& first, double later, double d) {
  throw NotImplemented("7.2");
}

double grim_threshold(double t, double r, double p, double s) {
  throw NotImplemented("7.2");
}

// Throws std::domain_error if there is none below 1.
double threshold(double t, double r, double p, double s, int rounds) {
  throw NotImplemented("7.2");
}

// 0 if no number of rounds is enough.
int shortest_punishment(double t, double r, double p, double s, double d) {
  throw NotImplemented("7.2");
}
