// The tasks of this tree and solutions of them, for tests.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tools/grader/grade.h"

namespace saddle::grader {

const Workshop& workshop();
const std::vector<Task>& tasks();

// The tasks that are looked at when all are: those whose numbers begin with SADDLE_TASKS, or all if the
// environment has no such variable.
std::vector<Task> chosen_tasks();

// tests/exercises/<number>, which holds solution.h and wrong.json.
std::filesystem::path folder_of_solutions(const Task& task);

std::string text_of(const std::filesystem::path& file);

// The solution with one plausible mistake, as tests/exercises/<number>/wrong.json lists them: each entry
// replaces one piece of solution.h and says by which words of the verdict it is refused.
struct WrongSolution {
  std::string name, text, refused;
};
std::vector<WrongSolution> wrong_solutions(const Task& task);

// The text with its only piece of that kind replaced; throws std::runtime_error if there is none or another.
std::string with_one_replaced(std::string text, const std::string& piece, const std::string& by);

// Grades a text as a solution of the task.
Grade grade_text(const std::string& number, const std::string& text, std::uint64_t seed = 1);

// The right solution of task 1.1, and the same with one piece of it replaced.
std::string right_solution();
std::string changed_solution(const std::string& piece, const std::string& by);

}  // namespace saddle::grader
