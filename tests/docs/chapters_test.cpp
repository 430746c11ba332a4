// The chapters of the walk have one form, and lead to one another.
#include "tests/docs/chapters.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/catch.h"
#include "tests/docs/made.h"
#include "tests/message.h"

using namespace saddle::docs;

namespace {

// Another language may lack chapters.
const char* const folders[] = {"docs/en", "docs/zh"};

// The list of claims is held to the library by another test.
std::vector<std::string> names_of_claims() {
  std::vector<std::string> names;
  for (const std::vector<Row>& rows : document("docs/reference/claims.md").tables)
    for (std::size_t i = 1; i < rows.size(); ++i) names.push_back(plain(rows[i].at(0)));
  return names;
}

// A chapter as it should be. Each test below changes one thing.
const std::string right =
    "# 3. Sums\n\n"
    "<a id=\"question\"></a>\n## Asked\n\nWhat is the sum\nof 1 and 1?\n\nGuess:\n\n- 1\n- 2\n\n"
    "![A point](sum.svg)\n\n*It is 2.*\n\n"
    "## Derivation\n\nCount.\n\n### Twice\n\nCount again.\n\n"
    "## The code\n\nIn [b](b.h):\n\n<!-- code: b.h, x -->\n```cpp\n## int\n```\n\n"
    "## A number that is checked\n\n`sum`: <= 0\n\n"
    "## Exercises\n\n**3.a.** Why?\n\n<details><summary>Answer</summary>\n\nSo.\n\n</details>\n\n"
    "**3.b.** Solve [task 3.2](../../exercises/3.2/README.md).\n\n"
    "## Commonly got wrong\n\n- 1\n";

std::string with(const std::string& old, const std::string& changed) {
  std::string text = right;
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), changed);
}

std::vector<std::string> faults_of(const std::string& text) {
  return faults(chapter(parse("docs/en/03-sums.md", text)), {"sum"});
}

// The change is refused, once, with these words.
void refused(const std::string& old, const std::string& changed, const std::string& words) {
  const std::vector<std::string> found = faults_of(with(old, changed));
  INFO(old << " -> " << changed);
  REQUIRE(found.size() == 1);
  CHECK(found[0].find(words) != std::string::npos);
}

}  // namespace

TEST_CASE("documents: each chapter has the form of a chapter") {
  const std::vector<std::string> claims = names_of_claims();
  CHECK(!chapters(folders[0]).empty());
  for (const char* folder : folders) {
    const std::vector<Chapter> all = chapters(folder);
    for (const Chapter& chapter : all) {
      INFO(chapter.page.path);
      CHECK(faults(chapter, claims) == std::vector<std::string>{});
    }
    for (std::size_t i = 1; i < all.size(); ++i) {
      INFO(all[i].page.path);
      CHECK(all[i].number > all[i - 1].number);
    }
  }
}

TEST_CASE("documents: each chapter ends with links to its neighbours", "[made]") {
  std::string report;
  for (const char* folder : folders) {
    const std::vector<Chapter> all = chapters(folder);
    for (const Chapter& chapter : all)
      report += compare_or_write(chapter.page.path, chapter.page.text, with_neighbours(chapter, all));
  }
  INFO(report);
  CHECK(report.empty());
}

TEST_CASE("chapters: one that has the form has no faults") {
  CHECK(faults_of(right) == std::vector<std::string>{});
  const Chapter read = chapter(parse("docs/en/03-sums.md", right));
  CHECK(read.number == 3);
  CHECK(read.title == "Sums");
  CHECK(question(read) == "What is the sum of 1 and 1?");
  // A test of the repository will do in the place of a claim.
  CHECK(faults_of(with("`sum`",
                       "`markdown: a command that fails is an error` in "
                       "[b](../../tests/docs/markdown_test.cpp)")) == std::vector<std::string>{});
}

