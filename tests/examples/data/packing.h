// gzip as tests need it: made with every option, and read by a second way, all at once.
#pragma once

#include <zlib.h>

#include <optional>
#include <string>

#include "tests/catch.h"

namespace saddle::packing {

struct Options {
  int level = 6, strategy = Z_DEFAULT_STRATEGY;
  bool named = false;  // with the optional fields of the header
  int format = 16;     // zlib's word for gzip; 0 is its own form
};

inline std::string packed(std::string bytes, const Options& o = {}) {
  z_stream stream{};
  constexpr int window = 9, memory = 1;  // the least, since thousands of small files are packed
  REQUIRE(deflateInit2(&stream, o.level, Z_DEFLATED, window + o.format, memory, o.strategy) == Z_OK);
  Bytef extra[] = "extra", name[] = "a name", comment[] = "a comment";
  gz_header header{};
  header.extra = extra;
  header.extra_len = 5;
  header.name = name;
  header.comment = comment;
  header.hcrc = 1;
  if (o.named) REQUIRE(deflateSetHeader(&stream, &header) == Z_OK);
  std::string out(deflateBound(&stream, bytes.size()) + 64, ' ');
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// What all members of a packed file hold, one after the other; nothing unless it is made of whole members
// alone.
inline std::optional<std::string> unpacked(std::string file) {
  std::string content;
  char room[4096];
  while (!file.empty()) {
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(file.data());
    stream.avail_in = static_cast<uInt>(file.size());
    int result = Z_OK;
    do {
      stream.next_out = reinterpret_cast<Bytef*>(room);
      stream.avail_out = sizeof room;
      result = inflate(&stream, Z_SYNC_FLUSH);
      content.append(room, sizeof room - stream.avail_out);
    } while (result == Z_OK && stream.avail_out == 0);
    const std::size_t used = stream.total_in;
    inflateEnd(&stream);
    if (result != Z_STREAM_END) return std::nullopt;
    file.erase(0, used);
  }
  return content;
}

}  // namespace saddle::packing
