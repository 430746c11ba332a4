#include "examples/support/durable_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "examples/support/cli.h"

namespace saddle::examples {
namespace {

// A descriptor that is closed at its end.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  // Whether the file took everything; some file systems say so only now.
  bool close() {
    const int result = ::close(number);
    number = -1;
    return result == 0;
  }
};

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

void write_durably(const char* option, const std::string& path, std::string_view bytes) {
  const std::string part = path + ".part";
  const auto require = [&](bool holds) {
    if (holds) return;
    const int error = errno;
    unlink(part.c_str());
    throw BadInput(fmt::format("{}: cannot write '{}': {}", option, printable(path), std::strerror(error)));
  };
  Descriptor file{open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)};
  require(file.number >= 0);
  require(write_all(file.number, bytes));
  require(fsync(file.number) == 0);
  require(file.close());
  require(std::rename(part.c_str(), path.c_str()) == 0);
  std::string folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  const Descriptor names{open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  // Some file systems cannot do this for a folder, and need not.
  require(names.number >= 0 && (fsync(names.number) == 0 || errno == EINVAL));
}

}  // namespace saddle::examples
