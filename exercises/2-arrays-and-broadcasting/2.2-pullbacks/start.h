// Task 2.2: pullbacks of three operations on arrays. README.md says what each function gives.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "not_implemented.h"

// c = a b; a is n x k, b is k x m, dc is n x m. The pullbacks by a and by b, in this order.
std::vector<std::vector<double>> matmul_pullback(int n, int k, int m, const std::vector<double>& a,
                                                 const std::vector<double>& b,
                                                 const std::vector<double>& dc) {
  throw NotImplemented("2.2");
}

// Of each row.
std::vector<double> softmax(int rows, int cols, const std::vector<double>& x) {
  throw NotImplemented("2.2");
}

std::vector<double> softmax_pullback(int rows, int cols, const std::vector<double>& x,
                                     const std::vector<double>& dy) {
  throw NotImplemented("2.2");
}

// Of the mean over the rows: dy has cols numbers, the result has rows and cols.
std::vector<double> mean_pullback(int rows, int cols, const std::vector<double>& dy) {
  throw NotImplemented("2.2");
}
