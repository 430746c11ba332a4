// The drawings in the documents are of what the code records.
#include "tests/catch.h"
#include "tests/docs/markdown.h"

using namespace saddle::docs;

namespace {

// The lines of all labels in a text in DOT.
std::vector<std::string> label_lines(const std::string& dot) {
  std::vector<std::string> lines;
  const std::string begin = "label=\"";
  for (std::size_t at = dot.find(begin); at != std::string::npos; at = dot.find(begin, at)) {
    at += begin.size();
    const std::string label = dot.substr(at, dot.find('"', at) - at);
    for (std::size_t from = 0, end = 0; end != std::string::npos; from = end + 2) {
      end = label.find("\\n", from);
      lines.push_back(label.substr(from, end - from));
    }
  }
  return lines;
}

}  // namespace

// Versions of Graphviz place the boxes differently; what they write into them is the same.
TEST_CASE("documents: tape.svg shows the tape of draw_tape") {
  const std::string dot = output_of(SADDLE_PROGRAMS "/draw_tape --dot -");
  std::string svg = read_file("docs/en/pictures/tape.svg");
  for (std::size_t at; (at = svg.find("&#45;")) != std::string::npos;) svg.replace(at, 5, "-");
  for (std::size_t at; (at = svg.find("&#160;")) != std::string::npos;) svg.replace(at, 6, " ");
  const std::vector<std::string> lines = label_lines(dot);
  CHECK(lines.size() > 40);
  std::size_t texts = 0;
  for (std::size_t at = svg.find("<text"); at != std::string::npos; at = svg.find("<text", at + 1)) ++texts;
  CHECK(texts == lines.size());
  for (const std::string& line : lines) {
    INFO(line);
    CHECK(svg.find(">" + line + "</text>") != std::string::npos);
  }
}
