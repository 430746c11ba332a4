// IDX files that were changed at random, plain and packed: read is what they then say, or they are refused;
// never a request for memory that a file only claims to need.
#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

#include "examples/data/idx.h"
#include "examples/support/cli.h"
#include "tests/allocations.h"
#include "tests/catch.h"
#include "tests/damage.h"
#include "tests/examples/data/idx_files.h"
#include "tests/examples/data/packing.h"

using namespace saddle;
using namespace saddle::examples;
using namespace saddle::idx_files;
using namespace saddle::damage;
using ad::Random;
using packing::packed;
using packing::unpacked;

namespace {

// What is said of a file of images, or of one of labels.
struct Content {
  std::vector<std::uint32_t> sizes;  // count, height and width, or the count
  Bytes bytes;
  friend bool operator==(const Content&, const Content&) = default;
};

std::uint32_t number_at(const Bytes& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = at; i < at + 4; ++i) number = number * 256 + static_cast<unsigned char>(bytes[i]);
  return number;
}

// By a reader that has all bytes before it: what the file holds, if it keeps to the format.
std::optional<Content> content_of(Bytes file, bool images) {
  if (file.size() >= 2 && file.starts_with("\x1f\x8b")) {
    const std::optional<Bytes> plain = unpacked(file);
    if (!plain) return std::nullopt;
    file = *plain;
  }
  const std::size_t head = images ? 16 : 8;
  if (file.size() < head || number_at(file, 0) != (images ? 0x803u : 0x801u)) return std::nullopt;
  Content content{{}, file.substr(head)};
  double product = 1;  // exact up to 2^53
  for (std::size_t at = 4; at < head; at += 4) {
    content.sizes.push_back(number_at(file, at));
    const double size = content.sizes.back();
    if (size < 1 || size > (at == 4 ? 10'000'000 : 4096)) return std::nullopt;
    product *= size;
  }
  if (product != static_cast<double>(content.bytes.size())) return std::nullopt;
  return content;
}

std::optional<Content> read(const std::string& path, bool images) {
  try {
    if (!images) {
      const std::vector<std::uint8_t> labels = read_idx_labels(path);
      return Content{{static_cast<std::uint32_t>(labels.size())}, Bytes(labels.begin(), labels.end())};
    }
    const Images all = read_idx_images(path);
    return Content{{static_cast<std::uint32_t>(all.count), static_cast<std::uint32_t>(all.height),
                    static_cast<std::uint32_t>(all.width)},
                   Bytes(all.pixels.begin(), all.pixels.end())};
  } catch (const BadInput& error) {
    const std::string_view text = error.what();
    if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20; })) FAIL_CHECK(text);
    return std::nullopt;
  }
}

Bytes with_number(Bytes bytes, std::size_t at, std::uint32_t n) {
  return bytes.replace(at, 4, number(n));
}

// Where a header has its sizes, of a file of images or labels.
std::size_t place_of_size(const Bytes& good, Random& rng) {
  return number_at(good, 0) == 0x803 ? 4 + 4 * below(3, rng) : 4;
}

// Packed in a way that is drawn too.
Bytes packed_somehow(const Bytes& bytes, Random& rng) {
  constexpr int strategies[] = {Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED};
  return packed(bytes, {.level = static_cast<int>(below(10, rng)),
                        .strategy = strategies[below(std::size(strategies), rng)],
                        .named = below(2, rng) == 0});
}

enum class Fate { read, refused, either };

struct Kind {
  const char* name;
  Fate fate;
  Bytes (*damaged)(const Bytes& good, Random& rng);
};

