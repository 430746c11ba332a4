// How a task is described, and what is no description.
#include "tools/grader/task.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

#include "tests/catch.h"
#include "tests/exercises/solutions.h"

using namespace saddle::grader;
namespace fs = std::filesystem;

namespace {

const std::string whole =
    R"json({"minutes": 5, "points": 2, "mandatory": false, "hints": ["a"], "idea": "b", "mistakes": ["c"],
        "functions": [{"name": "f", "type": "int(int)"}]})json";

// The message for a tree of one task; empty if it is read.
std::string message(const std::string& json, const std::string& folder = "2.3-sums",
                    const std::string& heading = "# 2.3 Sums\n") {
  const TemporaryFolder root;
  const fs::path place = root.path() / "exercises" / folder;
  fs::create_directories(place);
  std::ofstream(place / "task.json") << json;
  std::ofstream(place / "README.md") << heading;
  try {
    const auto all = read_tasks(root.path());
    CHECK(all.at(0).title == "Sums");
    CHECK(all.at(0).points == 2);
    return "";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("task: what is missing, unknown or of the wrong kind is named") {
  CHECK(message(whole).empty());
  const auto with = [](const std::string& piece, const std::string& by) {
    std::string text = whole;
    return text.replace(text.find(piece), piece.size(), by);
  };
  CHECK(has(message(with("\"points\": 2, ", "")), "needs a member 'points'"));
  CHECK(has(message(with("\"points\": 2", "\"points\": \"two\"")), "member 'points'"));
  CHECK(has(message(with("\"points\": 2", "\"points\": 2, \"point\": 2")), "the member 'point' is unknown"));
  CHECK(has(message(with("\"type\"", "\"typ\"")), "needs a member 'type'"));
  CHECK(has(message("{"), "parse error"));
  CHECK(has(message("[]"), "must be an object"));
  CHECK(has(message(whole, "sums"), "must begin with a number"));
  CHECK(has(message(whole, "2.3-sums", "# Sums\n"), "must begin with '# 2.3 '"));
}

TEST_CASE("task: those of this tree have hints, a solution and two to four wrong ones") {
  CHECK(tasks().size() >= 2);
  for (const Task& task : tasks()) {
    INFO(task.number);
    CHECK(fs::exists(workshop().root / "exercises" / task.folder / "start.h"));
    CHECK(task.minutes > 0);
    if (task.example) continue;
    CHECK(task.points > 0);
    CHECK_FALSE(task.hints.empty());
    CHECK_FALSE(task.mistakes.empty());
    CHECK(fs::exists(folder_of_solutions(task) / "solution.h"));
    const auto wrong = wrong_solutions(task).size();
    CHECK(wrong >= 2);
    CHECK(wrong <= 4);
  }
}

TEST_CASE("task: its statement and the list say its minutes and points as task.json does") {
  const std::string list = text_of(workshop().root / "exercises" / "README.md");
  for (const Task& task : tasks()) {
    INFO(task.number);
    const std::string link =
        fmt::format("[{} {}]({}/README.md)", task.number, task.title, task.folder.string());
    const std::string points = task.example ? "" : fmt::format("{} ", task.points);
    const std::string row = fmt::format("\n| {} | {} | {}|\n", link, task.minutes, points);
    const std::size_t at = list.find(row);
    CHECK(at != std::string::npos);
    CHECK(list.find(link, at + row.size()) == std::string::npos);
    if (task.example) continue;
    std::string statement = text_of(workshop().root / "exercises" / task.folder / "README.md");
    std::replace(statement.begin(), statement.end(), '\n', ' ');
    CHECK(statement.find(fmt::format("Time: about {} minutes. {}{} points.", task.minutes,
                                     task.mandatory ? "Mandatory, " : "", task.points)) != std::string::npos);
  }
}

TEST_CASE("task: the syllabus says the minutes of its weeks, and all minutes and points") {
  const std::string page = text_of(workshop().root / "docs" / "teaching.md");
  // | week | chapters | 1.1, 1.2 | 45 |
  static const std::regex row(R"(\| \d+ \| [^|]* \| ([\d., ]+) \| (\d+) \|)");
  int weeks = 0;
  for (std::sregex_iterator match(page.begin(), page.end(), row), end; match != end; ++match, ++weeks) {
    INFO(match->str());
    int minutes = 0;
    std::istringstream numbers((*match)[1].str());
    for (std::string number; std::getline(numbers >> std::ws, number, ',');)
      minutes += find_task(tasks(), number).minutes;
    CHECK(std::to_string(minutes) == (*match)[2].str());
  }
  CHECK(weeks == 14);
  int count = 0, minutes = 0, points = 0, mandatory = 0, mandatory_minutes = 0, mandatory_points = 0;
  for (const Task& task : tasks()) {
    if (task.example) continue;
    ++count;
    minutes += task.minutes;
    points += task.points;
    mandatory += task.mandatory ? 1 : 0;
    mandatory_minutes += task.mandatory ? task.minutes : 0;
    mandatory_points += task.mandatory ? task.points : 0;
  }
  const auto says = [&](const std::string& words) {
    INFO(words);
    CHECK(page.find(words) != std::string::npos);
  };
  says(fmt::format("{} for all {} tasks, and {} for the {} that are mandatory", minutes, count,
                   mandatory_minutes, mandatory));
  says(fmt::format("{} points, {} of them for mandatory tasks", points, mandatory_points));
}

TEST_CASE("task: a number that does not exist is answered by those that do") {
  CHECK(find_task(tasks(), "1.1").number == "1.1");
  CHECK_THROWS_WITH(find_task(tasks(), "9.9"), ContainsSubstring("no task '9.9'; the tasks are 1.0, 1.1"));
}
