#include "tools/grader/table.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "examples/support/cli.h"
#include "examples/support/help.h"
#include "examples/support/json.h"

namespace saddle::grader {
namespace {

using examples::wrapped;

struct Sum {
  int points = 0, of = 0, right = 0;
};

Sum sum(const std::vector<Graded>& all) {
  Sum s;
  for (const Graded& g : all) {
    s.points += g.grade.points;
    s.of += g.task->points;
    s.right += g.grade.right ? 1 : 0;
  }
  return s;
}

// A verdict quotes what a solution wrote. That need not be UTF-8, and JSON has to be.
std::string utf8(const std::string& text) {
  using nlohmann::json;
  return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace)).get<std::string>();
}

}  // namespace

std::string table_text(const std::vector<Graded>& all, std::size_t width) {
  std::string text = "task    points  verdict\n";
  for (const Graded& g : all) {
    const std::string points =
        g.task->example ? "-" : fmt::format("{} of {}", g.grade.points, g.task->points);
    // A verdict quotes what a solution wrote: it must not reach the terminal as it is.
    const std::string line =
        fmt::format("{:<6}{:>8}  {}", g.task->number, points, examples::printable(g.grade.verdict));
    text += wrapped(line, width, 16);
  }
  const Sum s = sum(all);
  return text +
         fmt::format("{} of {} points; {} of {} tasks are right\n", s.points, s.of, s.right, all.size());
}

std::string table_json(const std::vector<Graded>& all, std::uint64_t seed) {
  const Sum s = sum(all);
  examples::Json json;
  json.begin_object().member("seed", seed).member("points", s.points).member("of", s.of);
  json.key("tasks").begin_array();
  for (const Graded& g : all) {
    json.begin_object().member("task", g.task->number).member("title", g.task->title);
    json.member("mandatory", g.task->mandatory).member("points", g.grade.points).member("of", g.task->points);
    json.member("right", g.grade.right).member("verdict", utf8(g.grade.verdict)).end_object();
  }
  json.end_array().end_object();
  return json.text();
}

std::string after_success(const Task& task, std::size_t width) {
  if (task.idea.empty()) return "";
  std::string text = "\n" + wrapped("The idea: " + task.idea, width, 0) + "\nWhat is commonly got wrong:\n";
  for (const std::string& mistake : task.mistakes) text += wrapped("- " + mistake, width, 2);
  return text;
}

}  // namespace saddle::grader
