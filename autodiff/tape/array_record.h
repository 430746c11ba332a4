// What the array operations share: recording. Internal to autodiff/.
#pragma once

#include <array>
#include <span>

#include "autodiff/array_ops.h"
#include "autodiff/tape/reject.h"
#include "autodiff/tape/store.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// Records an operation on the tape of its operands; if all operands are plain numbers, the result is computed
// without a tape.
Var record(const Rule& rule, std::span<const Var> operands, const Shape& shape, const Attributes& attributes,
           Location here);
inline Var record(const Rule& rule, const Var& x, const Shape& shape, const Attributes& attributes,
                  Location here) {
  return record(rule, std::span<const Var>(&x, 1), shape, attributes, here);
}

inline Attributes along(Axis axis) {
  Attributes attributes;
  attributes.axis = axis;
  return attributes;
}

// The rule of an operation on whole arrays.
constexpr Rule array_rule(const char* name, int operands, void (*value)(const Frame&),
                          void (*derivative)(Pullback&)) {
  return {name, operands, nullptr, value, nullptr, derivative};
}
constexpr Rule broadcasting(Rule rule) {
  rule.broadcasts = true;
  return rule;
}

// Whether marks of zeros count in what is computed (zeros.h).
inline bool with_care(const Frame& f) {
  return f.zeros != nullptr && f.zeros->with_care;
}

inline const ArrayView& in(const Frame& f, Index k) {
  return f.in[k];
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
