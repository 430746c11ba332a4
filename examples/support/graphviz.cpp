#include "examples/support/graphviz.h"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "examples/support/cli.h"

extern "C" char** environ;  // which some systems do not declare

namespace saddle::examples {

namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// A file without a name, which the system removes when it is closed.
using Scratch = std::unique_ptr<std::FILE, CloseFile>;

Scratch scratch(const char* option) {
  Scratch file(std::tmpfile());
  if (file == nullptr)
    throw BadInput(
        fmt::format("{}: a temporary file must be possible, got: {}", option, std::strerror(errno)));
  return file;
}

std::string text_of(std::FILE* file) {
  std::string text;
  char buffer[4096];
  std::rewind(file);
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) text.append(buffer, n);
  return text;
}

}  // namespace

std::string drawn_by_graphviz(const char* option, const std::string& dot) {
  const Scratch in = scratch(option), out = scratch(option), errors = scratch(option);
  const bool written =
      std::fwrite(dot.data(), 1, dot.size(), in.get()) == dot.size() && std::fflush(in.get()) == 0;
  if (!written) throw BadInput(fmt::format("{}: cannot write a temporary file", option));
  std::rewind(in.get());

  // Start dot without a shell, its three streams being these files.
  posix_spawn_file_actions_t streams;
  posix_spawn_file_actions_init(&streams);
  posix_spawn_file_actions_adddup2(&streams, fileno(in.get()), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&streams, fileno(out.get()), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&streams, fileno(errors.get()), STDERR_FILENO);
  char program[] = "dot", format[] = "-Tsvg";
  char* const arguments[] = {program, format, nullptr};
  pid_t child = 0;
  const int error = posix_spawnp(&child, program, &streams, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&streams);
  if (error == ENOENT)
    throw BadInput(fmt::format(
        "{}: needs Graphviz, whose program dot is not installed; --dot FILE works without it", option));
  if (error != 0)
    throw BadInput(fmt::format("{}: cannot start Graphviz' dot: {}", option, std::strerror(error)));

  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  std::string svg = text_of(out.get());
  if (status != 0 || svg.find("</svg>") == std::string::npos)
    throw BadInput(fmt::format("{}: Graphviz' dot must draw the tape, but it ended with {} {}: {}", option,
                               WIFSIGNALED(status) ? "signal" : "status",
                               WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
                               text_of(errors.get())));
  return svg;
}

}  // namespace saddle::examples
