// The reader of documents, tried on documents that are right and on ones that are wrong.
#include "tests/docs/markdown.h"

#include "tests/catch.h"

using namespace saddle::docs;

TEST_CASE("markdown: blocks, tables, links and anchors are found") {
  const Document d =
      parse("a.md",
            "# The first: words\n\nsee [b](b.md#c)\nand `x`\n\n```cpp\nint i;\n```\n\n"
            "| id | name |\n|---|---|\n| [`p`](q) | a \\| b |\n\n| other | one |\n|---|---|\n| 1 | 2 |\n");
  REQUIRE(d.blocks.size() == 1);
  CHECK(d.blocks[0].language == "cpp");
  CHECK(d.blocks[0].text == "int i;\n");
  CHECK(d.blocks[0].introduction == "see [b](b.md#c)\nand `x`\n");
  CHECK(d.prose.find("int i") == std::string::npos);
  CHECK(links(d.prose) == std::vector<std::string>{"b.md#c", "q"});
  CHECK(code_spans(d.prose) == std::vector<std::string>{"x", "p"});
  CHECK(anchors(d.prose) == std::vector<std::string>{"the-first-words"});
  CHECK(table(d, {"other"}) == std::vector<Row>{{"1", "2"}});
  CHECK(plain(table(d, {"id", "name"}).at(0).at(0)) == "p");
  CHECK(table(d, {"id", "name"}).at(0).at(1) == "a | b");
  CHECK_THROWS(parse("a.md", "```cpp\nint i;\n"));
}

TEST_CASE("markdown: an anchor may be written") {
  CHECK(anchors("<a id=\"question\"></a>\n## Frage\n") == std::vector<std::string>{"question"});
  CHECK(anchors("<a id=\"question\"></a>\n\n## Frage\n") == std::vector<std::string>{"question", "frage"});
}

TEST_CASE("markdown: a marker of code belongs to the block below it, and to no paragraph") {
  const Document d =
      parse("a.md", "see [b](b.h)\n\n<!-- code: b.h, x -->\n```cpp\nint i;\n```\n```text\n1\n```\n");
  REQUIRE(d.blocks.size() == 2);
  CHECK(d.blocks[0].marker == "<!-- code: b.h, x -->");
  CHECK(d.blocks[0].introduction == "see [b](b.h)\n");
  CHECK(d.blocks[1].marker.empty());
  CHECK_THROWS(parse("a.md", "<!-- code: b.h, x -->\n\n```cpp\nint i;\n```\n"));
  CHECK_THROWS(parse("a.md", "words\n<!-- code: b.h, x -->\n"));
}

TEST_CASE("markdown: a word is found in code only, and whole") {
  CHECK(has_word("Var grad(const Var& y);", "grad"));
  CHECK_FALSE(has_word("Var grad_of(const Var& y);\nVar my_grad(); // grad", "grad"));
  CHECK_FALSE(has_word("// what grad does\n", "grad"));
}

TEST_CASE("markdown: shown and printed numbers are compared to the digits shown") {
  CHECK(difference("D = 0.75, 2 steps", "D  =  0.7500001, 2 steps\n") == "");
  CHECK(difference("1.2e-3", "0.0012999") == "");
  CHECK(difference("1.2e-3", "0.0013001") != "");
  CHECK(difference("0.75", "0.77") != "");
  CHECK(difference("0.75", "nan") != "");
  CHECK(difference("0.75", "-0.75") != "");
  CHECK(difference("D = 0.75", "G = 0.75") != "");
  CHECK(difference("1 2", "1 2 3") != "");
  CHECK(difference("1 2 3", "1 2") != "");
}

TEST_CASE("markdown: a command that fails is an error") {
  CHECK(output_of("echo 42") == "42\n");
  CHECK_THROWS(output_of("exit 3"));
  CHECK_THROWS(read_file("no such file"));
}

TEST_CASE("markdown: a translation has an original") {
  CHECK(original("docs/zh/03-sums.md") == "docs/en/03-sums.md");
  CHECK(original("docs/zh/README.md") == "docs/README.md");
  CHECK(original("docs/en/03-sums.md") == "docs/en/03-sums.md");
  CHECK(original("README.md") == "README.md");
}
