#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <vector>

using Numbers = std::vector<double>;
using Scalar = std::function<double(const Numbers&)>;

double scale_of(double x) {
  return std::max(1.0, std::abs(x));
}

double central_difference(const Scalar& f, const Numbers& x, int i) {
  const auto at = static_cast<std::size_t>(i);
  const double h = std::cbrt(std::numeric_limits<double>::epsilon()) * scale_of(x[at]);
  Numbers right = x, left = x;
  right[at] += h;
  left[at] -= h;
  return (f(right) - f(left)) / (right[at] - left[at]);
}

std::vector<bool> check_gradient(const Scalar& f, const Numbers& x, const Numbers& claimed) {
  const double size = std::abs(f(x));
  std::vector<bool> right;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double quotient = central_difference(f, x, static_cast<int>(i));
    const double bound = 1e-5 * std::max(std::abs(quotient), size / scale_of(x[i]));
    right.push_back(std::abs(claimed[i] - quotient) <= bound);
  }
  return right;
}
