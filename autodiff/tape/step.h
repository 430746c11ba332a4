// A step of a sweep, as messages about numbers that are not finite describe it (Tape::check_finite). Internal
// to autodiff/.
#pragma once

#include <string>

#include "autodiff/tape/store.h"

namespace saddle::inline SADDLE_PRECISION::ad {

bool all_finite(ArrayView a);

// The pullback of one operation, by backward() or by grad().
struct Step {
  const char* function;
  const Store& store;
  std::uint32_t node;
  ArrayView dy;

  // The message about a cotangent for operand k that is not finite although dy and the operands are, or about
  // the adjoint of the operand, which was finite before that cotangent was added and is not after it; or
  // empty.
  std::string fault(Index k, ArrayView cotangent, ArrayView before, ArrayView after) const;

  // The message about a zero that met an infinity and counted as zero.
  std::string zero_fault() const;
};

}  // namespace saddle::inline SADDLE_PRECISION::ad
