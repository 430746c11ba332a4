#include "examples/cli.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <thread>

namespace saddle::examples {
namespace {

namespace fs = std::filesystem;

// The unfinished files, where a signal handler may read them: a slot holds a string that stays alive until
// the slot is empty again.
std::atomic<const char*> unfinished[8];

void remove_unfinished(int signal) {
  for (const auto& slot : unfinished) {
    if (const char* path = slot.load()) unlink(path);
  }
  _exit(128 + signal);
}

void watch(const char* from, const char* to) {
  for (auto& slot : unfinished) {
    const char* expected = from;
    if (slot.compare_exchange_strong(expected, to)) return;
  }
}

void install_handlers() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action {};
    action.sa_handler = remove_unfinished;
    sigaction(signal, &action, nullptr);
  }
  // A closed pipe is then an error of the write, and files are still put in their places.
  std::signal(SIGPIPE, SIG_IGN);
}

// Nobody may be listening: an error of the write is no error of the program.
void say(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

int report(const CLI::App& app, std::string message, int status) {
  while (!message.empty() && message.back() == '\n') message.pop_back();
  for (char& c : message) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;  // would reach the terminal
    if (control) c = c == '\n' || c == '\r' ? ' ' : '?';
  }
  say(fmt::format("{}: {}\n", app.get_name(), message));
  return status;
}

}  // namespace

int run(CLI::App& app, int argc, char** argv, const std::function<int()>& work) {
  install_handlers();
  try {
    app.parse(argc, argv);
    return work();
  } catch (const CLI::Success&) {
    try {
      print(app.help());
    } catch (const BadInput& error) {
      return report(app, error.what(), 2);
    }
    return 0;
  } catch (const CLI::ParseError& error) {
    return report(app, error.what(), 2);
  } catch (const BadInput& error) {
    return report(app, error.what(), 2);
  } catch (const std::invalid_argument& error) {
    return report(app, error.what(), 2);
  } catch (const std::exception& error) {
    return report(app, error.what(), 1);
  }
}

OutputFile::OutputFile(std::string option, const std::string& path)
    : option_(std::move(option)), path_(path) {
  if (path_.empty()) throw BadInput(fmt::format("{}: needs a file name, got an empty one", option_));
  if (path_ == "-") return;

  // Follow links, so that the file behind a link is replaced and not the link.
  std::error_code ignored;
  const fs::file_status status = fs::status(path_, ignored);
  if (fs::is_directory(status)) fail(EISDIR);
  if (fs::exists(status)) {
    if (access(path_.c_str(), W_OK) != 0) fail(errno);
    if (!fs::is_regular_file(status)) {
      file_ = std::fopen(path_.c_str(), "w");
      if (file_ == nullptr) fail(errno);
      return;
    }
    if (const fs::path target = fs::canonical(path_, ignored); !ignored) path_ = target.string();
  }

  // Open a new file in the same directory, with the permissions of any new file.
  temporary_ = path_ + ".XXXXXX";
  const int descriptor = mkstemp(temporary_.data());
  if (descriptor < 0) {
    const int error = errno;
    temporary_.clear();
    fail(error);
  }
  watch(nullptr, temporary_.c_str());
  const mode_t mask = umask(0);
  umask(mask);
  fchmod(descriptor, 0666 & ~mask);
  file_ = fdopen(descriptor, "w");
  if (file_ == nullptr) fail(errno);
}

OutputFile::~OutputFile() {
  if (file_ != nullptr) std::fclose(file_);
  if (!temporary_.empty()) {
    unlink(temporary_.c_str());
    watch(temporary_.c_str(), nullptr);
  }
}

void OutputFile::finish(std::string_view text) {
  if (path_ == "-") return print(text);
  bool written = std::fwrite(text.data(), 1, text.size(), file_) == text.size();
  int error = errno;
  if (std::fclose(file_) != 0) {
    if (written) error = errno;
    written = false;
  }
  file_ = nullptr;
  if (!written) fail(error);
  if (temporary_.empty()) return;
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) fail(errno);
  watch(temporary_.c_str(), nullptr);
  temporary_.clear();
}

void OutputFile::fail(int error) const {
  throw BadInput(fmt::format("{}: cannot write '{}': {}", option_, path_, std::strerror(error)));
}

