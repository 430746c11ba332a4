#include "tests/exercises/solutions.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace saddle::grader {

namespace fs = std::filesystem;

const Workshop& workshop() {
  static const Workshop here = Workshop::here();
  return here;
}

const std::vector<Task>& tasks() {
  static const std::vector<Task> all = read_tasks(workshop().root);
  return all;
}

std::vector<Task> chosen_tasks() {
  const char* beginning = std::getenv("SADDLE_TASKS");
  std::vector<Task> chosen = tasks();
  if (beginning != nullptr) {
    std::erase_if(chosen, [&](const Task& t) { return !t.number.starts_with(beginning); });
    if (chosen.empty()) throw std::runtime_error("chosen_tasks: no task begins with SADDLE_TASKS");
  }
  return chosen;
}

fs::path folder_of_solutions(const Task& task) {
  return workshop().root / "tests" / "exercises" / task.number;
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (text.empty()) throw std::runtime_error("text_of: cannot read " + file.string());
  return text;
}

std::string with_one_replaced(std::string text, const std::string& piece, const std::string& by) {
  const std::size_t at = text.find(piece);
  if (at == std::string::npos || text.find(piece, at + 1) != std::string::npos)
    throw std::runtime_error("with_one_replaced: the text must hold this once: " + piece);
  return text.replace(at, piece.size(), by);
}

std::vector<WrongSolution> wrong_solutions(const Task& task) {
  const std::string right = text_of(folder_of_solutions(task) / "solution.h");
  std::vector<WrongSolution> all;
  for (const auto& edit : nlohmann::json::parse(text_of(folder_of_solutions(task) / "wrong.json")))
    all.push_back(
        {edit.at("name"), with_one_replaced(right, edit.at("replace"), edit.at("by")), edit.at("refused")});
  return all;
}

Grade grade_text(const std::string& number, const std::string& text, std::uint64_t seed) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "start.h";
  std::ofstream(file) << text;
  return grade(workshop(), find_task(tasks(), number), file, seed);
}

std::string right_solution() {
  return text_of(folder_of_solutions(find_task(tasks(), "1.1")) / "solution.h");
}

std::string changed_solution(const std::string& piece, const std::string& by) {
  return with_one_replaced(right_solution(), piece, by);
}

}  // namespace saddle::grader
