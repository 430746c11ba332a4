// The tasks of the course, as their folders describe them: exercises/README.md says how one is written.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tools/grader/process.h"

namespace saddle::grader {

struct Function {
  std::string name;  // "softplus"
  std::string type;  // as C++ writes it: "double(double)"
};

struct Task {
  std::string number;            // "1.1", the beginning of the folder's name
  std::string title;             // after the number in the first line of README.md
  std::filesystem::path folder;  // "1-a-derivative/1.1-derivative-rows", below exercises/
  bool example = false;          // it is solved and gives no points
  int minutes = 0;
  int points = 0;
  bool mandatory = false;
  std::vector<std::string> links;  // what of saddle it may use: "autodiff"
  std::vector<Function> functions;
  Limits limits;
  std::vector<std::string> hints;
  std::string idea;                   // of the solution; shown to those who have solved it
  std::vector<std::string> mistakes;  // that are common
  bool has_probe = false;             // probe.h makes functions of what the student writes
};

// All tasks below root/exercises, by number. Throws std::runtime_error, which names the file, if one is not
// as it must be: a member is missing, unknown or of the wrong kind.
std::vector<Task> read_tasks(const std::filesystem::path& root);

// The task of that number; throws std::invalid_argument, which names those that exist.
const Task& find_task(const std::vector<Task>& tasks, std::string_view number);

}  // namespace saddle::grader
