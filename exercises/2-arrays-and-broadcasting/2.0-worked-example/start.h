// The worked example of chapter 2: y = x + b, where b is one row, which is added to each row of x.
#pragma once

#include <cstddef>
#include <vector>

std::vector<double> add_row(int rows, int cols, const std::vector<double>& x, const std::vector<double>& b) {
  std::vector<double> y(x.size());
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < cols; ++j) {
      const auto at = static_cast<std::size_t>(i * cols + j);
      y[at] = x[at] + b[static_cast<std::size_t>(j)];
    }
  return y;
}

// The cotangent of b, given that of y: what was copied to each row is added up over the rows.
std::vector<double> add_row_pullback(int rows, int cols, const std::vector<double>& dy) {
  std::vector<double> db(static_cast<std::size_t>(cols), 0.0);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < cols; ++j)
      db[static_cast<std::size_t>(j)] += dy[static_cast<std::size_t>(i * cols + j)];
  return db;
}
