// Which rows of a batch a thread works on, for layers whose output depends on it.
#pragma once

#include "nn/parameter.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// Rows first ... first + count - 1 of a batch of `rows` rows.
struct Part {
  Index first = 0, count = 0, rows = 0;
  std::size_t number = 0;  // of the part, from 0
};

// While it lives, what this thread records on the tape belongs to that part of a batch. Parallel makes one
// around each loss. They nest; each thread has its own.
class PartScope {
 public:
  PartScope(const ad::Tape& tape, Part part);
  PartScope(const PartScope&) = delete;
  PartScope& operator=(const PartScope&) = delete;
  ~PartScope();

  // The part that this thread records on the tape: by default all `rows` rows.
  static Part of(const ad::Tape& tape, Index rows);

  // The part of a batch that this thread works on, on whatever tape it records: the innermost one that is not
  // the whole batch, by default all `rows` rows.
  static Part of_thread(Index rows);

 private:
  static thread_local const PartScope* innermost_;

  const ad::Tape* tape_;
  Part part_;
  const PartScope* outer_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
