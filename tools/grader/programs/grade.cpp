// Grades solutions of the course's tasks. Each is built in a fresh folder and run with limits, on inputs that
// are drawn from the seed; the right answers are computed after its end.
//
//   tools/grade my-exercises --task 1.1 --seed 7 --json grades.json
//
// Exit status: 0 all graded tasks are right, 1 one of them is not, 2 bad input, 130 interrupted.
#include "tools/grader/grade.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "examples/support/cli.h"
#include "examples/support/help.h"
#include "examples/support/interruption.h"
#include "tools/grader/table.h"

namespace {

using namespace saddle::grader;
using namespace saddle::examples;
namespace fs = std::filesystem;

constexpr std::size_t kMostDetails = 3000;  // of a compiler's messages

// What a solution or a compiler wrote, for the terminal.
std::string printable_lines(const std::string& text) {
  std::string result;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) result += printable(line) + "\n";
  return result;
}

int grade_all(const fs::path& folder, const std::string& number, std::uint64_t seed, const std::string* json,
              bool json_alone, const Interruption& interruption) {
  Workshop workshop = Workshop::here();
  workshop.interruption = &interruption;
  const std::vector<Task> tasks = read_tasks(workshop.root);
  std::vector<const Task*> chosen;
  if (!number.empty()) {
    chosen.push_back(&find_task(tasks, number));
  } else {
    for (const Task& task : tasks)
      if (!task.example) chosen.push_back(&task);
  }
  bool any = false;
  for (const Task* task : chosen) any = any || fs::exists(folder / task->folder / "start.h");
  if (!any)
    throw BadInput(fmt::format("FOLDER: must hold the tasks in their folders, as in '{}', got '{}'",
                               (chosen.front()->folder / "start.h").string(), folder.string()));

  std::vector<Graded> all;
  bool right = true;
  Progress progress;
  for (const Task* task : chosen) {
    progress.show("task " + task->number,
                  static_cast<double>(all.size()) / static_cast<double>(chosen.size()));
    all.push_back({task, grade(workshop, *task, folder / task->folder / "start.h", seed)});
    right = right && all.back().grade.right;
    if (interruption.signal() != 0) throw Interrupted();
  }
  progress.show("");
  // Opened now: while solutions ran they could have put a file of their own in its place.
  if (json != nullptr) OutputFile("--json", *json).finish(table_json(all, seed));
  if (json_alone) return right ? 0 : 1;
  std::string text = table_text(all, text_width());
  if (!number.empty() && right) text += after_success(*chosen.front(), text_width());
  if (!number.empty() && !all.front().grade.details.empty())
    text += "\n" + printable_lines(all.front().grade.details.substr(0, kMostDetails));
  print(text);
  return right ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Grades solutions of the tasks in exercises/.", "grade");
  std::string folder = std::string(SADDLE_SOURCE) + "/exercises", number, seed = "1", json;
  app.add_option("FOLDER", folder,
                 "The folder that holds the solutions, as exercises/ does (default: exercises/)");
  app.add_option("--task", number, "One task alone, such as 1.1; prints more about it");
  app.add_option("--seed", seed, "The seed of the inputs: a whole number (default: 1)");
  app.add_option("--json", json,
                 "Write the table to this file; - is standard output, which then has nothing else");
  return run(app, argc, argv, [&] {
    const std::uint64_t number_of_seed = parse_seed(seed);
    if (!fs::is_directory(folder)) throw BadInput(fmt::format("FOLDER: there is no folder '{}'", folder));
    const bool has_json = app.count("--json") > 0;
    if (has_json) OutputFile("--json", json);  // refused before any work, if it cannot be written
    const Interruption interruption;
    try {
      return grade_all(folder, number, number_of_seed, has_json ? &json : nullptr, json == "-", interruption);
    } catch (const Interrupted&) {
      std::fputs(fmt::format("grade: {}; no file was written\n", interruption.word()).c_str(), stderr);
      return interruption.status();
    }
  });
}
