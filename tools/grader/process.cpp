#include "tools/grader/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "examples/support/interruption.h"

namespace saddle::grader {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const char* what) {
  throw std::runtime_error(fmt::format("{} failed: {}", what, std::strerror(errno)));
}

struct Pipe {
  int read_end = -1, write_end = -1;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail("run_limited: pipe");
    read_end = ends[0];
    write_end = ends[1];
  }
  ~Pipe() {
    close_end(read_end);
    close_end(write_end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  static void close_end(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }
};

template <class Resource>
void limit(Resource resource, rlim_t amount, rlim_t hard) {
  const rlimit both{amount, hard};
  setrlimit(resource, &both);
}
template <class Resource>
void limit(Resource resource, rlim_t amount) {
  limit(resource, amount, amount);
}

// In the new process: nothing here may allocate or throw.
[[noreturn]] void become(char* const* arguments, char* const* environment, const char* folder, const Pipe& in,
                         const Pipe& out, const Pipe& err, const Limits& limits) {
  setsid();
  dup2(in.read_end, STDIN_FILENO);
  dup2(out.write_end, STDOUT_FILENO);
  dup2(err.write_end, STDERR_FILENO);
  for (int descriptor = 3; descriptor < 1024; ++descriptor) close(descriptor);
  for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_DFL);
  // SIGXCPU at the limit says why; SIGKILL a second later ends what ignores it.
  const auto seconds = static_cast<rlim_t>(limits.seconds);
  limit(RLIMIT_CPU, seconds, seconds + 1);
  limit(RLIMIT_AS, static_cast<rlim_t>(limits.megabytes) << 20);
  limit(RLIMIT_FSIZE, static_cast<rlim_t>(limits.megabytes) << 18);
  if (!limits.processes) limit(RLIMIT_NPROC, 1);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, 256);
#ifdef __linux__
  // Nothing that it runs becomes another user's process, which the grader could not end; and it does not live
  // longer than a grader that was killed.
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  if (chdir(folder) == 0) execvpe(arguments[0], arguments, environment);
  _exit(127);
}

// While it lives, this process takes over whatever the started programs leave behind, so that end_all() finds
// it, and lets no program of the same user look into its memory.
struct Guard {
#ifdef __linux__
  Guard() {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_DUMPABLE, 0);
  }
  ~Guard() {
    prctl(PR_SET_DUMPABLE, 1);
    prctl(PR_SET_CHILD_SUBREAPER, 0);
  }
#endif
};

// The handling of a signal, until the end of its scope.
class Disposition {
 public:
  Disposition(int signal, void (*handler)(int)) : signal_(signal) {
    struct sigaction action {};
    action.sa_handler = handler;
    sigaction(signal, &action, &before_);
  }
  ~Disposition() { sigaction(signal_, &before_, nullptr); }
  Disposition(const Disposition&) = delete;
  Disposition& operator=(const Disposition&) = delete;

 private:
  int signal_;
  struct sigaction before_ {};
};

// Ends the group of a process, and processes that left the group. Those that start others faster than they
// are found would keep it here.
void end_all(pid_t leader) {
  kill(-leader, SIGKILL);
  const auto deadline = Clock::now() + std::chrono::seconds(10);
  for (bool found = true; found;) {
    if (Clock::now() > deadline)
      throw std::runtime_error(
          "run_limited: the program's processes must end when they are killed, but new ones came for ten "
          "seconds; end them by hand");
    found = false;
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator("/proc", none)) {
      const std::string name = entry.path().filename();
      pid_t process = 0;
      if (std::from_chars(name.data(), name.data() + name.size(), process).ec != std::errc()) continue;
      // "12 (name) S 1 ...": the name may hold anything, so the fields are counted after its end.
      std::ifstream file(entry.path() / "stat");
      std::string text;
      std::getline(file, text, '\0');
      const std::size_t end = text.rfind(')');
      if (end == std::string::npos || end + 4 >= text.size()) continue;
      if (std::atoi(text.c_str() + end + 4) != getpid()) continue;
      kill(process, SIGKILL);
      found = waitpid(process, nullptr, 0) == process || found;
    }
  }
}

