// The search for the operation that made a NaN or an infinity out of finite numbers, and the messages that
// name it (Tape::check_finite). Internal to autodiff/.
#pragma once

#include <span>
#include <string>

#include "autodiff/tape/store.h"

namespace saddle::inline SADDLE_PRECISION::ad {

bool all_finite(ArrayView a);

// The message about an operation whose result is not finite although its operands are; empty if there is no
// such element. Of elementwise operations each element is judged by itself.
std::string forward_fault(const Store& store, const Rule& rule, std::span<const Var> operands,
                          ArrayView result, Location here);

// A step of the reverse sweep: the pullback of one operation, by backward() or by grad().
struct Step {
  const char* function;
  const Store& store;
  std::uint32_t node;
  std::span<const Var> operands;
  ArrayView dy;
};

// The message about a cotangent for operand k that is not finite although dy and the operands are; or empty.
std::string pullback_fault(const Step& step, std::size_t k, ArrayView cotangent);

// The message about an adjoint that was finite `before` a finite cotangent was added and is not finite after
// it; or empty.
std::string sum_fault(const Step& step, const Var& operand, ArrayView before, ArrayView after);

// Throws std::domain_error with the message of one of the two functions above, if either has one.
void require_finite_step(const Step& step, std::size_t k, ArrayView cotangent, const Var& operand,
                         ArrayView before, ArrayView after);

// The message about a zero that met an infinity in this step and counted as zero.
std::string zero_fault(const Step& step);

}  // namespace saddle::inline SADDLE_PRECISION::ad
