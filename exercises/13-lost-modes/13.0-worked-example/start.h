// The worked example of chapter 13: do samples contain a mode that a generator makes with probability
// `share`?
#pragma once

#include <cmath>

// (1 - share)^samples, by the logarithm of 1 - share.
double probability_missed(double share, int samples) {
  return std::exp(samples * std::log1p(-share));
}

// 1 - (1 - share)^samples, also where it is far below 1.
double probability_found(double share, int samples) {
  return -std::expm1(samples * std::log1p(-share));
}
