// Task 3.1: a checker of gradients. README.md says what it can rely on.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <vector>

#include "not_implemented.h"

using Numbers = std::vector<double>;
using Scalar = std::function<double(const Numbers&)>;

// The derivative of f by x[i], from values of f alone.
double central_difference(const Scalar& f, const Numbers& x, int i) {
  throw NotImplemented("3.1");
}

// For each i whether claimed[i] is the derivative of f by x[i].
std::vector<bool> check_gradient(const Scalar& f, const Numbers& x, const Numbers& claimed) {
  throw NotImplemented("3.1");
}
