#include "autodiff/tape/arena.h"

#include <algorithm>
#include <new>

namespace saddle::inline SADDLE_PRECISION::ad {

void Arena::Free::operator()(std::byte* p) const {
  ::operator delete (p, std::align_val_t{alignment});
}

void Arena::make_room(std::size_t bytes) {
  // Move to the first block with enough room; a block that is skipped stays unused until the next rewind.
  while (place_.block < blocks_.size() && place_.used + bytes > blocks_[place_.block].size)
    place_ = {place_.block + 1, 0};

  // Each new block is as large as all before it, so that their number grows with the logarithm of the size.
  if (place_.block == blocks_.size()) {
    const std::size_t size = std::max({bytes, this->bytes(), std::size_t{4096}});
    auto* memory = static_cast<std::byte*>(::operator new (size, std::align_val_t{alignment}));
    blocks_.push_back({std::unique_ptr<std::byte, Free>(memory), size});
  }
}

std::size_t Arena::bytes() const {
  std::size_t total = 0;
  for (const Block& block : blocks_) total += block.size;
  return total;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
