// What the array operations share: recording, and error messages. Internal to autodiff/.
#pragma once

#include <fmt/format.h>

#include <array>
#include <span>
#include <stdexcept>
#include <utility>

#include "autodiff/array_ops.h"
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

template <class... Args>
[[noreturn]] void reject(fmt::format_string<Args...> format, Args&&... args) {
  throw std::invalid_argument(fmt::format(format, std::forward<Args>(args)...));
}

template <class... Args>
[[noreturn]] void reject_shapes(fmt::format_string<Args...> format, Args&&... args) {
  throw ShapeError(fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
