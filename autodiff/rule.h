// A rule: the functions by which the tape computes an operation and its derivatives. Internal: users find the
// operations in table.h and array_ops.h.
#pragma once

#include <cstdint>
#include <stdexcept>

#include "autodiff/tape.h"
#include "autodiff/zeros.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// Which elements a reduction runs over: all of them, down the rows (the result has one row), or along the
// columns of each row (the result has one column).
enum class Axis { all, rows, cols };

// Shapes that do not fit, in an operation or in a rule that gives a cotangent of the wrong shape.
class ShapeError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

// The parameters of an array operation beside its operands.
struct Attributes {
  Axis axis = Axis::all;
  bool transpose_a = false;
  bool transpose_b = false;
  bool a_is_cotangent = false;  // then its zeros contribute zero, even against inf
  bool b_is_cotangent = false;
  Index row = 0;  // an offset
  Index col = 0;
  const Index* indices = nullptr;
  Real fill = 0;  // the value of elements that no operand sets
};

// The numbers that go into and come out of an array operation.
struct Frame {
  Shape shape;                    // of the result
  Real* out = nullptr;            // the result, when it is to be computed
  const ArrayView* in = nullptr;  // the operands
  Index operands = 0;
  Attributes attributes;
  const Real* dy = nullptr;  // in a pullback: the cotangent and the result
  const Real* y = nullptr;
  Real* slope = nullptr;      // of a rule that keeps them: the derivatives, element by element
  ZerosMet* zeros = nullptr;  // of the sweep that is running, if there is one
};

// A rule with its inputs bound (a pullback). It passes a cotangent to each operand for which wants(k) holds,
// in the shape of the operand; a rule that broadcasts may pass it in the shape of the result, and give() sums
// it to the shape of the operand. A cotangent of any other shape throws ShapeError.
class Pullback {
 public:
  Var dy;  // the cotangent of the result
  Var y;   // the result
  Attributes attributes;
  Index operands = 0;
  Real nothing =
      0;  // the cotangent of elements that dy does not reach: a masked zero, or zero without care (zeros.h)

  virtual ~Pullback() = default;
  virtual Var operand(Index k) const = 0;
  virtual bool wants(Index k) const = 0;
  virtual void give(Index k, const Var& cotangent) = 0;
};

struct Rule {
  const char* name;
  int operands;  // 0: any number

  // Elementwise rows only: value and partial derivatives of 1x1 operands.
  void (*scalar)(const Real* operands, Real& value, Real* partials);
  // Writes frame.out.
  void (*value)(const Frame& frame);
  // Elementwise rows only: the cotangent of operand k in numbers, in the shape of the result.
  void (*pullback)(const Frame& frame, Index k, Real* out, bool accumulate);
  // The cotangents as recorded operations, which can be differentiated again.
  void (*derivative)(Pullback& pullback);
  // Whether value() also writes frame.slope, for the pullback to use.
  bool keeps_slope = false;
  // Whether operands are broadcast to the shape of the result: a cotangent of that shape is then added up.
  bool broadcasts = false;
  // Whether value() notes where a zero hides an infinity, in frame.zeros.
  bool notes_zeros = false;
  // Whether the derivative may lose the marks of zeros: true for user-defined operations.
  bool loses_marks = false;
};

}  // namespace saddle::inline SADDLE_PRECISION::ad
