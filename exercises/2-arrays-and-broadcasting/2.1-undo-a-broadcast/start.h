// Task 2.1: undo a broadcast. README.md says what each function gives, and how arrays are given.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <vector>

#include "not_implemented.h"

// Rows and columns of an elementwise operation on two arrays.
std::vector<int> broadcast_shape(int a_rows, int a_cols, int b_rows, int b_cols) {
  throw NotImplemented("2.1");
}

// a has rows and cols, the result has to_rows and to_cols.
std::vector<double> broadcast(int rows, int cols, const std::vector<double>& a, int to_rows, int to_cols) {
  throw NotImplemented("2.1");
}

// The pullback of broadcast() with the same sizes: dy has to_rows and to_cols, the result has rows and cols.
std::vector<double> undo_broadcast(int rows, int cols, const std::vector<double>& dy, int to_rows,
                                   int to_cols) {
  throw NotImplemented("2.1");
}

// The pullbacks of the elementwise product by a and by b, in this order. dy has the shape of the product.
std::vector<std::vector<double>> multiply_pullback(int a_rows, int a_cols, const std::vector<double>& a,
                                                   int b_rows, int b_cols, const std::vector<double>& b,
                                                   const std::vector<double>& dy) {
  throw NotImplemented("2.1");
}
