#pragma once

#include <cstddef>
#include <stdexcept>
#include <vector>

int common_size(int a, int b) {
  if (a != b && a != 1 && b != 1) throw std::invalid_argument("common_size: the sizes do not fit");
  return a == 1 ? b : a;
}

std::vector<int> broadcast_shape(int a_rows, int a_cols, int b_rows, int b_cols) {
  return {common_size(a_rows, b_rows), common_size(a_cols, b_cols)};
}

// Where element (i, j) is copied from.
std::size_t place(int rows, int cols, int i, int j) {
  return static_cast<std::size_t>((rows == 1 ? 0 : i) * cols + (cols == 1 ? 0 : j));
}

void require_fit(int rows, int cols, int to_rows, int to_cols) {
  if ((rows != 1 && rows != to_rows) || (cols != 1 && cols != to_cols))
    throw std::invalid_argument("broadcast: the shapes do not fit");
}

std::vector<double> broadcast(int rows, int cols, const std::vector<double>& a, int to_rows, int to_cols) {
  require_fit(rows, cols, to_rows, to_cols);
  std::vector<double> y;
  for (int i = 0; i < to_rows; ++i)
    for (int j = 0; j < to_cols; ++j) y.push_back(a[place(rows, cols, i, j)]);
  return y;
}

std::vector<double> undo_broadcast(int rows, int cols, const std::vector<double>& dy, int to_rows,
                                   int to_cols) {
  require_fit(rows, cols, to_rows, to_cols);
  std::vector<double> da(static_cast<std::size_t>(rows * cols), 0.0);
  for (int i = 0; i < to_rows; ++i)
    for (int j = 0; j < to_cols; ++j)
      da[place(rows, cols, i, j)] += dy[static_cast<std::size_t>(i * to_cols + j)];
  return da;
}

std::vector<std::vector<double>> multiply_pullback(int a_rows, int a_cols, const std::vector<double>& a,
                                                   int b_rows, int b_cols, const std::vector<double>& b,
                                                   const std::vector<double>& dy) {
  const std::vector<int> shape = broadcast_shape(a_rows, a_cols, b_rows, b_cols);
  std::vector<double> da = broadcast(b_rows, b_cols, b, shape[0], shape[1]),
                      db = broadcast(a_rows, a_cols, a, shape[0], shape[1]);
  for (std::size_t i = 0; i < dy.size(); ++i) {
    da[i] *= dy[i];
    db[i] *= dy[i];
  }
  return {undo_broadcast(a_rows, a_cols, da, shape[0], shape[1]),
          undo_broadcast(b_rows, b_cols, db, shape[0], shape[1])};
}