TEST_CASE("chapters: what a chapter lacks is said in words") {
  refused("## Derivation", "## The code", "section 2 has to be 'derivation', and is 'the-code'");
  refused("## Commonly got wrong\n\n- 1\n", "", "section 6 has to be 'commonly-got-wrong', and is 'missing'");
  refused("- 1\n- 2\n", "- 2\n", "two answers or more");
  refused("Guess:", "Answers:", "begins with 'Guess:'");
  refused("What is the sum\nof 1 and 1?\n\n", "", "the question has to stand first");
  refused("![A point](sum.svg)\n\n", "", "there has to be a picture");
  refused("*It is 2.*\n\n", "", "one paragraph below the picture");
  refused("*It is 2.*\n\n", "*It is 2.*\n\nAnd more.\n\n", "one paragraph below the picture");
  refused("Count.\n\n### Twice\n\nCount again.\n\n", "", "the section 'derivation' is empty");
  refused("<!-- code: b.h, x -->\n", "", "shows no marked part");
  refused("`sum`", "`product`", "names no claim and no test");
  refused("`sum`", "`no such test` in [b](../../tests/docs/markdown_test.cpp)", "names no claim and no test");
  refused("**3.b.**", "**3.c.**", "exercise 3.c has to be 3.b");
  refused("**3.a.**", "**4.a.**", "exercise 4.a has to be 3.a");
  refused("**3.a.**", "**3.1.**", "exercise 3.1 has to be 3.a");
  refused("</details>", "", "exercise 3.a has neither a folded answer");
  refused("/exercises/", "/", "exercise 3.b has neither a folded answer");
  refused("**3.b.** Solve", "Solve", "two exercises or more");
  refused("wrong\n\n- 1\n", "wrong\n\n1\n", "has to be a list");
  CHECK(faults_of(right + "\n## More\n\nWords.\n") ==
        std::vector<std::string>{"the section 'more' is one too many"});
}

TEST_CASE("chapters: the first line has the number of the file and a title") {
  for (const char* first : {"# 4. Sums", "# Sums", "# 3. ", "## 3. Sums"}) {
    INFO(first);
    const std::string message =
        saddle::message<std::invalid_argument>([&] { faults_of(with("# 3. Sums", first)); });
    CHECK(message == "docs/en/03-sums.md: the first line has to be '# 3. ' and a title");
  }
}

TEST_CASE("chapters: the last line leads to those before and after") {
  const auto at = [](int n) {
    return chapter(parse(fmt::format("docs/en/{:02}-sums.md", n), fmt::format("# {}. Sums\n\nwords\n", n)));
  };
  const std::vector<Chapter> all = {at(1), at(3), at(12)};
  const std::string first =
      "# 1. Sums\n\nwords\n\n[All chapters](../README.md#the-walk). Next: [3. Sums](03-sums.md).\n";
  CHECK(with_neighbours(all[0], all) == first);
  CHECK(with_neighbours(all[1], all) ==
        "# 3. Sums\n\nwords\n\n[All chapters](../README.md#the-walk). "
        "Before: [1. Sums](01-sums.md). Next: [12. Sums](12-sums.md).\n");
  CHECK(with_neighbours(all[2], all) ==
        "# 12. Sums\n\nwords\n\n[All chapters](../README.md#the-walk). Before: [3. Sums](03-sums.md).\n");
  CHECK(with_neighbours(chapter(parse("docs/en/01-sums.md", first)), all) == first);
}

TEST_CASE("chapters: in Chinese the fixed words are Chinese") {
  const std::string chinese = with("Guess:", "猜一猜：");
  CHECK(faults(chapter(parse("docs/zh/03-sums.md", chinese)), {"sum"}) == std::vector<std::string>{});
  CHECK(faults(chapter(parse("docs/zh/03-sums.md", right)), {"sum"}).size() == 1);
  CHECK(faults_of(chinese).size() == 1);
  const auto at = [](int n) {
    return chapter(parse(fmt::format("docs/zh/{:02}-sums.md", n), fmt::format("# {}. 和\n\nwords\n", n)));
  };
  const std::string last =
      "# 3. 和\n\nwords\n\n[全部章节](README.md#the-walk)。上一章：[1. 和](01-sums.md)。"
      "下一章：[12. 和](12-sums.md)。\n";
  const std::vector<Chapter> all = {at(1), at(3), at(12)};
  CHECK(with_neighbours(all[1], all) == last);
  CHECK(with_neighbours(chapter(parse("docs/zh/03-sums.md", last)), all) == last);
}

TEST_CASE("chapters: a path says whether it is one") {
  CHECK(is_chapter("docs/en/09-jensen-shannon.md"));
  CHECK_FALSE(is_chapter("docs/en/family/README.md"));
  CHECK_FALSE(is_chapter("docs/reference/claims.md"));
  CHECK_FALSE(is_chapter("README.md"));
}
