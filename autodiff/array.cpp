#include "autodiff/array.h"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace saddle::inline SADDLE_PRECISION::ad {

std::string to_string(const Shape& shape) {
  return fmt::format("{}x{}", shape.rows, shape.cols);
}

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

// Reached only after the destructor of the derived class has run: until then its override is called, whose
// message is more specific.
void Lender::require_lent(std::uint64_t) const {
  throw std::logic_error("array: a view must not be used after its tape or its Gradients were destroyed");
}

Real ArrayView::operator()(Index row, Index col) const {
  return begin()[offset(shape_, row, col)];
}
Real ArrayView::operator[](Index i) const {
  return begin()[offset(shape_, i)];
}
Real& Array::operator()(Index row, Index col) {
  return values_[offset(shape_, row, col)];
}
Real& Array::operator[](Index i) {
  return values_[offset(shape_, i)];
}

void ArrayView::throw_not_scalar(Shape shape) {
  throw std::invalid_argument(fmt::format(
      "array: only a 1x1 array is a number, got {}; name an element, as in a(0, 0)", to_string(shape)));
}

namespace {

void require_shape(Shape shape) {
  if (shape.rows < 1 || shape.cols < 1)
    throw std::invalid_argument(
        fmt::format("array: rows and columns must be at least 1, got {}", to_string(shape)));
}

}  // namespace

Array Array::filled(Shape shape, Real number) {
  require_shape(shape);
  return from(shape, std::vector<Real>(static_cast<std::size_t>(shape.size()), number));
}

Array Array::from(Shape shape, std::vector<Real> values) {
  require_shape(shape);
  if (shape.size() != static_cast<Index>(values.size()))
    throw std::invalid_argument(fmt::format("array: the shape {} needs {} values, got {}", to_string(shape),
                                            shape.size(), values.size()));
  Array result;
  result.shape_ = shape;
  result.values_ = std::move(values);
  return result;
}

Array::Array(std::initializer_list<Element> row) : shape_{1, static_cast<Index>(row.size())} {
  require_shape(shape_);
  for (const Element& element : row) values_.push_back(element.value);
}

Array::Array(std::initializer_list<std::initializer_list<Real>> rows)
    : shape_{static_cast<Index>(rows.size()),
             rows.size() == 0 ? 0 : static_cast<Index>(rows.begin()->size())} {
  require_shape(shape_);
  values_.reserve(static_cast<std::size_t>(shape_.size()));
  for (const auto& row : rows) {
    if (static_cast<Index>(row.size()) != shape_.cols)
      throw std::invalid_argument(
          fmt::format("array: all rows must have the same length, got {} and {}", shape_.cols, row.size()));
    values_.insert(values_.end(), row.begin(), row.end());
  }
}

Array::Array(ArrayView view) : shape_(view.shape()), values_(view.begin(), view.end()) {}

Array Array::column(std::vector<Real> values) {
  const auto n = static_cast<Index>(values.size());
  return from({n, 1}, std::move(values));
}

Array Array::row(std::vector<Real> values) {
  const auto n = static_cast<Index>(values.size());
  return from({1, n}, std::move(values));
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
