// Archives: the bytes as the header describes them, and every way in which they can be wrong.
#include "nn/training/archive.h"

#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "nn/nn.h"
#include "tests/catch.h"
#include "tests/message.h"
#include "tests/nn/training/archive_bytes.h"

using namespace saddle::nn;
using saddle::mentions;
using saddle::message;

namespace {

const std::string head = "saddlear" + little(1, 4) + little(8, 4);

std::string array_entry(const std::string& name, std::uint64_t rows, std::uint64_t cols,
                        const std::string& numbers) {
  return little(0, 4) + little(name.size(), 4) + name + little(rows, 8) + little(cols, 8) + numbers;
}
std::string integer_entry(const std::string& name, std::uint64_t integer) {
  return little(1, 4) + little(name.size(), 4) + name + little(integer, 8);
}
std::string archive_of(std::uint64_t count, const std::string& entries) {
  return sealed(head + little(count, 8) + entries);
}

// What parse() says about these bytes.
std::string fault(const std::string& bytes) {
  return message<std::runtime_error>([&] { Archive::parse(bytes); });
}

const std::string two = little(0x3ff8000000000000, 8) + little(0xc000000000000000, 8);  // 1.5, -2

}  // namespace

TEST_CASE("archive: its bytes are those of the header's description") {
  Archive archive;
  archive.put_integer("x", 7);
  archive.put_numbers("w", Array{{1.5, -2}});
  const std::string bytes = archive.bytes();
  CHECK(bytes == archive_of(2, array_entry("w", 1, 2, two) + integer_entry("x", 7)));
  // The checksum by another program.
  CHECK(bytes.substr(bytes.size() - 8) == little(0x3f797cd637d9d1d9, 8));
  CHECK(Archive().bytes() == archive_of(0, ""));
}

TEST_CASE("archive: parses to what was put in, bit for bit") {
  const Real inf = std::numeric_limits<Real>::infinity();
  const Array odd{{0.0, -0.0, inf, -inf},
                  {std::nan("7"), std::numeric_limits<Real>::denorm_min(), 0.1, -1e300}};
  Archive archive;
  archive.put_numbers("odd", odd);
  archive.put_numbers("a column with \xc3\xa9", Array{{1}, {2}, {3}});
  archive.put_integer("largest", std::numeric_limits<std::uint64_t>::max());
  const Archive parsed = Archive::parse(archive.bytes());
  CHECK(parsed.bytes() == archive.bytes());
  CHECK(parsed.entries().size() == 3);
  CHECK(parsed.numbers("odd").shape() == odd.shape());
  for (Index i = 0; i < odd.size(); ++i)
    CHECK(std::bit_cast<std::uint64_t>(parsed.numbers("odd")[i]) == std::bit_cast<std::uint64_t>(odd[i]));
  CHECK(parsed.integer("largest") == std::numeric_limits<std::uint64_t>::max());
  CHECK(Archive::parse(Archive().bytes()).entries().empty());
}

TEST_CASE("archive: what is not there, or of the other kind, is an error that names it") {
  Archive archive;
  archive.put_integer("n", 1);
  archive.put_numbers("w", Array(2.0));
  const auto said = [](auto f) { return message<std::runtime_error>(f); };
  CHECK(said([&] { archive.numbers("v"); }) == "archive: needs an array 'v', and has nothing of that name");
  CHECK(said([&] { archive.integer("w"); }) ==
        "archive: 'w' must be an integer, got an entry of the other kind");
  CHECK(said([&] { archive.numbers("n"); }) ==
        "archive: 'n' must be an array, got an entry of the other kind");
  CHECK(message<std::invalid_argument>([&] { archive.put_integer("w", 3); }) ==
        "archive: each name can be used once, got 'w' twice");
  CHECK_THROWS_AS(archive.put_numbers("", Array(1.0)), std::invalid_argument);
  CHECK_THROWS_AS(archive.put_numbers("a\nb", Array(1.0)), std::invalid_argument);
  CHECK_THROWS_AS(archive.put_numbers(std::string(1001, 'a'), Array(1.0)), std::invalid_argument);
  CHECK_THROWS_AS(archive.put_numbers("e", Array()), std::invalid_argument);
  CHECK(archive.entries().size() == 2);
  CHECK(archive.numbers("w") == 2);
}

