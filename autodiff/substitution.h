// Temporary substitution of Vars for parameters: code that reads parameters, a net for instance, becomes a
// function of them, and can be evaluated at numbers that were computed on the tape.
//
//   {
//     Substitution at(tape, D.parameters(), theta);
//     logits = D(x);                     // D at theta; the derivative with respect to theta is there too
//   }
#pragma once

#include <span>

#include "autodiff/tape.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// During its lifetime, tape.leaf(parameter) returns the Var; of several substitutions the last one counts.
// The parameters and their own leaves do not change: backward(y, parameter) refers to the parameter itself.
// The tape has to outlive it.
class Substitution {
 public:
  // Throws std::invalid_argument unless there is one Var for each parameter, in its shape and on this tape
  // (for a 1x1 parameter a plain number will do), and std::logic_error for a stale Var.
  Substitution(Tape& tape, std::span<Parameter* const> parameters, std::span<const Var> values);
  ~Substitution();
  Substitution(const Substitution&) = delete;
  Substitution& operator=(const Substitution&) = delete;

 private:
  Store& store_;
};

}  // namespace saddle::inline SADDLE_PRECISION::ad
