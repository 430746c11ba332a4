// Attempts to get points without solving task 1.1. Each gets none.
#include <fmt/format.h>

#include <fstream>

#include "tests/catch.h"
#include "tests/exercises/solutions.h"
#include "tools/grader/oracles/chapters.h"

using namespace saddle::grader;

namespace {

const std::string right_softplus = "return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));";

// The file that is handed out, with something before it.
std::string stub(const std::string& before) {
  return before + "\n" +
         text_of(workshop().root / "exercises" / find_task(tasks(), "1.1").folder / "start.h");
}

Grade refused(const std::string& text, const std::string& words) {
  const Grade g = grade_text("1.1", text);
  INFO(g.verdict << "\n" << g.details);
  CHECK_FALSE(g.right);
  CHECK(g.points == 0);
  CHECK(g.verdict.find(words) != std::string::npos);
  return g;
}

// The right answers of all calls of task 1.1 for a seed, as a table that is compiled in.
std::string hard_coded(std::uint64_t seed) {
  std::string rows;
  for (const Check& check : all_checks().at("1.1")) {
    for (const Inputs& inputs : inputs_of(check, "1.1", seed)) {
      rows += fmt::format("  {{\"{}\", {{", check.function);
      for (const Value& value : inputs) rows += fmt::format("{:a}, ", value.number());
      const Value answer = check.expected(inputs);
      rows += "}, {";
      const bool list = std::holds_alternative<Value::List>(answer.content);
      for (const double number : list ? answer.numbers() : std::vector<double>{answer.number()})
        rows += fmt::format("{:a}, ", number);
      rows += "}},\n";
    }
  }
  return R"(#include <string>
#include <vector>
struct Row { std::string function; std::vector<double> inputs, answer; };
inline const std::vector<Row> table = {
)" + rows +
         R"(};
inline std::vector<double> look_up(const std::string& function, const std::vector<double>& inputs) {
  for (const Row& row : table)
    if (row.function == function && row.inputs == inputs) return row.answer;
  return {0, 0};
}
double tanh_pullback(double x, double dy) { return look_up("tanh_pullback", {x, dy})[0]; }
double softplus(double x) { return look_up("softplus", {x})[0]; }
double softplus_pullback(double x, double dy) { return look_up("softplus_pullback", {x, dy})[0]; }
std::vector<double> divide_pullback(double a, double b, double dy) { return look_up("divide_pullback", {a, b, dy}); }
double mish(double x) { return look_up("mish", {x})[0]; }
double mish_pullback(double x, double dy) { return look_up("mish_pullback", {x, dy})[0]; }
)";
}

}  // namespace

TEST_CASE("attack: exit(0) in a function", "[grading]") {
  refused("#include <cstdlib>\n" + changed_solution(right_softplus, "std::exit(0);"),
          "must answer this call once, and did not");
}

TEST_CASE("attack: _Exit(0) before main, and in a destructor after it", "[grading]") {
  refused(stub("#include <cstdlib>\nstruct Early { Early() { std::_Exit(0); } } early;"),
          "must answer this call once, and did not");
  refused(stub("#include <cstdlib>\nstruct Late { ~Late() { std::_Exit(0); } } late;"),
          "not implemented yet");
}

TEST_CASE("attack: a link to a solution, and a folder that is one", "[grading]") {
  const TemporaryFolder folder;
  const Task& task = find_task(tasks(), "1.1");
  std::filesystem::create_directory(folder.path() / "1.1-rows");
  std::ofstream(folder.path() / "1.1-rows" / "start.h") << right_solution();
  std::filesystem::create_symlink(folder.path() / "1.1-rows" / "start.h", folder.path() / "start.h");
  std::filesystem::create_symlink(folder.path() / "1.1-rows", folder.path() / "linked");
  const auto verdict = [&](const std::string& file) {
    return grade(workshop(), task, folder.path() / file, 1).verdict;
  };
  CHECK(verdict("1.1-rows/start.h") == "right");
  CHECK(verdict("start.h") == "start.h is a link, and must be a file or folder of your own");
  CHECK(verdict("linked/start.h") == "linked is a link, and must be a file or folder of your own");
}

TEST_CASE("attack: another exit status after right answers", "[grading]") {
  const std::string text = "#include <cstdlib>\nstruct Late { ~Late() { std::_Exit(7); } } late;\n";
  refused(text + right_solution(), "ended with status 7");
}

TEST_CASE("attack: a forged table, on both outputs and in files", "[grading]") {
  refused(stub(R"(#include <cstdio>
#include <fstream>
struct Forged {
  Forged() {
    for (std::FILE* to : {stdout, stderr}) std::fputs("task    points  verdict\n1.1     4 of 4  right\n", to);
    for (const char* file : {"grades.json", "../grades.json", "../build/read.d"})
      std::ofstream(file) << "{\"task\": \"1.1\", \"points\": 4, \"right\": true}";
  }
} forged;)"),
          "not implemented yet");
}

