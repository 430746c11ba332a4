// Which node of which recording: the number by which a Var, a view and the tape's counter name a node.
//
// The upper half is the stamp of the recording, unique in the process, so that an equal stamp also means the
// same tape. Stamps are even; an array has the odd number behind that of its recording. The lower half is the
// index of the node. Operations on numbers therefore need one comparison to learn that an operand is a 1x1
// node of the present recording. Internal.
#pragma once

#include <cstdint>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::ad {

using Word = std::uint64_t;

constexpr Word word_of(std::uint32_t stamp, std::uint32_t index) {
  return Word{stamp} << 32 | index;
}
constexpr std::uint32_t index_of(Word word) {
  return static_cast<std::uint32_t>(word);
}
constexpr std::uint32_t stamp_of(Word word) {
  return static_cast<std::uint32_t>(word >> 32);
}

constexpr Word array_bit = Word{1} << 32;
constexpr bool is_array(Word word) {
  return (word & array_bit) != 0;
}

// Whether they are of one recording, and both of arrays or both of 1x1 nodes.
constexpr bool same_recording(Word a, Word b) {
  return (a ^ b) >> 32 == 0;
}
constexpr bool same_recording(Word a, Word b, Word c) {
  return ((a ^ b) | (a ^ c)) >> 32 == 0;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
