// Task 12.3: the gradient of G's cost through steps of D. README.md says what each function gives.
// g is {shift, scale}, d is {w, b}.
#pragma once

#include <cmath>
#include <vector>

#include "not_implemented.h"

using Numbers = std::vector<double>;

Numbers after_steps(const Numbers& g, const Numbers& d, double h, int k, const Numbers& data,
                    const Numbers& noise) {
  throw NotImplemented("12.3");
}

double unrolled_cost(const Numbers& g, const Numbers& d, double h, int k, const Numbers& data,
                     const Numbers& noise) {
  throw NotImplemented("12.3");
}

Numbers frozen_gradient(const Numbers& g, const Numbers& d, double h, int k, const Numbers& data,
                        const Numbers& noise) {
  throw NotImplemented("12.3");
}

Numbers unrolled_gradient(const Numbers& g, const Numbers& d, double h, int k, const Numbers& data,
                          const Numbers& noise) {
  throw NotImplemented("12.3");
}
