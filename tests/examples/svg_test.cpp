#include "examples/svg.h"

#include <cmath>
#include <string>

#include "tests/catch.h"

using namespace saddle::examples;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("svg: curves, labels and ticks are drawn") {
  Figure figure("a < b & c");
  figure.panel("height", "x").add({"rising", {0, 1, 2}, {0, 1, 4}, Colour::blue, Mark::line});
  const std::string svg = figure.svg();
  CHECK(svg.rfind("<svg xmlns", 0) == 0);
  CHECK(holds(svg, "a &lt; b &amp; c"));
  CHECK(holds(svg, ">height</text>"));
  CHECK(holds(svg, ">rising</text>"));
  CHECK(holds(svg, ">4</text>"));
  CHECK(holds(svg, "prefers-color-scheme:dark"));
}

TEST_CASE("svg: what is not finite is left out and interrupts a line") {
  Figure figure("gaps");
  figure.panel("y").add({"", {0, 1, 2, 3}, {1, std::nan(""), HUGE_VAL, 2}, Colour::green, Mark::line});
  const std::string svg = figure.svg();
  CHECK_FALSE(holds(svg, "nan"));
  CHECK_FALSE(holds(svg, "inf"));
  // Two pieces of one point each, and no line between them.
  const std::size_t path = svg.find("class=\"line green\" d=\"M");
  REQUIRE(path != std::string::npos);
  const std::string data = svg.substr(path, svg.find("/>", path) - path);
  CHECK_FALSE(holds(data, "L"));
}

TEST_CASE("svg: empty and extreme data still make a figure") {
  for (const double scale : {0.0, 1e-300, 1e300}) {
    Figure figure("scale");
    figure.panel("y").add({"s", {-scale, scale}, {scale, scale}, Colour::grey, Mark::points});
    const std::string svg = figure.svg();
    CHECK_FALSE(holds(svg, "nan"));
    CHECK_FALSE(holds(svg, "inf"));
  }
  CHECK(holds(Figure("nothing").svg(), "nothing"));
}

TEST_CASE("svg: an inset leaves its title and legend to the page") {
  Figure figure("the title");
  figure.panel("height", "x").add({"rising", {0, 1, 2}, {0, 1, 4}, Colour::blue, Mark::dashed});
  CHECK(holds(figure.svg(), ">the title</text>"));
  CHECK(holds(figure.svg(), ">rising</text>"));
  const std::string svg = figure.inset(300, 100).svg();
  CHECK(holds(svg, "<title>the title</title>"));
  CHECK_FALSE(holds(svg, ">the title</text>"));
  CHECK_FALSE(holds(svg, ">rising</text>"));
  CHECK(holds(svg, ">height</text>"));
  CHECK(holds(svg, "viewBox=\"0 0 300 "));
  CHECK(holds(legend_key(Colour::blue, Mark::dashed), "class=\"line blue dashed\""));
  CHECK(holds(legend_key(Colour::green, Mark::points), "class=\"mark green\""));
}