// Whether both are there, and one file; "-" is whatever standard output goes to.
static bool are_same_file(const std::string& a, const std::string& b) {
  const auto look = [](const std::string& path, struct stat& at) {
    return (path == "-" ? fstat(STDOUT_FILENO, &at) : stat(path.c_str(), &at)) == 0;
  };
  struct stat at_a, at_b;
  return look(a, at_a) && look(b, at_b) && at_a.st_dev == at_b.st_dev && at_a.st_ino == at_b.st_ino;
}

void require_different_files(const std::vector<NamedPath>& paths) {
  for (std::size_t i = 0; i < paths.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (paths[i].path.empty() || paths[j].path.empty()) continue;
      std::error_code ignored;
      const bool same_name = fs::weakly_canonical(fs::absolute(paths[i].path), ignored) ==
                             fs::weakly_canonical(fs::absolute(paths[j].path), ignored);
      if (same_name || are_same_file(paths[i].path, paths[j].path)) {
        throw BadInput(fmt::format("{} and {} must name different files, got '{}' and '{}'", paths[j].option,
                                   paths[i].option, paths[j].path, paths[i].path));
      }
    }
  }
}

void print(std::string_view text) {
  errno = 0;
  const bool written =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (!written && errno != EPIPE) {
    throw BadInput(fmt::format("cannot write to standard output: {}", std::strerror(errno)));
  }
}

std::uint64_t parse_seed(std::string_view text) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw BadInput(fmt::format("--seed: needs a whole number from 0 to 2^64 - 1, got '{}'", text));
  }
  return seed;
}

std::string duration_text(double seconds) {
  constexpr double minute = 60, hour = 60 * minute, day = 24 * hour;
  if (seconds < 2 * minute) return fmt::format("{:.0f} s", seconds);
  if (seconds < 2 * hour) return fmt::format("{:.0f} min", seconds / minute);
  if (seconds < 2 * day) return fmt::format("{:.0f} h", seconds / hour);
  return fmt::format("{:.0f} days", seconds / day);
}

using Clock = std::chrono::steady_clock;

static double seconds_since(Clock::time_point then) {
  return std::chrono::duration<double>(Clock::now() - then).count();
}

constexpr std::chrono::milliseconds every{100};

// The line, and the thread that redraws it.
struct Progress::Line {
  Line() : drawing([this] { draw(); }) {}

  ~Line() {
    {
      const std::lock_guard lock(mutex);
      over = true;
    }
    changed.notify_one();
    drawing.join();
    say("\r\033[K");
  }

  void draw() {
    std::unique_lock lock(mutex);
    while (!over) {
      redraw();
      changed.wait_for(lock, every, [this] { return over; });
    }
  }

  // With the mutex.
  void redraw() {
    const std::string now = fitting(text_now());
    if (now == seen) return;
    say("\r\033[K" + now);
    seen = now;
    drawn = Clock::now();
  }

  std::string text_now() const {
    constexpr double patience = 1;
    const double stood = seconds_since(shown), worked = seconds_since(begun);
    std::string result = text;
    if (text.empty()) return result;
    if (stood >= patience) result += fmt::format("  {}", duration_text(std::floor(stood)));
    if (done > 0 && worked >= patience)
      result += fmt::format("  about {} left", duration_text(worked * (1 - done) / done - stood));
    return result;
  }

  // A line that is longer than the terminal is wide could not be rewritten in place.
  static std::string fitting(std::string text) {
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 && text.size() >= size.ws_col)
      text.resize(size.ws_col - 1u);
    return text;
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::string text, seen;
  double done = 0;
  bool over = false;
  const Clock::time_point begun = Clock::now();
  Clock::time_point shown = begun, drawn = begun;
  std::thread drawing;  // the last one: it reads the others
};

Progress::Progress() : line_(isatty(STDERR_FILENO) == 1 ? std::make_unique<Line>() : nullptr) {}

Progress::~Progress() = default;

void Progress::show(std::string_view text, double done) {
  if (!line_) return;
  const std::lock_guard lock(line_->mutex);
  line_->text = text;
  line_->done = done;
  line_->shown = Clock::now();
  // Whoever erases the line prints something else next.
  if (text.empty() || line_->shown - line_->drawn >= every) line_->redraw();
}

bool Progress::due() const {
  if (!line_) return false;
  // Only the thread that shows changes it.
  return Clock::now() - line_->shown >= every;
}

}  // namespace saddle::examples
