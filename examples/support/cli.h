// What all programs here share on a command line: exit statuses, one-line errors, files that appear only when
// they are complete, and Ctrl-C that leaves nothing half-written.
//   0 done, 1 a claim or a computation failed, 2 bad input, 130 interrupted
//
//   int main(int argc, char** argv) {
//     CLI::App app("What the program does", "name");
//     ... app.add_option(...);
//     return saddle::examples::run(app, argc, argv, [&] {
//       ... check, open outputs, work, finish; return 0;
//     });
//   }
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "examples/support/bad_input.h"
#include "examples/support/progress.h"

namespace CLI {
class App;
}

namespace saddle::examples {

// Parses the command line (--help prints the help and gives 0), runs the work and returns the exit status.
// Whatever is thrown becomes one line "name: message" on stderr: 2 for the parser's errors, BadInput and
// std::invalid_argument, 1 for the rest; hints.h says what was probably meant. After the work one line on
// standard output, "Written: a.json, a.svg", names the files, unless standard output is itself one of the
// outputs. On Ctrl-C unfinished files are removed, and one line says which files were written and which are
// left untouched.
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
  std::string shown_;      // the path as it was given
  std::string path_;       // that of the file behind a link
  std::string temporary_;  // empty if the destination is written to directly
  std::FILE* file_ = nullptr;
};

// Throws BadInput if two options name the same file, outputs and inputs, which an output would overwrite; an
// empty path stands for an option that was not given, or for standard input.
struct NamedPath {
  std::string option;
  std::string path;
};
void require_different_files(const std::vector<NamedPath>& paths);

// All of a file; "-" is standard input. Throws BadInput if it cannot be read or has more than `most` bytes.
std::string file_text(const char* option, const std::string& path, std::size_t most);

// Prints to standard output. A reader that went away (as in `compare ... | head -1`) is no error; any other
// failure throws BadInput.
void print(std::string_view text);

// The text as one line without control characters, which would reach the terminal.
std::string printable(std::string text);

// The value of --seed: a whole number from 0 to 2^64 - 1. Throws BadInput; the parser's own conversion would
// wrap -1 around.
std::uint64_t parse_seed(std::string_view text);

}  // namespace saddle::examples
