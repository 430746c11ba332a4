// A trainable array: the tape reads it in place, an optimiser writes it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "autodiff/array.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// A named array with a version. The version counts the changes, so that the tape detects when a value that it
// has read was replaced: backward() and grad() then throw, instead of mixing old and new numbers.
// Gradients identify a Parameter by its address, so it can be neither copied nor moved.
class Parameter {
 public:
  // Throws std::invalid_argument for an empty array.
  Parameter(std::string name, Array value);
  Parameter(const Parameter&) = delete;
  Parameter& operator=(const Parameter&) = delete;

  const std::string& name() const { return name_; }
  void rename(std::string name) { name_ = std::move(name); }

  const Array& value() const { return value_; }
  Shape shape() const { return value_.shape(); }
  Index size() const { return value_.size(); }
  std::uint64_t version() const { return version_; }

  // Replaces the value by one of the same shape. Throws std::invalid_argument.
  void set(ArrayView value);

  // The numbers, to be written at once: each call counts as a change.
  Real* write() {
    ++version_;
    return value_.data();
  }

 private:
  std::string name_;
  Array value_;
  std::uint64_t version_ = 0;
};

}  // namespace saddle::inline SADDLE_PRECISION::ad
