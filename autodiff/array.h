// Dense two-dimensional arrays of Real, stored by rows: Array owns its numbers, ArrayView refers to numbers
// that another object owns. Rows are samples of a batch, columns are features; a scalar is the 1x1 case.
// There is no arithmetic here: numbers that are to be differentiated are recorded on a Tape (tape.h).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::ad {

struct Shape {
  Index rows = 1;
  Index cols = 1;

  constexpr Index size() const { return rows * cols; }
  friend constexpr bool operator==(const Shape&, const Shape&) = default;
};

// The place in storage of the element of an array, which may be broadcast, that stands at (row, col) of the
// result.
constexpr Index place_in(Shape shape, Index row, Index col) {
  return (shape.rows == 1 ? 0 : row) * shape.cols + (shape.cols == 1 ? 0 : col);
}

// Its position in storage: of an element by row and column, or by position. Throws std::out_of_range.
Index offset(Shape shape, Index row, Index col);
Index offset(Shape shape, Index i);

// "32x8", as error messages print it.
std::string to_string(const Shape& shape);

class Array;

// An owner of numbers that views refer to, and that can invalidate these views: a tape's recording, or
// Gradients. The upper 31 bits of a word are a stamp; views with the present stamp are valid.
class Lender {
 public:
  virtual ~Lender() = default;
  Lender(const Lender&) = delete;
  Lender& operator=(const Lender&) = delete;

  // Throws std::logic_error unless the views that were made with this word are still valid.
  void require(std::uint64_t word) const {
    if ((next_ ^ word) >> 33 != 0) [[unlikely]]
      require_lent(word);
  }

 protected:
  Lender() = default;
  virtual void require_lent(std::uint64_t word) const;

  std::uint64_t next_ = 0;  // a word of the present stamp
};

// A read-only view of rows x cols numbers. It does not keep them alive; a view that Var::array() or Gradients
// returned detects when they are no longer valid, and (), [] and begin() then throw std::logic_error. The
// view of a 1x1 Var or gradient holds a copy of the number.
class ArrayView {
 public:
  constexpr ArrayView() = default;
  constexpr ArrayView(const Real* data, Shape shape) : data_(data), shape_(shape) {}
  ArrayView(const Array& array);
  ArrayView(const Real* data, Shape shape, const Lender& lender, std::uint64_t word)
      : data_(data), shape_(shape), lender_(&lender), word_(word) {}

  // A view that is the number itself.
  static ArrayView of_number(Real number) {
    ArrayView view;
    view.shape_ = {1, 1};
    view.number_ = number;
    return view;
  }

  // The address of the first number, without a check that it is still valid. Not available for a temporary
  // view, since a view of a 1x1 value holds the number itself, which ends with the view.
  const Real* data() const& { return data_ == nullptr ? &number_ : data_; }
  const Real* data() const&& = delete;
  Shape shape() const { return shape_; }
  Index rows() const { return shape_.rows; }
  Index cols() const { return shape_.cols; }
  Index size() const { return shape_.size(); }

  // Element by row and column, or by position in storage. Throws std::out_of_range.
  Real operator()(Index row, Index col) const;
  Real operator[](Index i) const;

  const Real* begin() const& {
    require_lent();
    return data();
  }
  const Real* begin() const&& = delete;
  const Real* end() const& { return data() + size(); }
  const Real* end() const&& = delete;

  // The number in a 1x1 view, so that a scalar gradient reads as a number. Throws std::invalid_argument
  // otherwise.
  operator Real() const {
    if (size() != 1) throw_not_scalar(shape_);
    return *begin();
  }

 private:
  friend class Array;
  [[noreturn]] static void throw_not_scalar(Shape shape);
  void require_lent() const {
    if (lender_ != nullptr) lender_->require(word_);
  }

  const Real* data_ = nullptr;  // null: the number below
  Shape shape_{0, 0};
  const Lender* lender_ = nullptr;
  union {
    std::uint64_t word_ = 0;
    Real number_;
  };
};

// An array that owns its numbers.
//   Array{1, 2, 3}          one row
//   Array{{1}, {2}, {3}}    row by row: here a column
//   Array(2.5)              1x1
//   Array::zeros(3, 2)      3 rows and 2 columns
// Rows and columns are at least 1; only the default-constructed array is empty. The constructors and
// factories throw std::invalid_argument for an empty list or shape, rows of different lengths, and a number
// of values that differs from the size of the shape.
class Array {
 public:
  // An element of a flat list. (A class, so that {{1}, {2}} is a list of rows and nothing else.)
  struct Element {
    Element(Real v) : value(v) {}
    Real value;
  };

  Array() : shape_{0, 0} {}
  Array(Real scalar) : shape_{1, 1}, values_(1, scalar) {}
  Array(std::initializer_list<Element> row);
  Array(std::initializer_list<std::initializer_list<Real>> rows);
  Array(ArrayView view);

  // The same number in every element. No constructor takes sizes: Array(2, 3) would be too easy to confuse
  // with Array{2, 3}, which is a row.
  static Array zeros(Index rows, Index cols) { return filled({rows, cols}, 0); }
  static Array zeros(Shape shape) { return filled(shape, 0); }
  static Array filled(Index rows, Index cols, Real number) { return filled({rows, cols}, number); }
  static Array filled(Shape shape, Real number);

  // One column, one row, or any shape out of a list of numbers, which is stored by rows.
  static Array column(std::vector<Real> values);
  static Array row(std::vector<Real> values);
  static Array from(Shape shape, std::vector<Real> values);

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

  // The number in a 1x1 array. Throws std::invalid_argument otherwise.
  operator Real() const {
    if (size() != 1) ArrayView::throw_not_scalar(shape_);
    return values_.front();
  }

  friend bool operator==(const Array&, const Array&) = default;
  // A 1x1 array and a number, compared as numbers.
  template <class Number>
  requires std::is_arithmetic_v<Number>
  friend bool operator==(const Array& a, Number b) { return static_cast<Real>(a) == b; }

 private:
  Shape shape_;
  std::vector<Real> values_;
};

inline ArrayView::ArrayView(const Array& array) : data_(array.data()), shape_(array.shape()) {}

// Prints a list of rows, {{1, 2}, {3, 4}}; for more than 60 numbers, the shape, the smallest and the largest.
std::ostream& operator<<(std::ostream& out, const ArrayView& view);
std::ostream& operator<<(std::ostream& out, const Array& array);
std::ostream& operator<<(std::ostream& out, const Shape& shape);

}  // namespace saddle::inline SADDLE_PRECISION::ad
