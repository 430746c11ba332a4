// Task 5.1: KL and JSD of categorical distributions. README.md says what each function gives.
#pragma once

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "not_implemented.h"

// In nats; infinity where q has no probability and p has some.
double kl(const std::vector<double>& p, const std::vector<double>& q) {
  throw NotImplemented("5.1");
}

double jsd(const std::vector<double>& p, const std::vector<double>& q) {
  throw NotImplemented("5.1");
}
