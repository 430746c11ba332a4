// Prints a hint for a task of the course. Each gives away more than the one before, so they come one by one.
//
//   tools/hint 2.1 1
//
// Exit status: 0, or 2 if there is no such task or hint.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "examples/support/cli.h"
#include "examples/support/help.h"
#include "tools/grader/task.h"

using namespace saddle::examples;
using namespace saddle::grader;

int main(int argc, char** argv) {
  CLI::App app("Prints a hint for a task in exercises/.", "hint");
  std::string number, which = "1";
  app.add_option("TASK", number, "The task, such as 1.1")->required();
  app.add_option("HINT", which, "The number of the hint: 1, then 2, ... (default: 1)");
  return run(app, argc, argv, [&] {
    const auto tasks = read_tasks(SADDLE_SOURCE);
    const Task& task = find_task(tasks, number);
    const std::size_t count = task.hints.size();
    if (count == 0) throw BadInput(fmt::format("TASK: {} is a worked example and has no hints", number));
    std::size_t hint = 1;
    while (hint <= count && std::to_string(hint) != which) ++hint;
    if (hint > count)
      throw BadInput(fmt::format("HINT: task {} has the hints 1 to {}, got '{}'", number, count, which));
    std::string text = wrapped(
        fmt::format("Hint {} of {} for {} {}: {}", hint, count, number, task.title, task.hints[hint - 1]),
        text_width(), 0);
    if (hint < count) text += fmt::format("More: tools/hint {} {}\n", number, hint + 1);
    print(text);
    return 0;
  });
}
