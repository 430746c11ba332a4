// Task 14.2: are samples copies of the training images? README.md says what each function gives.
#pragma once

#include <cmath>
#include <vector>

#include "not_implemented.h"

using Image = std::vector<double>;

std::vector<int> nearest_rows(const std::vector<Image>& points, const std::vector<Image>& images) {
  throw NotImplemented("14.2");
}

std::vector<double> nearest_distances(const std::vector<Image>& points, const std::vector<Image>& images) {
  throw NotImplemented("14.2");
}

double median(const std::vector<double>& values) {
  throw NotImplemented("14.2");
}

// That of the samples first, then that of the held-out images.
std::vector<double> medians(const std::vector<Image>& samples, const std::vector<Image>& held_out,
                            const std::vector<Image>& training) {
  throw NotImplemented("14.2");
}

// The share, the estimate of c, and its standard error.
std::vector<double> copies(const std::vector<Image>& samples, const std::vector<Image>& training,
                           const std::vector<Image>& held_out) {
  throw NotImplemented("14.2");
}
