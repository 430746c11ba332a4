#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

// The place of element (i, j) in an array with this many columns.
std::size_t at(int cols, int i, int j) {
  return static_cast<std::size_t>(i * cols + j);
}

std::vector<std::vector<double>> matmul_pullback(int n, int k, int m, const std::vector<double>& a,
                                                 const std::vector<double>& b,
                                                 const std::vector<double>& dc) {
  std::vector<double> da(a.size(), 0.0), db(b.size(), 0.0);
  for (int i = 0; i < n; ++i)
    for (int l = 0; l < k; ++l)
      for (int j = 0; j < m; ++j) {
        da[at(k, i, l)] += dc[at(m, i, j)] * b[at(m, l, j)];
        db[at(m, l, j)] += a[at(k, i, l)] * dc[at(m, i, j)];
      }
  return {da, db};
}

std::vector<double> softmax(int rows, int cols, const std::vector<double>& x) {
  std::vector<double> y = x;
  for (int i = 0; i < rows; ++i) {
    double largest = x[at(cols, i, 0)], sum = 0;
    for (int j = 0; j < cols; ++j) largest = std::max(largest, x[at(cols, i, j)]);
    for (int j = 0; j < cols; ++j) y[at(cols, i, j)] = std::exp(x[at(cols, i, j)] - largest);
    for (int j = 0; j < cols; ++j) sum += y[at(cols, i, j)];
    for (int j = 0; j < cols; ++j) y[at(cols, i, j)] /= sum;
  }
  return y;
}

std::vector<double> softmax_pullback(int rows, int cols, const std::vector<double>& x,
                                     const std::vector<double>& dy) {
  std::vector<double> dx = softmax(rows, cols, x);
  for (int i = 0; i < rows; ++i) {
    double mean = 0;
    for (int j = 0; j < cols; ++j) mean += dx[at(cols, i, j)] * dy[at(cols, i, j)];
    for (int j = 0; j < cols; ++j) dx[at(cols, i, j)] *= dy[at(cols, i, j)] - mean;
  }
  return dx;
}

std::vector<double> mean_pullback(int rows, int cols, const std::vector<double>& dy) {
  std::vector<double> dx;
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < cols; ++j) dx.push_back(dy[at(cols, 0, j)] / rows);
  return dx;
}
