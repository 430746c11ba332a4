#include "examples/data/packed_file.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

#include "examples/support/cli.h"

namespace saddle::examples {
namespace {

gzFile handle(void* file) {
  return static_cast<gzFile>(file);
}

}  // namespace

PackedFile::PackedFile(const std::string& path) : path_(path), file_(gzopen(path.c_str(), "rb")) {
  if (file_ == nullptr) refuse("cannot be opened; likely cause: no such file");
}

PackedFile::~PackedFile() {
  gzclose(handle(file_));
}

void PackedFile::refuse(const std::string& message) const {
  throw BadInput(fmt::format("'{}': {}", printable(path_), message));
}

std::size_t PackedFile::read(std::uint8_t* bytes, std::size_t count) {
  const int got = gzread(handle(file_), bytes, static_cast<unsigned>(count));
  int error = Z_OK;
  const std::string why = gzerror(handle(file_), &error);
  // An end in the middle of a packed stream is reported only after the bytes before it were handed out.
  if (got < 0 || (error != Z_OK && error != Z_STREAM_END))
    refuse(
        fmt::format("cannot be read beyond byte {} ({}); likely cause: a folder, or a damaged or incomplete "
                    "download",
                    at_ + static_cast<std::size_t>(std::max(got, 0)),
                    error == Z_ERRNO ? "the system reports an error" : printable(why)));
  at_ += static_cast<std::size_t>(got);
  return static_cast<std::size_t>(got);
}

std::vector<std::uint8_t> PackedFile::take(std::size_t count, const std::string& what) {
  constexpr std::size_t part = 1 << 16;
  std::vector<std::uint8_t> bytes;
  const std::size_t start = at_;
  while (bytes.size() < count) {
    const std::size_t have = bytes.size(), wanted = std::min(part, count - have);
    bytes.resize(have + wanted);
    const std::size_t got = read(bytes.data() + have, wanted);
    bytes.resize(have + got);
    if (got == 0)
      refuse(
          fmt::format("ends after {} of the {} bytes of {} that should begin at byte {}; likely cause: an "
                      "incomplete download",
                      have, count, what, start));
  }
  return bytes;
}

void PackedFile::require_end() {
  std::uint8_t one = 0;
  if (read(&one, 1) != 0)
    refuse(fmt::format("goes on after byte {}, where its own header says that it ends", at_ - 1));
}

std::string PackedFile::rest(std::size_t most) {
  std::string text;
  std::vector<std::uint8_t> part(1 << 16);
  for (std::size_t got = 1; got > 0;) {
    got = read(part.data(), part.size());
    text.append(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(got));
    if (text.size() > most) refuse(fmt::format("must have at most {} bytes, got more", most));
  }
  return text;
}

}  // namespace saddle::examples
