// The figures of the documents can be read on a telephone, by day and by night.
#include "tests/figures.h"

#include <filesystem>

#include "tests/catch.h"
#include "tests/docs/markdown.h"

using namespace saddle::docs;

TEST_CASE("documents: the words of each figure are at least 11 pixels high on 360, and in view") {
  int figures = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SADDLE_SOURCE "/docs")) {
    if (entry.path().extension() != ".svg") continue;
    ++figures;
    CAPTURE(entry.path().filename().string());
    const std::string svg = read_file("docs/" + entry.path().filename().string());
    const std::vector<saddle::figures::Drawing> drawings = saddle::figures::drawings(svg);
    REQUIRE(drawings.size() == 1);
    CHECK(drawings[0].words.size() > 3);
    CHECK(saddle::figures::smallest_letters(drawings[0], 360) >= 11);
    CHECK(saddle::figures::words_out_of_view(drawings[0]) == std::vector<std::string>{});
    CHECK(svg.find("prefers-color-scheme:dark") != std::string::npos);
  }
  CHECK(figures > 10);
}
