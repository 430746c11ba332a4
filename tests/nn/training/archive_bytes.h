// Archives as bytes, for tests: a second FNV-1a, so that damaged archives can be given a checksum that fits.
#pragma once

#include <cstdint>
#include <string>

namespace saddle::nn {

// The little-endian bytes of a number.
inline std::string little(std::uint64_t number, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i, number >>= 8) out += static_cast<char>(number & 0xff);
  return out;
}

// The content of an archive followed by its checksum.
inline std::string sealed(std::string content) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : content) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211u;
  }
  return content + little(hash, 8);
}

}  // namespace saddle::nn
