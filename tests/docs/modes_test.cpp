// The table of docs/en/13-lost-modes.md against the closed forms.
#include "gan/modes.h"

#include <cmath>

#include "tests/catch.h"
#include "tests/docs/markdown.h"

using namespace saddle::docs;

TEST_CASE("documents: the table of lost modes shows what the closed form gives") {
  const std::vector<Row> rows = table(document("docs/en/13-lost-modes.md"), {"modes", "JSD", "C(G)"});
  REQUIRE(rows.size() == 8);
  for (int k = 1; k <= 8; ++k) {
    const Row& row = rows[static_cast<std::size_t>(k - 1)];
    INFO(k);
    CHECK(row.at(0) == std::to_string(k));
    const double jsd = saddle::gan::mode_jsd(k, 8);
    CHECK(difference(row.at(1), std::to_string(jsd)) == "");
    CHECK(difference(row.at(2), std::to_string(2 * jsd - std::log(4.0))) == "");
    CHECK(difference(row.at(3), std::to_string(std::log(k / 8.0))) == "");
  }
}
