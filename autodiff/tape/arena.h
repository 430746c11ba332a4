// Memory for the arrays of a tape: taken piece by piece, given back all at once.
// The blocks are kept when the arena is reset, so that a recording of the same size allocates nothing on the
// heap.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::ad {

class Arena {
 public:
  // A place in the arena; everything taken after it is given back by rewind(place).
  struct Place {
    std::size_t block = 0;
    std::size_t used = 0;
  };

  // Uninitialised room for n objects, aligned for vector instructions.
  template <class T>
  T* take(std::size_t n) {
    static_assert(std::is_trivially_destructible_v<T>);
    const std::size_t bytes = (n * sizeof(T) + alignment - 1) / alignment * alignment;
    if (place_.block == blocks_.size() || place_.used + bytes > blocks_[place_.block].size) make_room(bytes);
    std::byte* room = blocks_[place_.block].memory.get() + place_.used;
    place_.used += bytes;
    return reinterpret_cast<T*>(room);
  }

  Place place() const { return place_; }
  void rewind(Place place) { place_ = place; }
  std::size_t bytes() const;

 private:
  static constexpr std::size_t alignment = 64;

  struct Free {
    void operator()(std::byte* p) const;
  };
  struct Block {
    std::unique_ptr<std::byte, Free> memory;
    std::size_t size = 0;
  };

  // Moves place_ to a block with at least this much room; allocates one if there is none.
  void make_room(std::size_t bytes);

  std::vector<Block> blocks_;
  Place place_;
};

}  // namespace saddle::inline SADDLE_PRECISION::ad
