// What a solution is compiled with.
#include "tools/grader/build.h"

#include <fstream>

#include "tests/catch.h"
#include "tests/exercises/solutions.h"

using namespace saddle::grader;

TEST_CASE("build: the files in a list of dependencies, whatever their names") {
  using Files = std::vector<std::string>;
  CHECK(dependencies("main.o: main.cpp start.h \\\n /usr/include/stdio.h\n") ==
        Files{"main.cpp", "start.h", "/usr/include/stdio.h"});
  CHECK(dependencies("a: with\\ blank.h $$dollar.h\n") == Files{"with blank.h", "$dollar.h"});
  CHECK(dependencies("").empty());
}

TEST_CASE("build: main calls each function under its declared type") {
  const std::string text = main_text(find_task(tasks(), "1.1"));
  CHECK(text.find("using type = std::vector<double>(double, double, double);") != std::string::npos);
  CHECK(text.find("type* const f = divide_pullback;") != std::string::npos);
}

TEST_CASE("build: headers of the standard library are allowed, those of other libraries are not",
          "[grading]") {
  const auto with = [](const std::string& header) {
    return grade_text("1.1", "#include <" + header + ">\n" + right_solution());
  };
  CHECK(with("algorithm").right);
  CHECK(with("unistd.h").right);
  CHECK(with("eigen3/Eigen/Core").verdict.find("which this task may not use") != std::string::npos);
}

TEST_CASE("build: an endless include ends", "[grading]") {
  const Grade g = grade_text("1.1", "#include __FILE__\n");
  CHECK(g.points == 0);
  CHECK(g.verdict.starts_with("does not compile: "));
}

TEST_CASE("build: a task that may use the nets of saddle can, and no other part", "[grading]") {
  Task task = find_task(tasks(), "1.1");
  task.links = {"autodiff", "nn"};
  const auto with = [&](const std::string& header, const std::string& softplus) {
    const TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "start.h";
    std::ofstream(file) << "#include \"" + header + "\"\n" + changed_solution("std::max(x, 0.0)", softplus);
    return grade(workshop(), task, file, 1);
  };
  const Grade used = with("nn/nn.h", "(saddle::ad::Tape{}.constant(x).value() > 0 ? x : 0)");
  INFO(used.verdict << "\n" << used.details);
  CHECK(used.right);
  CHECK(with("gan/bounds.h", "std::max(x, 0.0)").verdict.find("which this task may not use") !=
        std::string::npos);
}
