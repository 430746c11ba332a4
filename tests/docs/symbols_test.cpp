// A name that a document gives to something in the code is declared where the document says.
#include <algorithm>

#include "tests/catch.h"
#include "tests/docs/markdown.h"

using namespace saddle::docs;

// The tables with a column "in the code", whose names stand in the file that the column "where" links to.
TEST_CASE("documents: each name in a table stands in the file beside it") {
  int count = 0;
  for (const Document& d : documents()) {
    for (const std::vector<Row>& rows : d.tables) {
      const auto column = [&rows](const char* name) {
        return static_cast<std::size_t>(std::find(rows[0].begin(), rows[0].end(), name) - rows[0].begin());
      };
      const std::size_t code = column("in the code"), where = column("where");
      if (code == rows[0].size()) continue;
      REQUIRE(where < rows[0].size());
      for (std::size_t i = 1; i < rows.size(); ++i) {
        REQUIRE(rows[i].size() == rows[0].size());
        const std::vector<std::string> names = code_spans(rows[i][code]), files = links(rows[i][where]);
        INFO(d.path << ": " << rows[i][code] << " in " << rows[i][where]);
        CHECK(!names.empty());
        CHECK(!files.empty());
        for (const std::string& name : names) {
          ++count;
          const auto declares = [&](const std::string& file) {
            return has_word(read_file(resolve(d, file)), name);
          };
          INFO(name);
          CHECK(std::any_of(files.begin(), files.end(), declares));
        }
      }
    }
  }
  CHECK(count >= 5);
}
