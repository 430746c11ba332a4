// The tasks of this tree and solutions of them, for tests.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tools/grader/grade.h"

namespace saddle::grader {

const Workshop& workshop();
const std::vector<Task>& tasks();

// tests/exercises/<number>, which holds solution.h and the wrong solutions wrong_<name>.h.
std::filesystem::path folder_of_solutions(const Task& task);

std::string text_of(const std::filesystem::path& file);

// A wrong solution says in its first line by which words of the verdict it is refused: "// refused: the
// words".
struct WrongSolution {
  std::filesystem::path file;
  std::string refused;
};
std::vector<WrongSolution> wrong_solutions(const Task& task);

// Grades a text as a solution of the task.
Grade grade_text(const std::string& number, const std::string& text, std::uint64_t seed = 1);

// The right solution of task 1.1 with one piece of it replaced, which must be there.
std::string changed_solution(const std::string& piece, const std::string& by);

}  // namespace saddle::grader
