// Task 13.1: which modes do samples cover, and which share can a missing mode still have? README.md says what
// each function gives.
#pragma once

#include <cmath>
#include <vector>

#include "not_implemented.h"

std::vector<int> good_samples(const std::vector<std::vector<double>>& centres, double sd,
                              const std::vector<std::vector<double>>& samples) {
  throw NotImplemented("13.1");
}

int at_least(int samples, double share, double risk) {
  throw NotImplemented("13.1");
}

std::vector<int> covered(const std::vector<int>& counts, int samples, double share, double risk) {
  throw NotImplemented("13.1");
}

double ruled_out(int samples, int modes, double risk) {
  throw NotImplemented("13.1");
}

int samples_needed(double share, int modes, double risk) {
  throw NotImplemented("13.1");
}