// Moves what is there; false at the end of the file.
bool take(int descriptor, std::string& to, std::size_t most, bool& too_much) {
  char part[1 << 14];
  const ssize_t n = read(descriptor, part, sizeof part);
  if (n > 0) {
    to.append(part, static_cast<std::size_t>(n));
    too_much = too_much || to.size() > most;
    return true;
  }
  return n < 0 && (errno == EAGAIN || errno == EINTR);
}

}  // namespace

Outcome run_limited(const std::vector<std::string>& command, const fs::path& folder, const std::string& input,
                    const Limits& limits, const examples::Interruption* interruption) {
  const Guard guard;
  // A program that does not read its input must not end this one; and the end of a process must be told.
  const Disposition pipes(SIGPIPE, SIG_IGN), children(SIGCHLD, SIG_DFL);
  // Everything that allocates comes before the fork.
  std::vector<std::string> texts = command;
  const char* search = std::getenv("PATH");
  std::vector<std::string> settings = {fmt::format("PATH={}", search != nullptr ? search : "/usr/bin:/bin"),
                                       "TMPDIR=" + folder.string(), "LC_ALL=C"};
  std::vector<char*> arguments, environment;
  for (std::string& text : texts) arguments.push_back(text.data());
  for (std::string& text : settings) environment.push_back(text.data());
  arguments.push_back(nullptr);
  environment.push_back(nullptr);
  const std::string place = folder.string();
  Pipe in, out, err;
  const pid_t child = fork();
  if (child < 0) fail("run_limited: fork");
  if (child == 0) become(arguments.data(), environment.data(), place.c_str(), in, out, err, limits);
  Pipe::close_end(in.read_end);
  Pipe::close_end(out.write_end);
  Pipe::close_end(err.write_end);
  for (const int end : {in.write_end, out.read_end, err.read_end}) fcntl(end, F_SETFL, O_NONBLOCK);

  Outcome outcome;
  const auto deadline = Clock::now() + std::chrono::seconds(3 * limits.seconds);
  std::size_t written = 0;
  int status = 0;
  bool ended = false, interrupted = false;
  while (!ended) {
    if (written == input.size()) Pipe::close_end(in.write_end);
    pollfd all[] = {{in.write_end, POLLOUT, 0}, {out.read_end, POLLIN, 0}, {err.read_end, POLLIN, 0}};
    poll(all, 3, 20);
    // The process may leave children that hold the pipes open: its own end counts.
    ended = waitpid(child, &status, WNOHANG) == child;
    if (in.write_end >= 0 && (all[0].revents & (POLLERR | POLLHUP)) != 0) {
      Pipe::close_end(in.write_end);
    } else if ((all[0].revents & POLLOUT) != 0) {
      const ssize_t n = write(in.write_end, input.data() + written, input.size() - written);
      if (n > 0) written += static_cast<std::size_t>(n);
    }
    for (const auto& [pipe, text] : {std::pair(&out, &outcome.output), std::pair(&err, &outcome.errors)}) {
      std::size_t size = 0;
      do {
        size = text->size();
        if (pipe->read_end >= 0 && !take(pipe->read_end, *text, limits.output, outcome.too_much_output))
          Pipe::close_end(pipe->read_end);
      } while (text->size() > size && !outcome.too_much_output);
    }
    if (ended) break;
    outcome.out_of_time = Clock::now() > deadline;
    interrupted = interruption != nullptr && interruption->signal() != 0;
    if (outcome.out_of_time || outcome.too_much_output || interrupted) {
      kill(child, SIGKILL);
      ended = waitpid(child, &status, 0) == child;
    }
  }
  end_all(child);
  if (interrupted) throw Interrupted();
  if (WIFEXITED(status)) outcome.status = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
  if (outcome.signal == SIGXCPU) outcome.out_of_time = true;
  return outcome;
}

std::string Outcome::words(const Limits& limits) const {
  if (too_much_output) return fmt::format("wrote more than {} MB", limits.output >> 20);
  if (out_of_time) return fmt::format("took more than {} seconds", limits.seconds);
  if (signal != 0) return fmt::format("crashed: {}", strsignal(signal));
  return fmt::format("ended with status {}", status);
}

TemporaryFolder::TemporaryFolder() {
  std::string name = fs::temp_directory_path() / "grade-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) fail("TemporaryFolder: mkdtemp");
  path_ = fs::canonical(name);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace saddle::grader