TEST_CASE("archive: damaged bytes are refused before anything is read from them") {
  Archive archive;
  archive.put_numbers("w", Array{{1.5, -2}});
  const std::string bytes = archive.bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    INFO(i);
    CHECK_THROWS_AS(Archive::parse(bytes.substr(0, i)), std::runtime_error);
    for (const int bit : {0, 3, 7}) {
      std::string flipped = bytes;
      flipped[i] = static_cast<char>(flipped[i] ^ (1 << bit));
      CHECK_THROWS_AS(Archive::parse(flipped), std::runtime_error);
    }
  }
  CHECK_THROWS_AS(Archive::parse(bytes + '\0'), std::runtime_error);
  CHECK(fault("") == "archive: must begin with 'saddlear', got 0 other bytes");
  CHECK(mentions(fault(bytes.substr(0, 30)), "cut off", "got 30"));
  std::string flipped = bytes;
  flipped[40] = static_cast<char>(flipped[40] ^ 1);
  CHECK(mentions(fault(flipped), "checksum", "damaged"));
}

TEST_CASE("archive: with a checksum that fits, the parser says what is wrong where") {
  const std::string w = array_entry("w", 1, 2, two);
  CHECK(Archive::parse(archive_of(1, w)).numbers("w") == Array{{1.5, -2}});
  CHECK(fault(sealed("saddlear" + little(2, 4) + little(8, 4) + little(0, 8))) ==
        "archive: must have version 1, got 2");
  CHECK(fault(sealed("saddlear" + little(1, 4) + little(4, 4) + little(0, 8))) ==
        "archive: must hold numbers of 8 bytes, got 4; a program of the other precision wrote it");
  CHECK(
      mentions(fault(archive_of(2, w)), "kind and length of a name at byte 65 need 4 bytes, and 0 are left"));
  CHECK(mentions(fault(archive_of(std::numeric_limits<std::uint64_t>::max(), w)), "0 are left"));
  CHECK(fault(archive_of(0, w)) == "archive: must end after 0 entries, got 41 bytes more");
  CHECK(fault(archive_of(1, w + "z")) == "archive: must end after 1 entries, got 1 bytes more");
  CHECK(mentions(fault(archive_of(2, w + w)), "entry 1, 'w', must come after 'w'"));
  CHECK(mentions(fault(archive_of(2, w + integer_entry("a", 1))), "entry 1, 'a', must come after 'w'"));
  CHECK(mentions(fault(archive_of(1, integer_entry("", 1))), "entry 0 has a name that is empty"));
  CHECK(mentions(fault(archive_of(1, integer_entry("a\x1b", 1))), "control characters"));
  CHECK(mentions(fault(archive_of(1, little(1, 4) + little(4000000000, 4) + "a")),
                 "a name of 4000000000 bytes"));
  CHECK(mentions(fault(archive_of(1, little(1, 4) + little(20, 4) + "a")), "need 20 bytes, and 1 are left"));
  CHECK(mentions(fault(archive_of(1, little(9, 4) + little(1, 4) + "a")),
                 "entry 0, 'a', must be of kind 0 or 1, got 9"));
  CHECK(mentions(fault(archive_of(1, little(1, 4) + little(1, 4) + "a1234567")), "an integer"));
  for (const auto& [rows, cols] :
       std::vector<std::pair<std::uint64_t, std::uint64_t>>{{0, 2},
                                                            {2, 0},
                                                            {3, 1},
                                                            {1, 3},
                                                            {2, 2},
                                                            {1ull << 32, 1ull << 32},
                                                            {1ull << 61, 8},
                                                            {~0ull, ~0ull},
                                                            {1, ~0ull}}) {
    INFO(rows << " x " << cols);
    CHECK(mentions(fault(archive_of(1, array_entry("w", rows, cols, two))), "'w' at byte 49 has",
                   "where 1 to 2 numbers"));
  }
}
