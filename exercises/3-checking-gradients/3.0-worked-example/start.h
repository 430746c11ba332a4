// The worked example of chapter 3: one central difference, and its step.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

// The third root of the rounding error, on the scale of x.
double step_for(double x) {
  return std::cbrt(std::numeric_limits<double>::epsilon()) * std::max(1.0, std::abs(x));
}

double quotient(const std::function<double(double)>& f, double x, double h) {
  // Both are rounded: divide by the distance that they have, which is exact.
  const double right = x + h, left = x - h;
  return (f(right) - f(left)) / (right - left);
}

// Of f(x) = a x^3.
double quotient_of_cubic(double a, double x, double h) {
  return quotient([a](double y) { return a * y * y * y; }, x, h);
}
