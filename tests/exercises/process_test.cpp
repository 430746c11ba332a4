// Programs that are not trusted: what they may do, and that nothing of them is left.
#include "tools/grader/process.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "examples/support/interruption.h"
#include "tests/catch.h"

using namespace saddle::grader;

namespace {

Outcome shell(const std::string& script, const Limits& limits = {}, const std::string& input = "") {
  const TemporaryFolder folder;
  return run_limited({"sh", "-c", script}, folder.path(), input, limits);
}

}  // namespace

TEST_CASE("process: output, errors, input and status are passed on") {
  const Outcome o = shell("cat; echo wrong >&2; exit 3", {}, "to be copied");
  CHECK(o.output == "to be copied");
  CHECK(o.errors == "wrong\n");
  CHECK(o.status == 3);
  CHECK_FALSE(o.succeeded());
  CHECK(o.words({}) == "ended with status 3");
  CHECK(shell("true").succeeded());
}

TEST_CASE("process: megabytes of input for one that reads none are no error") {
  CHECK(shell("exit 0", {}, std::string(1 << 22, 'x')).succeeded());
  CHECK(shell("wc -c", {}, std::string(1 << 22, 'x')).output.find("4194304") != std::string::npos);
}

TEST_CASE("process: an endless loop ends at its limit, asleep or busy") {
  const Limits short_time{.seconds = 1};
  const Outcome busy = shell("while :; do :; done", short_time), asleep = shell("sleep 100", short_time);
  CHECK(busy.out_of_time);
  CHECK(asleep.out_of_time);
  CHECK_FALSE(asleep.succeeded());
  CHECK(asleep.words(short_time) == "took more than 1 seconds");
}

TEST_CASE("process: a crash is named") {
  const Outcome o = shell("kill -SEGV $$");
  CHECK(o.signal == SIGSEGV);
  CHECK(o.words({}) == "crashed: Segmentation fault");
  CHECK(shell("kill -KILL $$").words({}) == "crashed: Killed");
}

TEST_CASE("process: endless output ends it") {
  const Limits little{.seconds = 10, .output = 1 << 20};
  const Outcome o = shell("yes", little);
  CHECK(o.too_much_output);
  CHECK(o.words(little) == "wrote more than 1 MB");
}

TEST_CASE("process: memory has a limit") {
  CHECK_FALSE(shell("head -c 100000000 /dev/zero | tail -c 99999999 | wc -c | grep -q 99999999",
                    {.seconds = 20, .megabytes = 64})
                  .succeeded());
  CHECK(shell("head -c 3000000 /dev/zero | tail -c 2999999 | wc -c | grep -q 2999999",
              {.seconds = 20, .megabytes = 64})
            .succeeded());
}

TEST_CASE("process: nothing that it started is left, also what hides in a session of its own") {
  const TemporaryFolder folder;
  const std::string leave = "(sleep 1; touch late) & setsid sh -c 'sleep 1; touch later' & echo started";
  const auto start = std::chrono::steady_clock::now();
  const Outcome o = run_limited({"sh", "-c", leave}, folder.path(), "", {});
  CHECK(o.succeeded());
  CHECK(o.output == "started\n");
  std::this_thread::sleep_until(start + std::chrono::milliseconds(2500));
  CHECK(std::filesystem::is_empty(folder.path()));
  // Control: the same file appears where the script waits.
  run_limited({"sh", "-c", leave + "; wait"}, folder.path(), "", {});
  CHECK(std::filesystem::exists(folder.path() / "late"));
}

TEST_CASE("process: one that may start no processes cannot, unless it is root's") {
  // setpriv: root's processes have no such limit.
  const std::string child = "sh -c '(echo child)& wait; echo done'";
  const std::string script =
      geteuid() == 0 ? "setpriv --reuid=65533 --clear-groups " + child : "exec " + child;
  CHECK(shell(script).output.find("child") != std::string::npos);
  CHECK(shell(script, {.processes = false}).output.find("child") == std::string::npos);
}

TEST_CASE("process: it is waited for also where the caller ignores its children") {
  const auto before = std::signal(SIGCHLD, SIG_IGN);
  const Outcome o = shell("exit 3");
  CHECK(o.status == 3);
  CHECK(std::signal(SIGCHLD, before) == SIG_IGN);
}

TEST_CASE("process: a signal to the grader ends the program, and nothing of it is left") {
  const TemporaryFolder folder;
  const saddle::examples::Interruption interruption;
  const auto start = std::chrono::steady_clock::now();
  std::thread sender([] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    std::raise(SIGTERM);
  });
  CHECK_THROWS_AS(run_limited({"sh", "-c", "sleep 2; touch late"}, folder.path(), "", {}, &interruption),
                  Interrupted);
  sender.join();
  CHECK(interruption.status() == 128 + SIGTERM);
  std::this_thread::sleep_until(start + std::chrono::milliseconds(2500));
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("process: its folder is made for it and goes with it") {
  std::filesystem::path path;
  {
    const TemporaryFolder folder;
    path = folder.path();
    CHECK(std::filesystem::is_empty(path));
    std::ofstream(path / "file") << "text";
  }
  CHECK_FALSE(std::filesystem::exists(path));
}
