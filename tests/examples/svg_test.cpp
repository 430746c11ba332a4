#include "examples/svg.h"

#include <cmath>
#include <string>

#include "tests/catch.h"

using namespace saddle::examples;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++n;
  return n;
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

TEST_CASE("svg: a logarithmic axis has powers of ten at equal distances") {
  Figure figure("errors");
  figure.inset(300, 100);
  figure.panel("error", "n")
      .log_y()
      .add({"", {0, 1, 2, 3}, {1e-3, 1e-2, 1e-1, 1e-1}, Colour::blue, Mark::line});
  const std::string svg = figure.svg();
  CHECK(holds(svg, ">10\u207b\u00b3</text>"));
  CHECK(holds(svg, ">10\u2070</text>"));
  CHECK_FALSE(holds(svg, ">0.01</text>"));
  // From 10^-3 at the bottom, 114, to 10^0 at the top, 14.
  CHECK(holds(svg, "d=\"M82.00 114.00L148.67 80.67L215.33 47.33L282.00 47.33\""));
}

TEST_CASE("svg: what is not positive has no place on a logarithmic axis") {
  Figure figure("errors");
  figure.panel("error").log_y().add({"", {0, 1, 2, 3}, {1e-3, 0, -1, 1e-2}, Colour::blue, Mark::line});
  const std::string svg = figure.svg();
  CHECK_FALSE(holds(svg, "nan"));
  CHECK_FALSE(holds(svg, "inf"));
  const std::size_t path = svg.find("class=\"line blue\" d=\"M");
  REQUIRE(path != std::string::npos);
  CHECK_FALSE(holds(svg.substr(path, svg.find("/>", path) - path), "L"));
  for (const double nothing : {0.0, -1.0, HUGE_VAL}) {
    Figure empty("empty");
    empty.panel("error").log_y().add({"", {0}, {nothing}, Colour::blue, Mark::points});
    CHECK_FALSE(holds(empty.svg(), "nan"));
    CHECK_FALSE(holds(empty.svg(), "inf"));
  }
}

TEST_CASE("svg: arrows lead from an axis of their own up to the x axis") {
  Figure figure("map");
  figure.inset(300, 100);
  Panel& panel = figure.panel("", "x");
  panel.add({"", {0, 10}, {0, 1}, Colour::green, Mark::dotted});
  const std::string without = figure.svg();
  panel.arrows({{-1, 2}, {0, 5}, {1, 8}, {0.5, 11}, {std::nan(""), 3}, {0.7, HUGE_VAL}}, "z < Z");
  const std::string svg = figure.svg();
  CHECK_FALSE(holds(without, "class=\"arrow\""));
  // What ends beyond the x axis, or nowhere, is left out.
  CHECK(count(svg, "class=\"arrow\"") == 3);
  CHECK(holds(svg, ">z &lt; Z</text>"));
  CHECK(holds(svg, ">x</text>"));
  // z = 0 is in the middle, as is x = 5: from the lower axis straight up, and the tip on the upper one.
  CHECK(holds(svg, "class=\"arrow\" d=\"M162.00 224.00L162.00 155.00\""));
  CHECK(holds(svg, "class=\"mark\" d=\"M162.00 148.00L"));
  CHECK(holds(svg, "class=\"line green dotted\""));
  CHECK_FALSE(holds(svg, "nan"));
  CHECK_FALSE(holds(svg, "inf"));
}
