// The page of the museum shows what its exhibits show.
#include "gan/claims/museum.h"

#include <fmt/format.h>

#include "gan/claims/study.h"
#include "tests/catch.h"
#include "tests/docs/markdown.h"

using namespace saddle::docs;

namespace {

// The text on one line.
std::string unwrapped(std::string text) {
  for (char& c : text)
    if (c == '\n') c = ' ';
  return text;
}

}  // namespace

TEST_CASE("documents: the museum's page has each exhibit in its words, with its numbers") {
  const Document page = document("docs/reference/museum.md");
  const std::vector<Row> words = table(page, {"exhibit", "believed", "what is so"}),
                         numbers = table(page, {"exhibit", "number", "mistaken", "right"});
  const std::string prose = unwrapped(page.prose);
  saddle::gan::Study study;
  std::size_t word = 0, number = 0;
  for (const saddle::gan::Claim* claim : saddle::gan::museum()) {
    const saddle::gan::Mistake& mistake = *claim->mistake;
    INFO(claim->id);
    REQUIRE(word < words.size());
    CHECK(plain(words[word].at(0)) == claim->id);
    CHECK(words[word].at(1) == mistake.belief);
    CHECK(words[word++].at(2) == mistake.truth);
    CHECK(prose.find("Believed: " + mistake.belief + "  " + mistake.why) != std::string::npos);
    for (const saddle::gan::Showing& showing : mistake.show(study)) {
      INFO(showing.what);
      REQUIRE(number < numbers.size());
      CHECK(plain(numbers[number].at(0)) == claim->id);
      CHECK(numbers[number].at(1) == showing.what);
      CHECK(difference(numbers[number].at(2), fmt::format("{:.17g}", showing.mistaken)) == "");
      CHECK(difference(numbers[number++].at(3), fmt::format("{:.17g}", showing.right)) == "");
    }
  }
  CHECK(word == words.size());
  CHECK(number == numbers.size());
}
