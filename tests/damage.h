// Ways in which bytes get damaged, for tests of what reads them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "autodiff/random.h"

namespace saddle::damage {

// A number from 0 to below `below`, which may be 0 too.
inline std::size_t below(std::size_t below, ad::Random& rng) {
  return below == 0 ? 0 : static_cast<std::size_t>(rng.below(static_cast<ad::Index>(below)));
}

// One to three bits.
inline std::string flipped(std::string bytes, ad::Random& rng) {
  for (std::size_t left = 1 + below(3, rng); left > 0 && !bytes.empty(); --left) {
    char& byte = bytes[below(bytes.size(), rng)];
    byte = static_cast<char>(byte ^ (1 << below(8, rng)));
  }
  return bytes;
}

inline std::string cut_short(std::string bytes, ad::Random& rng) {
  bytes.resize(below(bytes.size(), rng));
  return bytes;
}

// Up to 16 bytes.
inline std::string some_bytes(ad::Random& rng) {
  std::string bytes(1 + below(16, rng), '\0');
  if (below(3, rng) > 0)  // else zeros
    for (char& byte : bytes) byte = static_cast<char>(below(256, rng));
  return bytes;
}

inline std::string taken_out(std::string bytes, ad::Random& rng) {
  return bytes.erase(below(bytes.size(), rng), 1 + below(16, rng));
}

inline std::string put_in(std::string bytes, ad::Random& rng) {
  return bytes.insert(below(bytes.size(), rng), some_bytes(rng));
}

// Of any length, so that small ones and huge ones are as frequent.
inline std::uint64_t some_number(ad::Random& rng) {
  return rng.bits() >> below(64, rng);
}

}  // namespace saddle::damage
