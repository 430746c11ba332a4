// The verdicts of the gradient checker on a derivative, and the text for each.
#pragma once

#include <span>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// The kind of an error. The numbers can only suggest it: the kinds of a wrong derivative, from detached on,
// are tested in this order, and the first that fits all wrong coordinates of an input is the verdict; if none
// fits, it is `wrong`. On shapes with more than two rows and columns that are not square, the kinds differ
// from each other.
enum class Verdict {
  pass,
  vacuous,                // the gradient of an input is about zero, which proves nothing
  nonzero,                // the gradient was expected to be about zero, and is not
  not_repeatable,         // two calls at the same point give different results
  undefined,              // the differences are not finite: the end of a domain, an overflow
  rough,                  // the point allows no sharper check: noise, or cancellation
  result_shape,           // the result changes its shape with the input
  gradient_shape,         // a rule gives an operand a gradient of another shape
  nan,                    // the gradient is not finite, where the differences are
  kink,                   // the derivatives from the left and from the right differ
  off_at_kink,            // there, and the derivative is not between those two
  detached,               // zero, where the differences are not
  wrong_sign,             // minus what it should be
  factor_two,             // half or twice
  missing_mean,           // n times what it should be, or 1/n: n rows, columns or elements
  transposed,             // the numbers of the transposed gradient
  missing_broadcast_sum,  // what one row, column or element of the result contributes
  wrong_operand,          // what it would be with another operand in the place of one
  precision,              // off by less than 1 % (not offered in float)
  wrong,                  // none of these fits all wrong coordinates of the input
  recorded,               // backward() is correct, grad() is not
  higher_order,           // the derivatives of lower order are correct, this one is not
};

// All of them, in their order.
std::span<const Verdict> verdicts();

// For people: "wrong sign".
const char* to_string(Verdict verdict);

// For programs, as in JSON: "wrong_sign". It does not change from one version to the next.
const char* identifier(Verdict verdict);

// What the error looks like, and what usually causes it.
const char* appearance(Verdict verdict);
const char* usual_cause(Verdict verdict);

}  // namespace saddle::inline SADDLE_PRECISION::ad
