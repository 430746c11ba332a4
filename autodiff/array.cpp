#include "autodiff/array.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace saddle::inline SADDLE_PRECISION::ad {

std::string to_string(const Shape& shape) {
  return fmt::format("{}x{}", shape.rows, shape.cols);
}

namespace {

// The position of (row, col) in row-major storage.
Index offset(Shape shape, Index row, Index col) {
  if (row < 0 || row >= shape.rows || col < 0 || col >= shape.cols)
    throw std::out_of_range(
        fmt::format("array: index ({}, {}) must lie inside the shape {}", row, col, to_string(shape)));
  return row * shape.cols + col;
}

Index offset(Shape shape, Index i) {
  if (i < 0 || i >= shape.size())
    throw std::out_of_range(fmt::format("array: index {} must lie inside the shape {}", i, to_string(shape)));
  return i;
}

}  // namespace

Real ArrayView::operator()(Index row, Index col) const {
  return data_[offset(shape_, row, col)];
}
Real ArrayView::operator[](Index i) const {
  return data_[offset(shape_, i)];
}
Real& Array::operator()(Index row, Index col) {
  return values_[offset(shape_, row, col)];
}
Real& Array::operator[](Index i) {
  return values_[offset(shape_, i)];
}

void ArrayView::throw_not_scalar() const {
  throw std::invalid_argument(fmt::format(
      "array: only a 1x1 array is a number, got {}; name an element, as in a(0, 0)", to_string(shape_)));
}

Array::Array(Index rows, Index cols, Real fill) : shape_{rows, cols} {
  if (rows < 1 || cols < 1)
    throw std::invalid_argument(
        fmt::format("array: rows and columns must be at least 1, got {}", to_string(shape_)));
  values_.assign(shape_.size(), fill);
}

Array::Array(Shape shape, std::vector<Real> values) : shape_(shape), values_(std::move(values)) {
  if (shape.rows < 1 || shape.cols < 1 || shape.size() != static_cast<Index>(values_.size()))
    throw std::invalid_argument(fmt::format("array: the shape {} needs {} values, got {}", to_string(shape),
                                            shape.size(), values_.size()));
}

Array::Array(std::initializer_list<std::initializer_list<Real>> rows)
    : Array(static_cast<Index>(rows.size()),
            rows.size() == 0 ? 0 : static_cast<Index>(rows.begin()->size())) {
  Real* out = values_.data();
  for (const auto& row : rows) {
    if (static_cast<Index>(row.size()) != shape_.cols)
      throw std::invalid_argument(
          fmt::format("array: all rows must have the same length, got {} and {}", shape_.cols, row.size()));
    out = std::copy(row.begin(), row.end(), out);
  }
}

Array::Array(ArrayView view) : shape_(view.shape()), values_(view.begin(), view.end()) {}

Array Array::column(std::vector<Real> values) {
  const auto n = static_cast<Index>(values.size());
  return Array(Shape{n, 1}, std::move(values));
}

Array Array::row(std::vector<Real> values) {
  const auto n = static_cast<Index>(values.size());
  return Array(Shape{1, n}, std::move(values));
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
