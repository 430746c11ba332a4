#include "tests/exercises/solutions.h"

#include <algorithm>
#include <fstream>
#include <iterator>
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

fs::path folder_of_solutions(const Task& task) {
  return workshop().root / "tests" / "exercises" / task.number;
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (text.empty()) throw std::runtime_error("text_of: cannot read " + file.string());
  return text;
}

std::vector<WrongSolution> wrong_solutions(const Task& task) {
  const std::string before = "// refused: ";
  std::vector<WrongSolution> all;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_of_solutions(task))) {
    if (!entry.path().filename().string().starts_with("wrong_")) continue;
    const std::string text = text_of(entry.path()), line = text.substr(0, text.find('\n'));
    if (!line.starts_with(before) || line.size() == before.size())
      throw std::runtime_error(entry.path().string() +
                               ": the first line must be '// refused: ' and words of the verdict");
    all.push_back({entry.path(), line.substr(before.size())});
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.file < b.file; });
  return all;
}

Grade grade_text(const std::string& number, const std::string& text, std::uint64_t seed) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "start.h";
  std::ofstream(file) << text;
  return grade(workshop(), find_task(tasks(), number), file, seed);
}

std::string changed_solution(const std::string& piece, const std::string& by) {
  std::string text = text_of(folder_of_solutions(find_task(tasks(), "1.1")) / "solution.h");
  const std::size_t at = text.find(piece);
  if (at == std::string::npos) throw std::runtime_error("changed_solution: there is no " + piece);
  return text.replace(at, piece.size(), by);
}

}  // namespace saddle::grader
