// Task 6.1: EM for a mixture of normals. README.md says what each function gives.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "not_implemented.h"

// Three rows: the weights, the means and the variances of the components.
using Mixture = std::vector<std::vector<double>>;

// A row for each sample, in it a number for each component.
std::vector<std::vector<double>> responsibilities(const std::vector<double>& x, const Mixture& mixture) {
  throw NotImplemented("6.1");
}

// The mean over the samples.
double log_likelihood(const std::vector<double>& x, const Mixture& mixture) {
  throw NotImplemented("6.1");
}

Mixture em_step(const std::vector<double>& x, const Mixture& mixture) {
  throw NotImplemented("6.1");
}

// The log-likelihood before the first step and after each one.
std::vector<double> em(const std::vector<double>& x, Mixture mixture, int steps) {
  throw NotImplemented("6.1");
}
