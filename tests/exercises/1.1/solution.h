#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

double tanh_pullback(double x, double dy) {
  const double cosh = std::cosh(x);
  return dy / cosh / cosh;
}

double softplus(double x) {
  return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}

double softplus_pullback(double x, double dy) {
  return dy / (1 + std::exp(-x));
}

std::vector<double> divide_pullback(double a, double b, double dy) {
  return {dy / b, -dy * a / (b * b)};
}

double mish(double x) {
  return x * std::tanh(softplus(x));
}

double mish_pullback(double x, double dy) {
  const double inner = softplus(x);
  return dy * std::tanh(inner) + softplus_pullback(x, tanh_pullback(inner, dy * x));
}