// Of the bytes that a file holds, packed or not.
const Kind of_content[] = {
    {"flipped bits", Fate::either, [](const Bytes& good, Random& rng) { return flipped(good, rng); }},
    {"cut short", Fate::refused, [](const Bytes& good, Random& rng) { return cut_short(good, rng); }},
    {"bytes taken out", Fate::either, [](const Bytes& good, Random& rng) { return taken_out(good, rng); }},
    {"bytes put in", Fate::either, [](const Bytes& good, Random& rng) { return put_in(good, rng); }},
    {"bytes behind the end", Fate::refused,
     [](const Bytes& good, Random& rng) { return good + some_bytes(rng); }},
    {"another size", Fate::either,
     [](const Bytes& good, Random& rng) {
       return with_number(good, place_of_size(good, rng), static_cast<std::uint32_t>(below(50, rng)));
     }},
    {"a huge size", Fate::refused,
     [](const Bytes& good, Random& rng) {
       constexpr std::uint32_t huge[] = {10'000'000, 10'000'001, 1u << 31, (1u << 31) - 1, ~0u};
       return with_number(good, place_of_size(good, rng), huge[below(std::size(huge), rng)]);
     }},
    {"sizes with a huge product", Fate::refused,
     [](const Bytes& good, Random& rng) {
       const bool images = number_at(good, 0) == 0x803;
       Bytes bytes = with_number(good, 4, static_cast<std::uint32_t>(1 + below(10'000'000, rng)) | 1u << 23);
       for (std::size_t at = 8; images && at < 16; at += 4)
         bytes = with_number(bytes, at, static_cast<std::uint32_t>(1 + below(4096, rng)));
       return bytes;
     }},
    {"another magic number", Fate::refused,
     [](const Bytes& good, Random& rng) {
       const std::uint32_t near[] = {number_at(good, 0) ^ 2, 0x08030000, 0x00000d03, 0,
                                     static_cast<std::uint32_t>(some_number(rng))};
       return with_number(good, 0, near[below(std::size(near), rng)]);
     }},
};

// Of a packed file.
const Kind of_packing[] = {
    {"flipped bits", Fate::either,
     [](const Bytes& good, Random& rng) { return flipped(packed_somehow(good, rng), rng); }},
    {"cut short", Fate::refused,
     [](const Bytes& good, Random& rng) { return cut_short(packed_somehow(good, rng), rng); }},
    {"bytes taken out", Fate::either,
     [](const Bytes& good, Random& rng) { return taken_out(packed_somehow(good, rng), rng); }},
    {"bytes put in", Fate::either,
     [](const Bytes& good, Random& rng) { return put_in(packed_somehow(good, rng), rng); }},
    {"another checksum", Fate::refused,
     [](const Bytes& good, Random& rng) {
       Bytes file = packed_somehow(good, rng);
       char& byte = file[file.size() - 8 + below(4, rng)];
       byte = static_cast<char>(byte ^ (1 << below(8, rng)));
       return file;
     }},
    {"another length", Fate::refused,
     [](const Bytes& good, Random& rng) {
       Bytes file = packed_somehow(good, rng);
       char& byte = file[file.size() - 4 + below(4, rng)];
       byte = static_cast<char>(byte ^ (1 << below(8, rng)));
       return file;
     }},
    {"another head", Fate::either,
     [](const Bytes& good, Random& rng) {
       Bytes file = packed_somehow(good, rng);
       file[2 + below(8, rng)] = static_cast<char>(below(256, rng));
       return file;
     }},
    {"several members", Fate::read,
     [](const Bytes& good, Random& rng) {
       Bytes file;
       for (std::size_t at = 0; at < good.size();) {
         const std::size_t count = below(good.size(), rng);  // 0 too
         file += packed_somehow(good.substr(at, count), rng);
         at += count;
       }
       return file + (below(2, rng) == 0 ? packed_somehow("", rng) : "");
     }},
    {"a second file behind it", Fate::refused,
     [](const Bytes& good, Random& rng) { return packed_somehow(good, rng) + packed_somehow(good, rng); }},
    {"bytes behind the end", Fate::refused,
     [](const Bytes& good, Random& rng) { return packed_somehow(good, rng) + some_bytes(rng); }},
    {"zlib's own form", Fate::refused,
     [](const Bytes& good, Random& rng) {
       return packed(good, {.level = static_cast<int>(below(10, rng)), .format = 0});
     }},
};

