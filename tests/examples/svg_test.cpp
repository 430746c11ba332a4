#include "examples/figures/svg.h"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/text.h"

using namespace saddle;
using namespace saddle::examples;

namespace {

// The numbers of the first path whose text goes on after this beginning.
std::vector<double> numbers_of(const std::string& svg, const std::string& beginning) {
  const std::size_t start = svg.find(beginning);
  if (start == std::string::npos) return {};
  const std::string path = svg.substr(start + beginning.size(),
                                      svg.find('"', start + beginning.size()) - start - beginning.size());
  static const std::regex number("-?[0-9.]+");
  std::vector<double> result;
  for (std::sregex_iterator at(path.begin(), path.end(), number), end; at != end; ++at)
    result.push_back(std::stod(at->str()));
  return result;
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
  CHECK(holds(legend_key(Colour::green, Mark::points), "class=\"point green\""));
}

TEST_CASE("svg: a logarithmic axis has powers of ten at equal distances") {
  Figure figure("errors");
  figure.inset(300, 100);
  figure.panel("error", "n")
      .log_y()
      .add({"", {0, 1, 2, 3}, {1e-3, 1e-2, 1e-1, 1e-1}, Colour::blue, Mark::line});
  const std::string svg = figure.svg();
  CHECK(holds(svg, ">10\u207b\u00b3</text>"));
  CHECK(holds(svg, ">10\u207b\u00b9</text>"));
  CHECK_FALSE(holds(svg, ">0.01</text>"));
  // The axis ends where the data do: there is no decade above them.
  CHECK_FALSE(holds(svg, ">10\u2070</text>"));
  const std::vector<double> y = numbers_of(svg, "class=\"line blue\" d=\"");
  REQUIRE(y.size() == 8);
  CHECK(std::fabs((y[1] - y[3]) - (y[3] - y[5])) < 0.02);
  CHECK(y[1] - y[5] > 90);
  CHECK(y[5] == y[7]);
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
  const std::size_t second = svg.find("class=\"arrow\"", svg.find("class=\"arrow\"") + 1);
  const std::vector<double> line = numbers_of(svg.substr(second), "class=\"arrow\" d=\""),
                            tip = numbers_of(svg.substr(second), "class=\"mark\" d=\"");
  REQUIRE(line.size() == 4);
  CHECK(line[0] == line[2]);
  CHECK(line[1] - line[3] == 69);
  REQUIRE(tip.size() == 6);
  CHECK(tip[0] == line[0]);
  CHECK(line[1] - tip[1] == 76);
  CHECK(holds(svg, "class=\"line green dotted\""));
  CHECK_FALSE(holds(svg, "nan"));
  CHECK_FALSE(holds(svg, "inf"));
}

TEST_CASE("svg: what marks a place stands above lines and dots, whatever the order, and has a border") {
  Figure figure("ring");
  figure.panel("y")
      .add({"modes", {0, 1}, {0, 1}, Colour::blue, Mark::rings})
      .add({"samples", {0.5}, {0.5}, Colour::orange, Mark::dots})
      .add({"measured", {0.5}, {0.5}, Colour::green, Mark::points})
      .add({"theory", {0, 1}, {0, 1}, Colour::blue, Mark::line})
      .add({"place", {0.5}, {0.5}, Colour::grey, Mark::crosses});
  const std::string svg = figure.svg(), drawn = svg.substr(svg.find("<g clip-path"));
  CHECK(drawn.find("class=\"line blue\"") < drawn.find("class=\"mark orange\""));
  CHECK(drawn.find("class=\"mark orange\"") < drawn.find("class=\"point green\""));
  CHECK(drawn.find("class=\"point green\"") < drawn.find("class=\"ring blue\""));
  const std::string in_frame = drawn.substr(0, drawn.find("</g>"));
  CHECK(count(in_frame, "class=\"halo\"") == 3);
  CHECK(holds(svg, ".sd .point,.sd .halo{stroke:#111827}"));
}

TEST_CASE("svg: a jump is a gap with open ends and a dotted line, never a slanted one") {
  const std::vector<double> x = {0, 1, 1, 2}, y = {3, 3, 5, 5};
  const auto drawn_as = [&](bool jumps) {
    Figure figure("step");
    figure.panel("y").add({"step", x, y, Colour::blue, Mark::line, false, jumps});
    return figure.svg();
  };
  const std::string svg = drawn_as(true);
  CHECK(count(svg, "class=\"open blue\"") == 2);
  const std::vector<double> line = numbers_of(svg, "class=\"line blue\" d=\""),
                            jump = numbers_of(svg, "class=\"jump blue\" d=\"");
  REQUIRE(line.size() == 8);
  CHECK(line[1] == line[3]);  // level on both sides
  CHECK(line[5] == line[7]);
  CHECK(jump == std::vector<double>{line[2], line[3], line[5]});
  const std::size_t path = svg.find("class=\"line blue\" d=\"");
  CHECK(count(svg.substr(path, svg.find("/>", path) - path), "M") == 2);
  CHECK_FALSE(holds(drawn_as(false), "class=\"open"));

  // The value between the two limits is a point.
  Figure figure("value");
  figure.panel("y").add({"", {0, 1, 1, 1, 2}, {3, 3, 0, 5, 5}, Colour::blue, Mark::line, false, true});
  CHECK(count(figure.svg(), "class=\"open blue\"") == 2);
  CHECK(count(figure.svg(), "class=\"point blue\"") == 1);
}

TEST_CASE("svg: arrowheads point the way that a curve is run through") {
  const auto tip_and_back = [](std::vector<double> x, Mark mark) {
    Figure figure("way");
    figure.panel("y").add({"", std::move(x), {1, 1}, Colour::blue, mark, true});
    const std::string svg = figure.svg();
    CHECK(count(svg, "<path class=\"point blue\"") >= 1);
    return numbers_of(svg, "<path class=\"point blue\" d=\"");
  };
  for (const Mark mark : {Mark::line, Mark::dots}) {
    const std::vector<double> right = tip_and_back({0, 1}, mark), left = tip_and_back({1, 0}, mark);
    REQUIRE(right.size() == 6);
    CHECK(right[0] > right[2]);
    CHECK(left[0] < left[2]);
  }
}

TEST_CASE("svg: names at the ends of lines keep apart, in the order of the ends, and leave the legend") {
  Figure figure("names");
  Panel& panel = figure.panel("y", "x");
  for (const char* name : {"low", "middle", "high"})
    panel.add({name,
               {0, 1},
               {0, name[0] == 'l'   ? 1
                   : name[0] == 'm' ? 1.01
                                    : 1.02},
               Colour::blue,
               Mark::line});
  panel.add({"measured", {0.5}, {0.5}, Colour::orange, Mark::points}).named_at_ends();
  const std::string svg = figure.svg();
  double last = 0;
  for (const char* name : {"high", "middle", "low"}) {
    CHECK(count(svg, std::string(">") + name + "</text>") == 1);
    const std::regex text("<text class=\"blue\" x=\"([0-9.]+)\" y=\"([0-9.]+)\">" + std::string(name) + "<");
    std::smatch found;
    REQUIRE(std::regex_search(svg, found, text));
    if (last > 0) CHECK(std::stod(found[2]) - last > 16);
    last = std::stod(found[2]);
  }
  CHECK(count(svg, ">measured</text>") == 1);
}
