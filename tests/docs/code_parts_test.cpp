// The code that the pages show by markers is the code of the sources.
#include "tests/docs/code_parts.h"

#include <algorithm>
#include <set>
#include <utility>

#include "tests/catch.h"
#include "tests/docs/made.h"
#include "tests/message.h"

using namespace saddle::docs;

namespace {

const std::vector<CodePart> of_square = code_parts("square.h",
                                                   "int one;\n"
                                                   "  // [square\n"
                                                   "  // The square.\n"
                                                   "  int square(int x) {\n"
                                                   "    // [product\n"
                                                   "    return x * x;\n"
                                                   "    // product]\n"
                                                   "\n"
                                                   "  }\n"
                                                   "  // square]\n");

Document page_with(const std::string& marker) {
  return parse("page.md",
               "From [a file](square.h):\n\n" + marker + "\n```cpp\nold\n```\n\n```text\nold\n```\n");
}

}  // namespace

TEST_CASE("documents: their marked code is that of the sources", "[made]") {
  const std::vector<CodePart> parts = all_code_parts();
  const std::string report = compare_or_write([&](const Document& page) { return with_code(page, parts); });
  INFO(report);
  CHECK(report.empty());
}

TEST_CASE("documents: each marked part of a source is shown, and the page links to its file") {
  const std::vector<CodePart> parts = all_code_parts();
  std::set<std::pair<std::string, std::string>> shown;
  for (const Document& page : documents()) {
    for (const Block& block : page.blocks) {
      const CodePart* part = part_of(page, block, parts);
      if (part == nullptr) continue;
      shown.insert({part->path, part->name});
      INFO(page.path << ", " << block.marker);
      const std::vector<std::string> files = links(block.introduction);
      CHECK(std::any_of(files.begin(), files.end(),
                        [&](const std::string& link) { return resolve(page, link) == part->path; }));
    }
  }
  CHECK(!shown.empty());
  for (const CodePart& part : parts) {
    INFO(part.path << " has the part '" << part.name << "', which no page shows");
    CHECK(shown.contains({part.path, part.name}));
  }
}

TEST_CASE("parts of code: they may lie in one another, and lose the space before them") {
  REQUIRE(of_square.size() == 2);
  CHECK(of_square[0].name == "product");
  CHECK(of_square[0].text == "return x * x;\n");
  CHECK(of_square[1].name == "square");
  CHECK(of_square[1].text == "// The square.\nint square(int x) {\n  return x * x;\n\n}\n");
}

TEST_CASE("parts of code: a comment with a bracket is no marker") {
  CHECK(code_parts("a.h", "// [0, 1]\n// [x] is the value\n//[x\nint i;  // [x\n").empty());
}

TEST_CASE("parts of code: a marker that cannot be followed in a source is an error with its line") {
  const auto says = [](const char* source, const char* what) {
    INFO(source);
    CHECK(saddle::mentions(saddle::message<std::invalid_argument>([&] { code_parts("a.h", source); }), what));
  };
  says("\n// [x\nint i;\n", "a.h:2: the part 'x' is not closed");
  says("int i;\n// x]\n", "a.h:2: the part 'x' is closed, but was not opened");
  says("// [x\n// x]\n", "a.h:2: the part 'x' is empty");
  says("// [x\n1\n// x]\n// [x\n2\n// x]\n", "a.h:4: the part 'x' has the name of another one");
  says("// [x\n// [x\n2\n// x]\n// x]\n", "a.h:2: the part 'x' has the name of another one");
}

TEST_CASE("parts of code: a page gets them where it has a marker, and nowhere else") {
  const Document page = page_with("<!-- code: square.h, product -->");
  CHECK(with_code(page, of_square) ==
        "From [a file](square.h):\n\n<!-- code: square.h, product -->\n```cpp\nreturn x * x;\n```\n\n"
        "```text\nold\n```\n");
}

TEST_CASE("parts of code: a marker that cannot be followed in a page is an error with its words") {
  const auto says = [](const std::string& marker, const std::string& what) {
    INFO(marker);
    CHECK(saddle::mentions(
        saddle::message<std::invalid_argument>([&] { with_code(page_with(marker), of_square); }), what));
  };
  says("<!-- code: square.h, sum -->", "page.md: <!-- code: square.h, sum --> names no part");
  says("<!-- code: cube.h, product -->", "in cube.h there has to be a line // [product");
  says("<!-- code: square.h product -->", "has to be <!-- code: path, name -->");
  says("<!-- codes: square.h, product -->", "has to be <!-- code: path, name -->");
}
