// Archives that were changed at random, without and with a checksum that fits: an error, or an archive that
// load() checks; never a request for more memory than the bytes there are.
#include <algorithm>
#include <stdexcept>
#include <string>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/allocations.h"
#include "tests/catch.h"
#include "tests/nn/training/archive_bytes.h"

using namespace saddle::nn;
namespace ad = saddle::ad;

namespace {

struct Trained {
  Random rng{5};
  Sequential net{"D", {Dropout(0.5, 2, 1), Maxout(3, 2, 2, rng), BatchNorm(2), Linear(2, 1, rng)}};
  Adam optimiser{net, 0.1};

  void load_from(const Archive& archive) {
    load(archive, "D", net);
    load(archive, "opt", optimiser);
    load(archive, "rng", rng);
  }
};

// Flips of bits, bytes that are taken out or put in, ends that are cut off, and numbers that look like sizes.
std::string mutated(std::string bytes, Random& rng) {
  const auto place = [&] {
    return static_cast<std::size_t>(rng.below(static_cast<ad::Index>(bytes.size())));
  };
  for (ad::Index changes = 1 + rng.below(3); changes > 0 && !bytes.empty(); --changes) {
    const std::size_t at = place();
    switch (rng.below(5)) {
      case 0:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << rng.below(8)));
        break;
      case 1:
        bytes.resize(at);
        break;
      case 2:
        bytes.erase(at, 1 + static_cast<std::size_t>(rng.below(16)));
        break;
      case 3:
        bytes.insert(at, little(rng.bits(), static_cast<int>(rng.below(9))));
        break;
      default: {
        // At any place, and so at the lengths, rows and columns too.
        const int size = rng.below(2) == 0 ? 4 : 8;
        const std::string number = little(rng.bits() >> rng.below(64), size);
        bytes.replace(at, number.size(), number);
      }
    }
  }
  return bytes;
}

}  // namespace

TEST_CASE("archive: 2,000 damaged ones are refused, and with a checksum that fits none does harm") {
  Trained trained;
  Archive archive;
  save(archive, "D", trained.net);
  save(archive, "opt", trained.optimiser);
  save(archive, "rng", trained.rng);
  const std::string bytes = archive.bytes(), content = bytes.substr(0, bytes.size() - 8);
  Random rng(17);
  int refused = 0, parsed = 0, loaded = 0;
  std::size_t largest = 0, longest = 0;
  for (int i = 0; i < 2000; ++i) {
    INFO(i);
    const bool repaired = i % 4 != 0;
    const std::string damaged = repaired ? sealed(mutated(content, rng)) : mutated(bytes, rng);
    if (damaged == bytes) continue;
    longest = std::max(longest, damaged.size());
    try {
      saddle::largest_allocation();
      const Archive found = Archive::parse(damaged);
      largest = std::max(largest, saddle::largest_allocation());
      CHECK(repaired);  // the checksum found nothing
      CHECK(found.bytes() == damaged);
      ++parsed;
      Trained other;
      other.load_from(found);
      ++loaded;
    } catch (const std::runtime_error& error) {
      largest = std::max(largest, saddle::largest_allocation());
      const std::string text = error.what();
      CHECK(text.size() < 1500);
      CHECK(std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20; }));
      ++refused;
    }
  }
  CHECK(refused > 1000);
  CHECK(parsed > 100);  // numbers and letters of names that changed
  CHECK(loaded > 50);   // numbers that changed
  CHECK(loaded < parsed);
  // Messages, which repeat a name of at most 1,000 bytes, are the only other memory that is taken.
  CHECK(largest <= longest + 4096);
}
