#include "examples/data/packed_file.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <new>

#include "examples/support/cli.h"

namespace saddle::examples {

// The bytes of the file as they are, and zlib's view of them.
struct PackedFile::Input {
  explicit Input(std::FILE* opened) : file(opened) {}
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  ~Input() {
    if (packed) inflateEnd(&stream);
    std::fclose(file);
  }

  // Reads on if all bytes were used; false at the end of the file.
  bool fill() {
    if (stream.avail_in > 0) return true;
    stream.next_in = bytes;
    stream.avail_in = static_cast<uInt>(std::fread(bytes, 1, sizeof bytes, file));
    return stream.avail_in > 0;
  }

  std::FILE* file;
  z_stream stream{};
  bool packed = false;
  bool within = false, ended = false;  // it stands in a member of a packed file; one has ended
  Bytef bytes[1 << 14];
};

PackedFile::PackedFile(const std::string& path) : path_(path) {
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) refuse("cannot be opened; likely cause: no such file");
  input_ = std::make_unique<Input>(file);
  z_stream& stream = input_->stream;
  if (!input_->fill() || stream.avail_in < 2 || stream.next_in[0] != 0x1f || stream.next_in[1] != 0x8b)
    return;
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) throw std::bad_alloc();  // 16: gzip, and nothing else
  input_->packed = true;
}

PackedFile::~PackedFile() = default;

void PackedFile::refuse(const std::string& message) const {
  throw BadInput(fmt::format("'{}': {}", printable(path_), message));
}

void PackedFile::refuse_to_read(const std::string& why) const {
  refuse(
      fmt::format("cannot be read beyond byte {} ({}); likely cause: a folder, or a damaged or incomplete "
                  "download",
                  at_, printable(why)));
}

// Takes bytes as they are, as many as there are and go out.
void PackedFile::copy() {
  z_stream& stream = input_->stream;
  const uInt part = std::min(stream.avail_in, stream.avail_out);
  std::copy_n(stream.next_in, part, stream.next_out);
  stream.next_in += part;
  stream.next_out += part;
  stream.avail_in -= part;
  stream.avail_out -= part;
}

void PackedFile::unpack() {
  Input& in = *input_;
  if (!in.within) inflateReset(&in.stream);
  in.within = true;
  const int result = inflate(&in.stream, Z_NO_FLUSH);
  if (result == Z_STREAM_END) {
    in.within = false;
    in.ended = true;
  } else if (result != Z_OK) {
    const char* const where = in.ended && in.stream.total_out == 0 ? "behind packed data: " : "";
    refuse_to_read(fmt::format("{}{}", where, in.stream.msg == nullptr ? "zlib fails" : in.stream.msg));
  }
}

std::size_t PackedFile::read(std::uint8_t* bytes, std::size_t count) {
  Input& in = *input_;
  in.stream.next_out = bytes;
  in.stream.avail_out = static_cast<uInt>(count);
  while (in.stream.avail_out > 0 && in.fill()) in.packed ? unpack() : copy();
  const std::size_t got = count - in.stream.avail_out;
  at_ += got;
  if (std::ferror(in.file) != 0) refuse_to_read("the system reports an error");
  if (got < count && in.within) refuse_to_read("unexpected end of file");
  return got;
}

std::vector<std::uint8_t> PackedFile::take(std::size_t count, const std::string& what) {
  constexpr std::size_t part = 1 << 16;
  std::vector<std::uint8_t> bytes;
  const std::size_t start = at_;
  while (bytes.size() < count) {
    const std::size_t have = bytes.size(), wanted = std::min(part, count - have);
    bytes.resize(have + wanted);
    const std::size_t got = read(bytes.data() + have, wanted);
    if (got < wanted)
      refuse(
          fmt::format("ends after {} of the {} bytes of {} that should begin at byte {}; likely cause: an "
                      "incomplete download",
                      have + got, count, what, start));
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
