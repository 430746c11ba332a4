// Runs a program that is not trusted: with limits, without anything that it could read or disturb by
// accident.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace saddle::examples {
class Interruption;
}

namespace saddle::grader {

struct Limits {
  int seconds = 10;             // of the processor; of the clock three times as many, for busy machines
  std::size_t megabytes = 512;  // of memory; a quarter of that in a file
  // Whether it may start processes and threads. Root always may.
  bool processes = true;
  std::size_t output = std::size_t{4} << 20;  // bytes on standard output, and on standard error
};

struct Outcome {
  std::string output, errors;
  int status = -1;  // exit status; -1 if a signal ended the program
  int signal = 0;
  bool out_of_time = false;
  bool too_much_output = false;

  bool succeeded() const { return status == 0 && !out_of_time && !too_much_output; }
  // "ended with status 3", "crashed: Segmentation fault", "took more than 10 seconds", ...
  std::string words(const Limits& limits) const;
};

// Thrown when a signal has asked the grader to end. What it started has ended.
struct Interrupted {};

// Runs command[0], a full path or a name in PATH, in the folder, gives it the input and waits for its end.
// The program has an environment of PATH, TMPDIR (the folder) and LC_ALL (C) alone and no open files but the
// three standard ones. When it has ended, so have all processes that it started. One call at a time. Throws
// std::runtime_error if no process can be made or what it started cannot be ended, and Interrupted if a
// signal comes before the program's end.
Outcome run_limited(const std::vector<std::string>& command, const std::filesystem::path& folder,
                    const std::string& input, const Limits& limits,
                    const examples::Interruption* interruption = nullptr);

// A new folder that nobody else may enter; it is removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace saddle::grader
