#include "nn/part.h"

namespace saddle::inline SADDLE_PRECISION::nn {

thread_local const PartScope* PartScope::innermost_ = nullptr;

PartScope::PartScope(const ad::Tape& tape, Part part) : tape_(&tape), part_(part), outer_(innermost_) {
  innermost_ = this;
}

PartScope::~PartScope() {
  innermost_ = outer_;
}

Part PartScope::of(const ad::Tape& tape, Index rows) {
  for (const PartScope* scope = innermost_; scope != nullptr; scope = scope->outer_)
    if (scope->tape_ == &tape) return scope->part_;
  return {0, rows, rows};
}

Part PartScope::of_thread(Index rows) {
  for (const PartScope* scope = innermost_; scope != nullptr; scope = scope->outer_)
    if (scope->part_.count < scope->part_.rows) return scope->part_;
  return {0, rows, rows};
}

}  // namespace saddle::inline SADDLE_PRECISION::nn
