#include "examples/digits/run/checkpoint.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "examples/support/cli.h"
#include "examples/support/durable_file.h"

namespace saddle::digits {

namespace fs = std::filesystem;
using examples::BadInput;
using examples::printable;

namespace {

constexpr std::string_view kBefore = "step-", kBehind = ".checkpoint";
constexpr std::size_t kMost = std::size_t{1} << 33;  // bytes of a checkpoint

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw BadInput(fmt::format("--out: '{}': {}", printable(path), what));
}

std::optional<std::uint64_t> steps_in(std::string_view name) {
  if (!name.starts_with(kBefore) || !name.ends_with(kBehind)) return std::nullopt;
  name.remove_prefix(kBefore.size());
  name.remove_suffix(std::min(name.size(), kBehind.size()));
  std::uint64_t steps = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), steps);
  if (error != std::errc() || end != name.data() + name.size() || name.empty()) return std::nullopt;
  return steps;
}

}  // namespace

CheckpointFolder::CheckpointFolder(const std::string& path, For use) : path_(path) {
  if (path.empty()) throw BadInput("--out: needs a folder, got an empty name");
  std::error_code error;
  if (use == For::writing) fs::create_directories(path, error);
  if (!fs::is_directory(path))
    fail(path, error ? error.message() : fs::exists(path) ? "is no folder" : "no such folder");
  if (use == For::reading) return;
  if (access(path.c_str(), W_OK | X_OK) != 0) fail(path, std::strerror(errno));
  lock_ = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock_ < 0) fail(path, std::strerror(errno));
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    close(lock_);
    fail(path, "another run is writing there");
  }
  remove_half_written();
}

// A run that was killed leaves them, as large as a checkpoint.
void CheckpointFolder::remove_half_written() const {
  std::vector<fs::path> list;
  std::error_code error;
  for (fs::directory_iterator at(path_, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    const bool ours = name.starts_with(kBefore) || name.starts_with("best.checkpoint") ||
                      name.starts_with("sheet") || name.starts_with("run.html");
    if (ours && name.ends_with(".part")) list.push_back(at->path());
  }
  for (const fs::path& path : list) fs::remove(path, error);
}

CheckpointFolder::~CheckpointFolder() {
  if (lock_ >= 0) close(lock_);
}

std::vector<std::pair<std::uint64_t, std::string>> CheckpointFolder::files() const {
  std::vector<std::pair<std::uint64_t, std::string>> list;
  std::error_code error;
  for (fs::directory_iterator at(path_, error), end; !error && at != end; at.increment(error))
    if (const auto steps = steps_in(at->path().filename().string()))
      list.emplace_back(*steps, at->path().string());
  if (error) fail(path_, error.message());
  std::sort(list.rbegin(), list.rend());
  return list;
}

std::optional<CheckpointFolder::Found> CheckpointFolder::newest() const {
  Paths paths;
  for (const auto& [steps, path] : files()) paths.push_back(path);
  return first_intact(paths);
}

std::optional<CheckpointFolder::Found> CheckpointFolder::best_or_newest() const {
  Paths paths;
  if (fs::exists(best_path())) paths.push_back(best_path());
  for (const auto& [steps, path] : files()) paths.push_back(path);
  return first_intact(paths);
}

std::optional<CheckpointFolder::Found> CheckpointFolder::first_intact(const Paths& paths) const {
  std::vector<std::string> damaged;
  for (const std::string& path : paths) {
    try {
      return Found{path, nn::Archive::parse(examples::file_text("--out", path, kMost)), damaged};
    } catch (const std::runtime_error& error) {
      damaged.push_back(fmt::format("{} is damaged: {}", printable(path), error.what()));
    }
  }
  if (!damaged.empty()) throw BadInput(fmt::format("--out: no checkpoint is intact; {}", damaged.front()));
  return std::nullopt;
}

std::string CheckpointFolder::write(std::uint64_t steps, const nn::Archive& archive) const {
  const std::string path = (fs::path(path_) / fmt::format("{}{:012}{}", kBefore, steps, kBehind)).string();
  examples::write_durably("--out", path, archive.bytes());
  // Newer ones are damaged, or belong to a course that was given up.
  bool one_before = false;
  for (const auto& [other, name] : files()) {
    if (other == steps) continue;
    const bool keep = other < steps && !one_before;
    one_before |= keep;
    if (!keep) unlink(name.c_str());
  }
  return path;
}

std::string CheckpointFolder::best_path() const {
  return (fs::path(path_) / "best.checkpoint").string();
}

void CheckpointFolder::write_best(const nn::Archive& archive) const {
  examples::write_durably("--out", best_path(), archive.bytes());
}

void CheckpointFolder::remove_best() const {
  if (unlink(best_path().c_str()) != 0 && errno != ENOENT) fail(best_path(), std::strerror(errno));
}

}  // namespace saddle::digits