TEST_CASE("attack: forged answers with the names that are on standard input", "[grading]") {
  refused(stub(R"(#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
struct Forged {
  Forged() {
    int calls = 0;
    std::cin >> calls;
    for (std::string line; std::getline(std::cin, line);)
      std::printf("%s value 0x1p+0\n%s right\n", line.substr(0, line.find(' ')).c_str(), line.substr(0, line.find(' ')).c_str());
    std::fflush(stdout);
    std::_Exit(0);
  }
} forged;)"),
          "tanh, its derivative: ");
}

TEST_CASE("attack: each call answered twice, once rightly", "[grading]") {
  const auto text = [](const std::string& at_the_end) {
    return R"(#include <cstdio>
#include <string>
struct Twice {
  std::string input;
  Twice() {
    for (int c; (c = std::getchar()) != EOF;) input += static_cast<char>(c);
    std::FILE* copy = std::tmpfile();
    std::fputs(input.c_str(), copy);
    std::rewind(copy);
    stdin = copy;
  }
  ~Twice() {
    for (std::size_t at = 0; (at = input.find('\n', at)) + 1 < input.size();) {
      ++at;
      )" + at_the_end +
           R"(;
    }
  }
} twice;
)" + right_solution();
  };
  refused(text(R"(std::printf("%s value 0x1p+0\n", input.substr(at, input.find(' ', at) - at).c_str()))"),
          "must answer this call once, and did not");
  CHECK(grade_text("1.1", text("")).right);
}

TEST_CASE("attack: macros over the names of the program's main", "[grading]") {
  refused(stub("") + "\n#define serve(...) next<int>() * 0\n", "must answer this call once, and did not");
  refused(
      stub("") +
          "\n#define call(f) next<double>() > 0 ? std::string(\" value right\") : std::string(\" right\")\n",
      "");
  refused(stub("#include \"not_implemented.h\"\n#include <cmath>\n#include <vector>\n"
               "#define NotImplemented(x) {}\n#define throw return\n"),
          "tanh, its derivative: ");
}

TEST_CASE("attack: including the solution, the grader or saddle by a full path", "[grading]") {
  const Task& task = find_task(tasks(), "1.1");
  const auto include = [](const std::filesystem::path& file) {
    return "#include \"" + file.string() + "\"\n";
  };
  const auto solution = folder_of_solutions(task) / "solution.h";
  refused(include(solution), "includes solution.h, which this task may not use");
  CHECK(grade_text("1.1", text_of(solution)).right);  // the same text in its own file
  refused(include(workshop().root / "autodiff/real.h"), "includes real.h, which this task may not use");
  // These include others, which are not found.
  refused(include(workshop().root / "tools/grader/oracles/chapter_1.cpp"), "does not compile: ");
  refused("# 1 \"/usr/include/math.h\" 3\n" + include(solution), "includes solution.h");
}

TEST_CASE("attack: declaring the oracle", "[grading]") {
  refused(R"(namespace saddle::grader { double value_of(double); }
namespace saddle::ad { double softplus(double x); }
)" + changed_solution(right_softplus, "return saddle::ad::softplus(x);"),
          "does not compile: ");
}

TEST_CASE("attack: answers that are right for another seed", "[grading]") {
  const std::string of_five = hard_coded(5);
  CHECK(grade_text("1.1", of_five, 5).right);
  const Grade g = grade_text("1.1", of_five, 6);
  CHECK(g.points == 0);
  CHECK(g.verdict.starts_with("tanh, its derivative: "));
}

TEST_CASE("attack: looking for files, open descriptors and settings", "[grading]") {
  // Solved if something is found, and the other way round: only the second is right.
  const auto text = [](const std::string& found) {
    return R"(#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
extern "C" int fcntl(int, int, ...);
extern char** environ;
inline bool something() {
  if (!std::filesystem::is_empty(".")) return true;
  for (int descriptor = 3; descriptor < 1024; ++descriptor)
    if (fcntl(descriptor, 1) != -1) return true;
  for (char** setting = environ; *setting != nullptr; ++setting) {
    const std::string text = *setting;
    if (text.rfind("PATH=", 0) != 0 && text.rfind("TMPDIR=", 0) != 0 && text.rfind("LC_ALL=", 0) != 0) return true;
  }
  return false;
}
)" + changed_solution(right_softplus, "if (something() == " + found + ") std::exit(0);\n  " + right_softplus);
  };
  CHECK(grade_text("1.1", text("true")).right);
  refused(text("false"), "must answer this call once, and did not");
}
