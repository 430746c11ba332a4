// Where in the user's source an operation was called, which a message about a NaN or an infinity ends with
// (Tape::check_finite). Functions take it as their last parameter, and nobody writes it out. A function of
// one's own that passes its caller's on is named by the place where it is called:
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
