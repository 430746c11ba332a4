// Grades a solution of a task: builds it, runs it once on all calls, and judges its answers after its end.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "tools/grader/build.h"
#include "tools/grader/oracles/check.h"
#include "tools/grader/task.h"

namespace saddle::grader {

struct Grade {
  bool right = false;
  int points = 0;       // all of the task's points, or none
  std::string verdict;  // "right", or the first thing that is wrong, in one line
  std::string details;  // more about it, such as the messages of the compiler; may be empty
};

// Points are given if and only if the solution compiles with allowed headers alone, its program ends with
// status 0 within its limits, and it has answered each call exactly once and rightly. The inputs depend on
// the seed, the task and the check alone. Throws std::invalid_argument for a task without checks, and
// Interrupted.
Grade grade(const Workshop& workshop, const Task& task, const std::filesystem::path& file,
            std::uint64_t seed);

// The inputs of all calls of a check, in their order: the random ones and then those chosen for their
// structure.
std::vector<Inputs> inputs_of(const Check& check, const std::string& task, std::uint64_t seed);

}  // namespace saddle::grader
