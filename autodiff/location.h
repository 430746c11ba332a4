// The place in the user's source where an operation was called, at the end of messages about a NaN or an
// infinity (Tape::check_finite). Functions take it as their last parameter, which has a default argument. A
// function of your own can pass on the location of its caller, so that messages name the place where it was
// called:
//
//   Var my_log(const Var& x, Location here = Location::current()) { return log(x, here); }
#pragma once

#include <cstddef>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::ad {

struct Location {
  const char* file;
  std::size_t line;  // as wide as the pointer: half a register is not passed on as cheaply as a whole one

  // As a default argument: the place of the call. (std::source_location is not in every C++20 compiler.)
  static constexpr Location current(const char* file = __builtin_FILE(),
                                    std::size_t line = __builtin_LINE()) {
    return {file, line};
  }
};

}  // namespace saddle::inline SADDLE_PRECISION::ad
