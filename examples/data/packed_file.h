// A file that may be packed by gzip, read from its beginning in pieces: never more memory than was really
// read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace saddle::examples {

// Opens a file, packed or plain; what it holds is found out from its first two bytes. All members throw
// BadInput, one line that names the file, what was expected and what came.
class PackedFile {
 public:
  explicit PackedFile(const std::string& path);
  PackedFile(const PackedFile&) = delete;
  PackedFile& operator=(const PackedFile&) = delete;
  ~PackedFile();

  // The next `count` bytes; `what` names them in messages ("pixels"). Grows with what arrives, so that a
  // count that the file only claims costs nothing. Throws BadInput if the file ends before or is damaged.
  std::vector<std::uint8_t> take(std::size_t count, const std::string& what);

  // Throws BadInput unless the file ends here; in a packed one, unless length and checksum are right, and
  // other packed parts (RFC 1952: members) are all that may follow.
  void require_end();

  // All that is left, at most `most` bytes. Throws BadInput if there is more or the file is damaged.
  std::string rest(std::size_t most);

  // Throws BadInput with this message after the path.
  [[noreturn]] void refuse(const std::string& message) const;

 private:
  struct Input;

  // As many of `count` bytes as there are.
  std::size_t read(std::uint8_t* bytes, std::size_t count);
  void copy();
  void unpack();
  [[noreturn]] void refuse_to_read(const std::string& why) const;

  std::string path_;
  std::unique_ptr<Input> input_;
  std::size_t at_ = 0;  // bytes that were handed out
};

}  // namespace saddle::examples
