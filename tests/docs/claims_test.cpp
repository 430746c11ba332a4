// The claims in the documents are those of the library: their tables are what the list of claims makes of
// them.
#include <fmt/format.h>

#include <algorithm>

#include "examples/generative_models/program/member.h"
#include "gan/claims/claim.h"
#include "tests/catch.h"
#include "tests/docs/claims_tables.h"
#include "tests/docs/formula.h"
#include "tests/docs/made.h"
#include "tests/docs/markdown.h"
#include "tests/message.h"

using namespace saddle::docs;
using saddle::gan::Claim;
using saddle::gan::claims;

namespace {

const char* const map_path = "docs/reference/paper-map.md";

// How many rows the document has for a claim, in tables whose columns include these.
std::size_t count_rows(const Document& document, const std::string& id, const Row& columns) {
  std::size_t count = 0;
  for (const std::vector<Row>& rows : document.tables) {
    const auto at = [&](const std::string& name) {
      return static_cast<std::size_t>(std::find(rows[0].begin(), rows[0].end(), name) - rows[0].begin());
    };
    if (std::any_of(columns.begin(), columns.end(), [&](const auto& c) { return at(c) == rows[0].size(); }))
      continue;
    for (const Row& row : rows) count += row.at(at("claim")) == "`" + id + "`";
  }
  return count;
}

std::string with_tables_in(const std::string& text) {
  return with_tables(parse("docs/page.md", text), parse(map_path,
                                                        "| claim | in the code |\n|---|---|\n"
                                                        "| `lemma` | `turning_point` |\n"));
}

}  // namespace

TEST_CASE("documents: their tables of claims are those that the library makes", "[made]") {
  const std::string report =
      compare_or_write([](const Document& page) { return with_tables(page, document(map_path)); });
  INFO(report);
  CHECK(report.empty());
}

TEST_CASE("documents: each claim is in the list, in the paper map, and on the page that explains it") {
  const Document list = document("docs/reference/claims.md"), map = document(map_path);
  for (const Claim& claim : saddle::family::all_claims()) {
    INFO(claim.id);
    CHECK(count_rows(list, claim.id, {"claim", "what it says", "source", "error"}) == 1);
  }
  for (const Claim& claim : claims()) {
    INFO(claim.id);
    CHECK(count_rows(map, claim.id, {"paper", "claim", "in the code", "where", "test"}) == 1);
    if (claim.page.empty()) continue;
    INFO(claim.page);
    CHECK(count_rows(document(claim.page), claim.id, {"claim", "formula", "in the code", "where", "test"}) ==
          1);
  }
}

// A new row of a generated table has empty cells where somebody has to write.
TEST_CASE("documents: no cell of a generated table is empty") {
  int count = 0;
  for (const Document& page : documents()) {
    for (std::size_t at = 0; (at = page.text.find("; columns: ", at)) != std::string::npos; ++at) {
      const std::size_t end = page.text.find("<!-- end -->", at);
      for (const std::vector<Row>& rows : parse(page.path, page.text.substr(at, end - at)).tables) {
        for (const Row& row : rows) {
          INFO(page.path << ": " << row.at(0));
          CHECK(std::find(row.begin(), row.end(), "") == row.end());
          ++count;
        }
      }
    }
  }
  CHECK(count > 100);
}

// A test of the map is written as a link to its file and its name between backticks.
TEST_CASE("documents: each test that the paper map names exists") {
  const Document map = document(map_path);
  for (const Row& row : table(map, {"paper", "claim", "in the code", "where", "test"})) {
    INFO(row.at(1) << ": " << row.at(4));
    const std::vector<std::string> files = links(row.at(4)), names = code_spans(row.at(4));
    REQUIRE(files.size() == 1);
    REQUIRE(!names.empty());
    const std::string source = read_file(resolve(map, files[0]));
    for (const std::string& name : names)
      CHECK(source.find(fmt::format("TEST_CASE(\"{}\"", name)) != std::string::npos);
  }
}

TEST_CASE("tables of claims: the words of the library, and cells by hand that stay with their rows") {
  const Claim& lemma = *saddle::gan::find_claim("lemma");
  const std::string marker =
      "<!-- claims: prop-1, lemma; columns: claim, source, error, in the code, mine -->\n";
  const std::string page = with_tables_in("before\n" + marker +
                                          "| claim | mine |\n|---|---|\n| `lemma` | by hand, a \\| b |\n"
                                          "<!-- end -->\nafter\n");
  CHECK(page.starts_with("before\n" + marker + "\n| claim | source | error | in the code | mine |\n"));
  CHECK(page.ends_with("\n\n<!-- end -->\nafter\n"));
  CHECK(saddle::mentions(page, "| `prop-1` | ",
                         fmt::format("| `lemma` | {} | <= {:g} | `turning_point` | by hand, a \\| b |\n",
                                     lemma.source, lemma.tolerance)));
  CHECK(page.find("| `prop-1` | ") < page.find("| `lemma` | "));
  CHECK(with_tables_in(page) == page);
}

TEST_CASE("tables of claims: a marker that cannot be followed is an error with its line") {
  const auto says = [](const std::string& text, const std::string& what) {
    INFO(text);
    CHECK(saddle::mentions(saddle::message<std::invalid_argument>([&] { with_tables_in(text); }), what));
  };
  const std::string end = "<!-- end -->\n";
  says("<!-- claims: lema; columns: claim -->\n" + end, "docs/page.md:1: ");
  says("<!-- claims: lema; columns: claim -->\n" + end, "names lema, which is no claim");
  says("\n<!-- claim: all; columns: claim -->\n" + end, "docs/page.md:2: ");
  says("<!-- claim: all; columns: claim -->\n" + end, "names no rows that the library has");
  says("<!-- anything -->\n" + end, "is no marker of a table");
  says("<!-- claims: this page; columns: claim -->\n" + end, "has no rows");
  says("<!-- claims: all; columns: source -->\n" + end, "needs the column claim");
  says("<!-- cards: hinge; columns: card -->\n" + end, "has to name all rows");
  says("<!-- claims: all; columns: claim -->\n", "has no <!-- end -->");
  says("<!-- claims: all; columns: claim -->\n<!-- cards: all; columns: card -->\n" + end, "before the end");
  says(end, "ends nothing");
}

TEST_CASE("tables of claims: a formula is in the TeX that the pages are shown in") {
  CHECK(formula_in_markdown("x^* = 1") == "$`x^* = 1`$");
  CHECK(formula_in_markdown("\\operatorname{JSD} \\\\ 1") == "$`\\mathop{\\text{JSD}}`$ <br> $`1`$");
  CHECK(formula_in_markdown("x \\text{ and } -1,\\quad \\text{sum} - \\operatorname{f}(\\text{a})") ==
        "$`x`$ and $`-1`$, sum $`{} - \\mathop{\\text{f}}(\\text{a})`$");
  CHECK(formula_in_markdown("\\operatorname{f} - 2") == "$`\\mathop{\\text{f}} {} - 2`$");
  const std::string matrix = "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}";
  CHECK(formula_in_markdown(matrix + " \\\\ s") == "$`" + matrix + "`$ <br> $`s`$");
}
