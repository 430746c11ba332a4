#include "tests/autodiff/tape/dot.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/catch.h"

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> list;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) list.push_back(line);
  return list;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

namespace {

// A quoted text from `at` on, which is left behind its end; \n is a new line.
std::string quoted(const std::string& text, std::size_t& at) {
  std::string out;
  REQUIRE(text.at(at) == '"');
  for (++at; text.at(at) != '"'; ++at) {
    if (text[at] == '\\') {
      ++at;
      out += text.at(at) == 'n' ? '\n' : text[at];
    } else {
      out += text[at];
    }
  }
  ++at;
  return out;
}

}  // namespace

Dot read_dot(const std::string& text) {
  Dot dot;
  std::vector<std::string> list = lines(text);
  REQUIRE(list.size() >= 5);
  CHECK(list.front() == "digraph tape {");
  CHECK(list.back() == "}");
  for (std::size_t i = 1; i + 1 < list.size(); ++i) {
    const std::string& line = list[i];
    INFO(line);
    REQUIRE(line.ends_with(";"));
    std::size_t from = 0, to = 0, end = 0;
    if (std::sscanf(line.c_str(), " n%zu -> n%zu", &from, &to) == 2) {
      dot.edges.push_back({from, to});
      CHECK(from < to);
      REQUIRE(to < dot.labels.size());
      end = line.find('"');
      dot.partials.push_back(end == std::string::npos ? "" : quoted(line, end));
    } else if (std::sscanf(line.c_str(), " n%zu [label=", &from) == 1) {
      CHECK(from == dot.labels.size());
      end = line.find('"');
      dot.labels.push_back(quoted(line, end));
      CHECK(line.at(end) == ',');
      CHECK(count(line.substr(end), "\"") % 2 == 0);
      CHECK(line.ends_with("];"));
    } else if (line.starts_with("  label=")) {
      end = 8;
      quoted(line, end);
      CHECK(line.substr(end) == ";");
    } else {
      const bool known = line == "  ordering=in;" || line == "  nodesep=0.02;" || line == "  pad=0.05;" ||
                         line.starts_with("  node [shape=box") || line.starts_with("  edge [fontname");
      CHECK(known);
    }
  }
  return dot;
}

Dot check_dot(const std::string& text, std::size_t boxes, std::size_t edges) {
  const Dot dot = read_dot(text);
  CHECK(dot.labels.size() == boxes);
  CHECK(dot.edges.size() == edges);
  return dot;
}

void check_with_graphviz(const std::string& text) {
  if (std::system("command -v dot >/dev/null 2>&1") != 0) return;
  // Tests run side by side.
  const std::string path = "picture_test_" + std::to_string(getpid()) + ".dot";
  std::ofstream(path) << text;
  CHECK(std::system(("dot -Tsvg " + path + " >/dev/null").c_str()) == 0);
  std::remove(path.c_str());
}
