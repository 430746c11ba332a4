#include "examples/support/cli.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

#include "examples/support/help.h"
#include "examples/support/hints.h"

namespace saddle::examples {
namespace {

namespace fs = std::filesystem;

// The files that a run writes, where a signal handler may read them: the texts of a slot stay alive until it
// is unused again.
struct Slot {
  enum class State { unused, open, finished };
  std::atomic<State> state = State::unused;
  std::atomic<const char*> path = nullptr, temporary = nullptr;  // as the user named it, and while it is open
};
Slot slots[8];

// Puts a line together without allocating; what does not fit is cut.
class Line {
 public:
  void add(const char* text) {
    for (; *text != '\0' && size_ < sizeof text_ - 1; ++text) {
      const bool control = static_cast<unsigned char>(*text) < 0x20 || *text == 0x7f;
      text_[size_++] = control ? '?' : *text;
    }
  }
  void write_to(int descriptor) {
    text_[size_++] = '\n';
    [[maybe_unused]] const auto written = write(descriptor, text_, size_);
  }

 private:
  char text_[2000];
  std::size_t size_ = 0;
};

const char* program = "";

// For the line at the end of a run.
std::vector<std::string> finished_files;
bool standard_output_is_an_output = false;

// Says what becomes of each file, removes what is half-written, and ends the program.
void stop(int signal) {
  const char erase_line[] = "\r\033[K";  // of progress
  if (isatty(STDERR_FILENO) == 1) [[maybe_unused]]
    const auto written = write(STDERR_FILENO, erase_line, sizeof erase_line - 1);
  Line line;
  line.add(program);
  line.add(signal == SIGINT ? ": interrupted" : ": terminated");
  const auto list = [&line](const char* before, Slot::State state) {
    bool first = true;
    for (const Slot& slot : slots) {
      if (slot.state != state) continue;
      line.add(first ? before : ", ");
      line.add(slot.path);
      first = false;
    }
    return !first;
  };
  const bool written = list("; written: ", Slot::State::finished);
  if (!list("; left untouched: ", Slot::State::open) && !written) line.add("; no file was written");
  for (const Slot& slot : slots)
    if (slot.state == Slot::State::open) unlink(slot.temporary);
  line.write_to(STDERR_FILENO);
  _exit(128 + signal);
}

// Has a temporary file removed if a signal ends the program. One thread opens files.
void watch(const char* path, const char* temporary) {
  for (Slot& slot : slots) {
    if (slot.state != Slot::State::unused) continue;
    slot.path = path;
    slot.temporary = temporary;
    slot.state = Slot::State::open;
    return;
  }
}

void unwatch(const char* path, Slot::State now) {
  for (Slot& slot : slots)
    if (slot.state != Slot::State::unused && slot.path == path) slot.state = now;
}

void install_handlers() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action {};
    action.sa_handler = stop;
    sigfillset(&action.sa_mask);  // a second Ctrl-C waits for the first
    struct sigaction before {};
    sigaction(signal, nullptr, &before);
    // What nohup ignores stays ignored. A script has SIGINT ignored by all that it runs in the background,
    // but who sends it there means it.
    if (signal != SIGHUP || before.sa_handler != SIG_IGN) sigaction(signal, &action, nullptr);
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
  say(fmt::format("{}: {}\n", app.get_name(), printable(std::move(message))));
  return status;
}

void print_written() {
  if (finished_files.empty() || standard_output_is_an_output) return;
  std::string line;
  for (const std::string& path : finished_files) line += (line.empty() ? "Written: " : ", ") + path;
  print(printable(std::move(line)) + "\n");
}

}  // namespace

std::string printable(std::string text) {
  for (char& c : text) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    if (control) c = c == '\n' || c == '\r' ? ' ' : '?';
  }
  return text;
}

int run(CLI::App& app, int argc, char** argv, const std::function<int()>& work) {
  static std::string name;  // for the handler, which outlives the app
  name = app.get_name();
  program = name.c_str();
  install_handlers();
  use_help_that_fits(app);
  try {
    app.parse(argc, argv);
    const int status = work();
    print_written();
    return status;
  } catch (const CLI::Success&) {
    try {
      print(app.help());
    } catch (const BadInput& error) {
      return report(app, error.what(), 2);
    }
    return 0;
  } catch (const CLI::ParseError& error) {
    return report(app, explained(app, error), 2);
  } catch (const BadInput& error) {
    return report(app, error.what(), 2);
  } catch (const std::invalid_argument& error) {
    return report(app, error.what(), 2);
  } catch (const std::exception& error) {
    return report(app, error.what(), 1);
  }
}

OutputFile::OutputFile(std::string option, const std::string& path)
    : option_(std::move(option)), shown_(path), path_(path) {
  if (path_.empty()) throw BadInput(fmt::format("{}: needs a file name, got an empty one", option_));
  if (path_ == "-") {
    standard_output_is_an_output = true;
    return;
  }

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
  watch(shown_.c_str(), temporary_.c_str());
  const mode_t mask = umask(0);
  umask(mask);
  fchmod(descriptor, 0666 & ~mask);
  file_ = fdopen(descriptor, "w");
  if (file_ == nullptr) fail(errno);
}

OutputFile::~OutputFile() {
  if (file_ != nullptr) std::fclose(file_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
  unwatch(shown_.c_str(), Slot::State::unused);
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
  unwatch(shown_.c_str(), Slot::State::finished);
  temporary_.clear();
  finished_files.push_back(shown_);
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

std::string file_text(const char* option, const std::string& path, std::size_t most) {
  std::ifstream file;
  if (path != "-") file.open(path, std::ios::binary);
  std::istream& in = path == "-" ? std::cin : file;
  std::string text;
  if (in) {
    // By parts: most files are small.
    std::string part(1 << 16, ' ');
    do {
      in.read(part.data(), static_cast<std::streamsize>(part.size()));
      text.append(part, 0, static_cast<std::size_t>(in.gcount()));
    } while (in && text.size() <= most);
  }
  // A folder can be opened, and fails when it is read.
  if (!in && !in.eof())
    throw BadInput(
        fmt::format("{}: cannot read '{}'; likely cause: no such file, or a folder", option, path));
  if (text.size() > most)
    throw BadInput(fmt::format("{}: '{}' must have at most {} bytes, got more; likely cause: another file",
                               option, path, most));
  return text;
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

}  // namespace saddle::examples
