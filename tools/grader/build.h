// Makes a program of a solution, in a fresh folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tools/grader/process.h"
#include "tools/grader/task.h"

namespace saddle::grader {

// What the grader needs of the place where it was built.
struct Workshop {
  std::filesystem::path root;         // of the source
  std::string compiler;               // the one that built this program
  std::vector<std::string> archives;  // libraries in the order in which they are linked: ".../libsaddle_nn.a"
  const examples::Interruption* interruption = nullptr;  // what ends all programs that are run, if given
  // That in which this program was built.
  static Workshop here();
};

// What the compiler made of a solution.
struct Build {
  std::string refused;   // why there is no program, in one line; empty if there is one
  std::string messages;  // of the compiler
  std::filesystem::path program;
};

// Compiles the file as start.h of the task in the folder, together with a main() that the grader writes
// (protocol.h) and, where there is one, the task's probe.h. Refused is what does not compile within its
// limits, and what reads a file that is neither the standard library's nor one that the task allows.
Build build(const Workshop& workshop, const Task& task, const std::filesystem::path& file,
            const std::filesystem::path& folder);

// The text of that main().
std::string main_text(const Task& task);

// The files that a dependency file of make names after the colon: "a.o: b.h c\ d.h" gives b.h and "c d.h".
std::vector<std::string> dependencies(std::string_view text);

}  // namespace saddle::grader
