// A container of named numbers as bytes: what a file of a training's state holds. saving.h fills it and reads
// it.
//
//   Archive archive;
//   save(archive, "D", D);                      // saving.h
//   write_file(path, archive.bytes());
//   load(Archive::parse(read_file(path)), "D", D);
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "nn/parameter.h"

namespace saddle::inline SADDLE_PRECISION::nn {

// Named arrays and named integers of 64 bits, in the order of their names. Names have 1 to 1,000 bytes
// without control characters.
//
// The bytes, all numbers little endian:
//   "saddlear"  version (32 bits): 1  bytes of a Real (32 bits): 8 or 4  number of entries (64 bits)
//   each entry, in increasing order of names:
//     kind (32 bits): 0 or 1  length of the name (32 bits)  name
//     kind 0, an array: rows (64 bits)  columns (64 bits)  the numbers by rows
//     kind 1, an integer: 64 bits
//   FNV-1a checksum (64 bits) of all bytes before it; it finds each change of a single byte, and nearly all
//   other damage
// The same content gives the same bytes, and only these parse to it.
class Archive {
 public:
  // Throws std::invalid_argument for a name that is there already or is not as above, and for an empty array.
  void put_numbers(std::string name, ArrayView numbers);
  void put_integer(std::string name, std::uint64_t integer);
  // Takes all entries of another archive. Throws std::invalid_argument for a name that is there already, and
  // then changes nothing.
  void put(Archive&& other);

  // Throws std::runtime_error if there is no entry of that name and kind.
  const Array& numbers(std::string_view name) const;
  std::uint64_t integer(std::string_view name) const;

  using Entries = std::map<std::string, std::variant<Array, std::uint64_t>, std::less<>>;
  const Entries& entries() const { return entries_; }

  std::string bytes() const;

  // Throws std::runtime_error, which says what is wrong and where, for anything but what bytes() gives in the
  // same precision. Sizes are compared with the bytes that are left before memory is taken for them, and none
  // is taken for a count.
  static Archive parse(std::string_view bytes);

  friend bool operator==(const Archive&, const Archive&) = default;

 private:
  Entries entries_;
};

}  // namespace saddle::inline SADDLE_PRECISION::nn
