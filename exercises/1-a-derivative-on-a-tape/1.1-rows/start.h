// Task 1.1: the rows of a table of derivatives. README.md says what each function gives.
#pragma once

#include <cmath>
#include <vector>

#include "not_implemented.h"

double tanh_pullback(double x, double dy) {
  throw NotImplemented("1.1");
}

double softplus(double x) {
  throw NotImplemented("1.1");
}

double softplus_pullback(double x, double dy) {
  throw NotImplemented("1.1");
}

// The derivatives by a and by b, in this order.
std::vector<double> divide_pullback(double a, double b, double dy) {
  throw NotImplemented("1.1");
}

double mish(double x) {
  throw NotImplemented("1.1");
}

double mish_pullback(double x, double dy) {
  throw NotImplemented("1.1");
}
