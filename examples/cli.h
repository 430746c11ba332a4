// What all programs here share on a command line: exit statuses, one-line errors, files that appear only when
// they are complete, and Ctrl-C that leaves nothing half-written.
//   0 done, 1 a claim or a computation failed, 2 bad input, 130 interrupted
//
//   int main(int argc, char** argv) {
//     CLI::App app("What the program does", "name");
//     ... app.add_option(...);
//     return saddle::examples::run(app, argc, argv, [&] { ... check, open outputs, work, finish; return 0;
//     });
//   }
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace saddle::examples {

// What the user gave cannot be used: printed as one line, exit status 2. std::invalid_argument, which the
// library throws for a caller's values, counts as the same.
class BadInput : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Parses the command line (--help prints the help and gives 0), runs the work and returns the exit status.
// Whatever is thrown becomes one line "name: message" on stderr: 2 for the parser's errors, BadInput and
// std::invalid_argument, 1 for the rest. Installs the handler that removes unfinished files on Ctrl-C.
int run(CLI::App& app, int argc, char** argv, const std::function<int()>& work);

// A file that is written beside its destination and renamed when it is complete: until finish() nobody sees
// it, and without finish() it is removed. A device or a pipe is written to directly. "-" is standard output.
// The constructor opens it, so that a bad path is found before any work. Throws BadInput.
class OutputFile {
 public:
  // option: how messages name it, such as "--json".
  OutputFile(std::string option, const std::string& path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  // Writes the text and puts the file in its place. Throws BadInput.
  void finish(std::string_view text);

 private:
  [[noreturn]] void fail(int error) const;

  std::string option_;
  std::string path_;
  std::string temporary_;  // empty if the destination is written to directly
  std::FILE* file_ = nullptr;
};

// Throws BadInput if two options name the same file; an empty path stands for an option that was not given.
struct NamedPath {
  std::string option;
  std::string path;
};
void require_different_files(const std::vector<NamedPath>& paths);

// Prints to standard output. A reader that went away (as in `compare ... | head -1`) is no error; any other
// failure throws BadInput.
void print(std::string_view text);

// The value of --seed: a whole number from 0 to 2^64 - 1. Throws BadInput; the parser's own conversion would
// wrap -1 around.
std::uint64_t parse_seed(std::string_view text);

// A length of time for people: "40 s", "3 min", "5 h", "12 days".
std::string duration_text(double seconds);

// One line of progress on stderr, rewritten in place; silent unless stderr is a terminal. A text that stands
// for one second is followed by the seconds that it has stood, so that no work is silent, however long one
// part of it takes. Drawn ten times a second at most; an empty text erases the line at once.
class Progress {
 public:
  Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  // done: the part of all work that is behind us, for an estimate of the time that is left; 0: not known.
  void show(std::string_view text, double done = 0);

  // Whether somebody looks and a tenth of a second has passed since the last text: ask before making a text
  // in a fast loop.
  bool due() const;

 private:
  struct Line;
  std::unique_ptr<Line> line_;  // null unless stderr is a terminal
};

}  // namespace saddle::examples