// What reading takes, whatever the file says: 64 KB at once, as many for buffers, zlib's window and its
// tables, and messages.
constexpr std::size_t of_reading = 2 << 16;

struct Counts {
  int read = 0, refused = 0;
};

Counts try_out(const Kind& kind, bool pack, int count, std::uint64_t seed) {
  static const Folder folder;
  const Bytes good[] = {some_labels(40), some_images(5, 6, 7)};
  Random rng(seed);
  Counts counts;
  for (int i = 0; i < count; ++i) {
    const bool images = i % 4 != 0;
    Bytes bytes = kind.damaged(good[images], rng);
    if (pack) bytes = packed_somehow(bytes, rng);
    const std::string path = folder.write("file", bytes);
    const std::optional<Content> expected = content_of(bytes, images);
    requested_bytes();
    const std::optional<Content> got = read(path, images);
    const std::size_t requested = requested_bytes();
    if (got != expected || requested > of_reading)
      FAIL_CHECK(kind.name << (pack ? ", packed, " : ", ") << i << ": read: " << got.has_value()
                           << ", expected: " << expected.has_value() << ", memory: " << requested);
    ++(got ? counts.read : counts.refused);
  }
  INFO(kind.name);
  if (kind.fate == Fate::read) CHECK(counts.refused == 0);
  if (kind.fate == Fate::refused) CHECK(counts.read == 0);
  return counts;
}

Counts try_out_all(int of_each_kind) {
  std::uint64_t seed = 0;
  Counts all;
  const auto add = [&](const Kind& kind, bool pack) {
    const Counts counts = try_out(kind, pack, of_each_kind, ++seed);
    all.read += counts.read;
    all.refused += counts.refused;
  };
  for (const Kind& kind : of_content) {
    add(kind, false);
    add(kind, true);
  }
  for (const Kind& kind : of_packing) add(kind, false);
  CHECK(all.read + all.refused == 29 * of_each_kind);
  CHECK(all.read > 2 * of_each_kind);
  CHECK(all.refused > 15 * of_each_kind);
  return all;
}

}  // namespace

TEST_CASE("idx: files of 29 kinds of damage are refused, or read as what they say") {
  try_out_all(50);
}

TEST_CASE("idx: 10,150 files of 29 kinds of damage are refused, or read as what they say", "[.thorough]") {
  const Counts all = try_out_all(350);
  WARN(all.refused << " refused, " << all.read << " read");
}

TEST_CASE("idx: memory grows with what is there, and not with what is claimed") {
  const Folder folder;
  constexpr std::size_t megabyte = 1 << 20;
  const auto requested = [&](const Bytes& bytes, bool there) {
    const std::string path = folder.write("file", bytes);
    requested_bytes();
    const std::optional<Content> content = read(path, true);
    const std::size_t all = requested_bytes();
    CHECK(content.has_value() == there);
    return all;
  };
  const auto images = [](std::uint32_t count, std::uint32_t side, std::size_t pixels) {
    return number(0x803) + number(count) + number(side) + number(side) + Bytes(pixels, 'x');
  };
  // Refused by its header alone.
  CHECK(requested(images(1u << 31, 28, 0), false) < of_reading);
  CHECK(requested(packed(images(1u << 31, 28, megabyte)), false) < of_reading);
  // Within all bounds, and not there.
  CHECK(requested(images(2'000'000, 28, 100), false) < of_reading);
  CHECK(requested(packed(images(2'000'000, 28, 100)), false) < of_reading);
  // A vector that doubles has taken less than four times its size in all.
  const Bytes bomb = packed(images(2'000'000, 28, megabyte));
  CHECK(bomb.size() < 2000);
  CHECK(requested(bomb, false) < of_reading + 4 * megabyte);
  CHECK(requested(packed(images(1, 1024, megabyte)), true) < of_reading + 6 * megabyte);  // and copied here
}
