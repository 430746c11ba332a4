// All tasks: solutions get all points, what is handed out gets none, each wrong solution is refused for its
// reason.
#include "tools/grader/grade.h"

#include <fstream>

#include "tests/catch.h"
#include "tests/exercises/solutions.h"
#include "tools/grader/table.h"

using namespace saddle::grader;

TEST_CASE("tasks: the solution of each gets all points", "[grading]") {
  for (const Task& task : chosen_tasks()) {
    INFO(task.number);
    const std::filesystem::path solution = task.example
                                               ? workshop().root / "exercises" / task.folder / "start.h"
                                               : folder_of_solutions(task) / "solution.h";
    const Grade g = grade(workshop(), task, solution, 20260730);
    INFO(g.verdict << "\n" << g.details);
    CHECK(g.right);
    CHECK(g.points == task.points);
  }
}

// These two take minutes, so .ci/run has them made and the test command has not.
TEST_CASE("mutants: what is handed out compiles, says its number and gets no points", "[.mutants]") {
  for (const Task& task : chosen_tasks()) {
    if (task.example) continue;
    INFO(task.number);
    const Grade g = grade(workshop(), task, workshop().root / "exercises" / task.folder / "start.h", 1);
    INFO(g.verdict << "\n" << g.details);
    CHECK_FALSE(g.right);
    CHECK(g.points == 0);
    CHECK(g.verdict.ends_with(": not implemented yet: task " + task.number));
  }
}

namespace {

// The wrong solutions of the chapters from first to last.
void require_refused(int first, int last) {
  for (const Task& task : chosen_tasks()) {
    const int chapter = std::stoi(task.number);
    if (task.example || chapter < first || chapter > last) continue;
    const TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "start.h";
    for (const WrongSolution& wrong : wrong_solutions(task)) {
      INFO(task.number << ", " << wrong.name);
      std::ofstream(file) << wrong.text;
      const Grade g = grade(workshop(), task, file, 20260730);
      INFO(g.verdict);
      CHECK_FALSE(g.right);
      CHECK(g.points == 0);
      CHECK(g.verdict.find(wrong.refused) != std::string::npos);
    }
  }
}

}  // namespace

// Two halves, for two processors.
TEST_CASE("mutants: each wrong solution of chapters 1 to 8 is refused, by the check that it names",
          "[.mutants]") {
  require_refused(1, 8);
}

TEST_CASE("mutants: each wrong solution of chapters 9 to 14 is refused, by the check that it names",
          "[.mutants]") {
  require_refused(9, 14);
}

TEST_CASE("grade: one seed gives one grade", "[grading]") {
  const std::string wrong = changed_solution("-dy * a", "dy * a"),
                    verdict = grade_text("1.1", wrong, 5).verdict;
  CHECK(grade_text("1.1", wrong, 5).verdict == verdict);
  CHECK(grade_text("1.1", wrong, 6).verdict != verdict);
}

TEST_CASE("grade: what does not compile is a verdict", "[grading]") {
  const Grade g = grade_text("1.1", changed_solution("dy / b,", "dy / c,"));
  CHECK(g.points == 0);
  INFO(g.verdict);
  CHECK(g.verdict.starts_with("does not compile: start.h:"));
  CHECK(g.details.find("'c' was not declared") + g.details.find("identifier 'c'") != 2 * std::string::npos);
  CHECK(grade(workshop(), find_task(tasks(), "1.1"), "nowhere/start.h", 1).verdict ==
        "there is no file start.h");
}

TEST_CASE("grade: a signature that was changed is a verdict", "[grading]") {
  const Grade g = grade_text("1.1", changed_solution("double softplus(double x)", "float softplus(float x)"));
  CHECK(g.points == 0);
  INFO(g.verdict);
  CHECK(g.verdict.starts_with("does not compile: "));
}

TEST_CASE("grade: the table is JSON, whatever a solution wrote") {
  const std::string json =
      table_json({{&find_task(tasks(), "1.1"), {false, 0, "threw \xff \xc3\xa9", ""}}}, 1);
  INFO(json);
  CHECK(json.find('\xff') == std::string::npos);
  CHECK(json.find("\xc3\xa9") != std::string::npos);
}

TEST_CASE("grade: what a solution prints besides its answers does not matter", "[grading]") {
  const std::string text =
      changed_solution("double mish(double x) {", "double mish(double x) { std::printf(\"x = %g\", x);");
  CHECK(grade_text("1.1", "#include <cstdio>\n" + text).right);
}
