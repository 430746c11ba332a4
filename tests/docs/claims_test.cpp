// The claims in the documents are those of the library.
#include <fmt/format.h>

#include <set>

#include "gan/claims/card.h"
#include "gan/claims/claim.h"
#include "tests/catch.h"
#include "tests/docs/markdown.h"

using namespace saddle::docs;
using saddle::gan::Claim;
using saddle::gan::claims;
using saddle::gan::find_claim;

namespace {

std::size_t count_rows(const std::vector<Row>& rows, std::size_t column, const std::string& text) {
  std::size_t count = 0;
  for (const Row& row : rows) count += plain(row.at(column)) == text;
  return count;
}

}  // namespace

TEST_CASE("documents: the list has all claims, in their order and their words") {
  const std::vector<Row> rows =
      table(document("docs/claims.md"), {"claim", "what it says", "source", "error"});
  CHECK(rows.size() == claims().size());
  for (std::size_t i = 0; i < claims().size() && i < rows.size(); ++i) {
    const Claim& claim = claims()[i];
    INFO(claim.id);
    CHECK(plain(rows[i].at(0)) == claim.id);
    CHECK(rows[i].at(1) == claim.statement);
    CHECK(rows[i].at(2) == claim.source);
  }
}

// A test of the library measures that no error is above its claim's tolerance.
TEST_CASE("documents: the bound of each claim in the list is its tolerance") {
  const std::vector<Row> rows =
      table(document("docs/claims.md"), {"claim", "what it says", "source", "error"});
  CHECK(!rows.empty());
  for (const Row& row : rows) {
    const std::string id = plain(row.at(0)), cell = row.at(3);
    INFO(id << " " << cell);
    REQUIRE(cell.starts_with("<= "));
    REQUIRE(find_claim(id) != nullptr);
    CHECK(std::stod(cell.substr(3)) == find_claim(id)->tolerance);
  }
}

TEST_CASE("documents: the page of refusals has every wrong statement, in the words of its claim") {
  const std::vector<Row> rows = table(document("docs/refused.md"), {"claim", "kind", "what is refused"});
  std::size_t at = 0;
  for (const Claim& claim : claims()) {
    for (const saddle::gan::Wrong& wrong : claim.wrong) {
      INFO(claim.id << ": " << wrong.what);
      REQUIRE(at < rows.size());
      CHECK(plain(rows[at].at(0)) == claim.id);
      CHECK(rows[at].at(2) == wrong.what);
      CHECK(std::stod(rows[at].at(5)) == claim.tolerance);
      ++at;
    }
  }
  CHECK(at == rows.size());
}

TEST_CASE("documents: the paper map has each claim once, and no other") {
  const Document map = document("docs/paper-map.md");
  const std::vector<Row> rows = table(map, {"paper", "claim", "in the code", "where", "test"});
  CHECK(rows.size() == claims().size());
  for (const Claim& claim : claims()) {
    INFO(claim.id);
    CHECK(count_rows(rows, 1, claim.id) == 1);
  }
  for (const Row& row : rows) {
    INFO(row.at(0) << ", " << row.at(1));
    const Claim* claim = find_claim(plain(row.at(1)));
    REQUIRE(claim != nullptr);
    CHECK(claim->source.find(plain(row.at(0))) != std::string::npos);
  }
}

// A test of the map is written as a link to its file and its name between backticks.
TEST_CASE("documents: each test that the paper map names exists") {
  const Document map = document("docs/paper-map.md");
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

TEST_CASE("documents: the equilibrium cards are those of the library, in its words") {
  const std::vector<Row> rows = table(document("docs/equilibrium-cards.md"), {"card", "objective of D"});
  const auto cards = saddle::gan::cards();
  CHECK(rows.size() == cards.size());
  for (std::size_t i = 0; i < cards.size() && i < rows.size(); ++i) {
    const saddle::gan::Card& card = cards[i];
    CHECK(rows[i] ==
          Row{card.id, card.objective, card.optimum, card.at_equality, card.measures, card.source});
  }
}

// A test is written as a link to its file and its name between backticks, on these pages too.
TEST_CASE("documents: the page of a claim has a row for it, with its code and an existing test") {
  std::set<std::string> pages;
  for (const Claim& claim : claims()) {
    if (!claim.page.empty()) pages.insert(claim.page);
  }
  CHECK(pages.size() >= 3);
  for (const std::string& path : pages) {
    const Document page = document(path);
    const std::vector<Row> rows = table(page, {"claim", "formula", "in the code", "where", "test"});
    for (const Claim& claim : claims()) {
      INFO(path << ": " << claim.id);
      CHECK(count_rows(rows, 0, claim.id) == (claim.page == path));
    }
    for (const Row& row : rows) {
      INFO(path << ": " << row.at(0));
      CHECK(find_claim(plain(row.at(0))) != nullptr);
      const std::vector<std::string> files = links(row.at(4)), names = code_spans(row.at(4));
      REQUIRE(files.size() == 1);
      REQUIRE(names.size() == 1);
      const std::string source = read_file(resolve(page, files[0]));
      CHECK(source.find(fmt::format("TEST_CASE(\"{}\"", names[0])) != std::string::npos);
    }
  }
}
