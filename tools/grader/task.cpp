#include "tools/grader/task.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <stdexcept>
#include <tuple>

namespace saddle::grader {
namespace {

namespace fs = std::filesystem;

// The members of one JSON object; what nobody asked for is a mistake.
class Members {
 public:
  Members(const nlohmann::json& object, std::string where) : object_(object), where_(std::move(where)) {
    if (!object.is_object()) throw std::runtime_error(where_ + ": must be an object of JSON");
  }
  template <class T>
  T required(const char* name) {
    if (!object_.contains(name))
      throw std::runtime_error(fmt::format("{}: needs a member '{}'", where_, name));
    return optional<T>(name, {});
  }
  template <class T>
  T optional(const char* name, T otherwise) {
    known_.insert(name);
    if (!object_.contains(name)) return otherwise;
    try {
      return object_.at(name).get<T>();
    } catch (const nlohmann::json::exception& error) {
      throw std::runtime_error(fmt::format("{}: member '{}': {}", where_, name, error.what()));
    }
  }
  void no_others() const {
    for (const auto& item : object_.items())
      if (!known_.contains(item.key()))
        throw std::runtime_error(fmt::format("{}: the member '{}' is unknown", where_, item.key()));
  }

 private:
  const nlohmann::json& object_;
  std::string where_;
  std::set<std::string> known_;
};

Task read_task(const fs::path& exercises, const fs::path& file) {
  Task task;
  const fs::path folder = file.parent_path();
  const std::string name = folder.filename(), where = file.string();
  std::smatch parts;
  if (!std::regex_match(name, parts, std::regex(R"((\d+\.\d+)-.+)")))
    throw std::runtime_error(
        fmt::format("{}: the folder's name must begin with a number, as in 1.1-rows", where));
  task.number = parts[1];
  task.folder = fs::relative(folder, exercises);

  nlohmann::json json;
  try {
    std::ifstream text(file);
    json = nlohmann::json::parse(text);
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error(fmt::format("{}: {}", where, error.what()));
  }
  Members members(json, where);
  task.example = members.optional("example", false);
  task.minutes = members.required<int>("minutes");
  if (!task.example) {
    task.points = members.required<int>("points");
    task.mandatory = members.required<bool>("mandatory");
    task.hints = members.required<std::vector<std::string>>("hints");
    task.idea = members.required<std::string>("idea");
    task.mistakes = members.required<std::vector<std::string>>("mistakes");
  }
  task.links = members.optional("links", std::vector<std::string>());
  task.limits.seconds = members.optional("seconds", task.limits.seconds);
  task.limits.megabytes = members.optional("megabytes", task.limits.megabytes);
  for (const nlohmann::json& object : members.required<std::vector<nlohmann::json>>("functions")) {
    Members function(object, where + ", functions");
    task.functions.push_back(
        {function.required<std::string>("name"), function.required<std::string>("type")});
    function.no_others();
  }
  members.no_others();

  std::ifstream readme(folder / "README.md");
  std::string heading;
  std::getline(readme, heading);
  const std::string before = "# " + task.number + " ";
  if (!heading.starts_with(before))
    throw std::runtime_error(fmt::format("{}: the first line of README.md must begin with '{}', got '{}'",
                                         where, before, heading));
  task.title = heading.substr(before.size());
  task.has_probe = fs::exists(folder / "probe.h");
  return task;
}

std::tuple<int, int> order(const Task& task) {
  return {std::stoi(task.number), std::stoi(task.number.substr(task.number.find('.') + 1))};
}

}  // namespace

std::vector<Task> read_tasks(const fs::path& root) {
  const fs::path exercises = root / "exercises";
  std::vector<Task> tasks;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(exercises))
    if (entry.path().filename() == "task.json") tasks.push_back(read_task(exercises, entry.path()));
  std::sort(tasks.begin(), tasks.end(), [](const Task& a, const Task& b) { return order(a) < order(b); });
  for (std::size_t i = 1; i < tasks.size(); ++i)
    if (tasks[i].number == tasks[i - 1].number)
      throw std::runtime_error(fmt::format("exercises: two tasks have the number {}", tasks[i].number));
  return tasks;
}

const Task& find_task(const std::vector<Task>& tasks, std::string_view number) {
  std::vector<std::string> numbers;
  for (const Task& task : tasks) {
    if (task.number == number) return task;
    numbers.push_back(task.number);
  }
  throw std::invalid_argument(
      fmt::format("find_task: there is no task '{}'; the tasks are {}", number, fmt::join(numbers, ", ")));
}

}  // namespace saddle::grader
