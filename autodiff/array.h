// Dense two-dimensional arrays of Real, stored by rows: Array owns its numbers, ArrayView looks at somebody
// else's. Rows are samples of a batch, columns are features; a scalar is the 1x1 case. There is no arithmetic
// here: numbers that are to be differentiated live on a Tape (tape.h).
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::ad {

struct Shape {
  Index rows = 1;
  Index cols = 1;

  constexpr Index size() const { return rows * cols; }
  friend constexpr bool operator==(const Shape&, const Shape&) = default;
};

// "32x8", as error messages print it.
std::string to_string(const Shape& shape);

class Array;

// A read-only view of rows x cols numbers; it does not keep them alive.
class ArrayView {
 public:
  constexpr ArrayView() = default;
  constexpr ArrayView(const Real* data, Shape shape) : data_(data), shape_(shape) {}
  ArrayView(const Array& array);

  const Real* data() const { return data_; }
  Shape shape() const { return shape_; }
  Index rows() const { return shape_.rows; }
  Index cols() const { return shape_.cols; }
  Index size() const { return shape_.size(); }

  // Element by row and column, or by position in storage. Throws std::out_of_range.
  Real operator()(Index row, Index col) const;
  Real operator[](Index i) const;

  const Real* begin() const { return data_; }
  const Real* end() const { return data_ + size(); }

  // The number in a 1x1 view, so that a scalar gradient reads as a number. Throws std::invalid_argument
  // otherwise.
  operator Real() const {
    if (size() != 1) throw_not_scalar();
    return *data_;
  }

 private:
  [[noreturn]] void throw_not_scalar() const;

  const Real* data_ = nullptr;
  Shape shape_{0, 0};
};

// An array that owns its numbers.
//   Array(3, 2)           zeros, 3 rows and 2 columns
//   Array{{1, 2}, {3, 4}} row by row
//   Array(2.5)            1x1
// Rows and columns are at least 1, but for the default-made array, which is empty. Throws
// std::invalid_argument.
class Array {
 public:
  Array() : shape_{0, 0} {}
  Array(Real scalar) : shape_{1, 1}, values_(1, scalar) {}
  Array(Index rows, Index cols, Real fill = 0);
  explicit Array(Shape shape, Real fill = 0) : Array(shape.rows, shape.cols, fill) {}
  Array(Shape shape, std::vector<Real> values);
  Array(std::initializer_list<std::initializer_list<Real>> rows);
  explicit Array(ArrayView view);

  // One column or one row out of a list of numbers.
  static Array column(std::vector<Real> values);
  static Array row(std::vector<Real> values);

  Shape shape() const { return shape_; }
  Index rows() const { return shape_.rows; }
  Index cols() const { return shape_.cols; }
  Index size() const { return shape_.size(); }

  // Element by row and column, or by position in storage. Throws std::out_of_range.
  Real& operator()(Index row, Index col);
  Real operator()(Index row, Index col) const { return ArrayView(*this)(row, col); }
  Real& operator[](Index i);
  Real operator[](Index i) const { return ArrayView(*this)[i]; }

  Real* data() { return values_.data(); }
  const Real* data() const { return values_.data(); }
  Real* begin() { return values_.data(); }
  Real* end() { return values_.data() + values_.size(); }
  const Real* begin() const { return values_.data(); }
  const Real* end() const { return values_.data() + values_.size(); }

  friend bool operator==(const Array&, const Array&) = default;

 private:
  Shape shape_;
  std::vector<Real> values_;
};

inline ArrayView::ArrayView(const Array& array) : data_(array.data()), shape_(array.shape()) {}

}  // namespace saddle::inline SADDLE_PRECISION::ad
