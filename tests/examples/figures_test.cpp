// The charts of the claims, as files of their own and in the report, on a narrow screen.
#include "tests/figures.h"

#include <string>

#include "examples/figures/chart.h"
#include "examples/figures/look.h"
#include "examples/figures/svg.h"
#include "gan/claims/claim.h"
#include "gan/claims/study.h"
#include "tests/catch.h"

using namespace saddle;
using namespace saddle::figures;

namespace {

// What is left for a figure of the report on a screen of 360 pixels, between its margins.
constexpr double kInReport = 306;

std::string text(double x, const char* attributes, const char* word) {
  return "<text x=\"" + std::to_string(x) + "\" y=\"20\"" + attributes + ">" + word + "</text>";
}

Drawing read(const std::string& content) {
  return drawings(examples::svg_document("title", 440, 100, content)).at(0);
}

}  // namespace

TEST_CASE("figures: small letters and words out of view are found") {
  CHECK(smallest_letters(read(text(10, "", "word")), 360) == Approx(14 * 360 / 440.0));
  CHECK(smallest_letters(read(text(10, "", "word")), 1280) == 14);
  CHECK(smallest_letters(read(text(10, " class=\"title\"", "word")), 440) == 16);
  const std::string small =
      "<g transform=\"translate(5 5)\"><g transform=\"scale(0.5)\">" + text(10, "", "word") + "</g></g>";
  CHECK(smallest_letters(read(small), 440) == 7);
  CHECK(words_out_of_view(read(text(10, "", "word"))).empty());
  CHECK(words_out_of_view(read(text(430, "", "word"))).size() == 1);
  CHECK(words_out_of_view(read(text(430, " text-anchor=\"end\"", "word"))).empty());
  CHECK(words_out_of_view(read(text(10, " text-anchor=\"middle\"", "word"))).size() == 1);
  CHECK(
      words_out_of_view(read("<g transform=\"translate(420 0)\">" + text(10, "", "word") + "</g>")).size() ==
      1);
  CHECK(words_out_of_view(
            read(text(20, " transform=\"rotate(-90 20 20)\" text-anchor=\"middle\"", "much too long")))
            .size() == 1);
  CHECK_THROWS_AS(read(text(10, " transform=\"skewX(3)\"", "word")), std::runtime_error);
}

TEST_CASE("figures: the words of all charts are at least 11 pixels high on a screen of 360, and in view") {
  int charts = 0;
  gan::Study study({.charts = true});
  for (const gan::Claim& claim : gan::claims()) {
    if (!claim.figure || claim.slow) continue;
    for (const gan::Chart& chart : claim.measure(study).charts) {
      CAPTURE(claim.id, chart.id);
      ++charts;
      const std::vector<Drawing> file = drawings(examples::chart_svg(chart));
      REQUIRE(file.size() == 1);
      CHECK(!file[0].words.empty());
      CHECK(smallest_letters(file[0], 360) >= 11);
      CHECK(words_out_of_view(file[0]) == std::vector<std::string>{});
      const std::vector<Drawing> in_report = drawings(examples::chart_html(chart));
      REQUIRE(!in_report.empty());
      for (const Drawing& drawing : in_report) {
        CHECK(!drawing.words.empty());
        CHECK(smallest_letters(drawing, kInReport) >= 11);
        CHECK(words_out_of_view(drawing) == std::vector<std::string>{});
      }
    }
  }
  CHECK(charts > 8);
}

TEST_CASE("figures: what a curve is decides how it looks, unless it has a look of its own") {
  using examples::Colour, examples::Mark, gan::Role;
  gan::Chart chart{"any", "any"};
  const auto look = [&chart](std::string label, Role role) {
    chart.curves.push_back({std::move(label), {}, {}, role});
    const auto [colour, mark] = examples::look_of(chart, chart.curves.size() - 1);
    return std::pair(colour, mark);
  };
  CHECK(look("bound", Role::reference) == std::pair(Colour::grey, Mark::hairline));
  CHECK(look("first", Role::line) == std::pair(Colour::blue, Mark::line));
  CHECK(look("found", Role::measured) == std::pair(Colour::orange, Mark::points));
  CHECK(look("second", Role::line) == std::pair(Colour::green, Mark::dashed));
  CHECK(look("third", Role::course) == std::pair(Colour::purple, Mark::dotted));
  CHECK(look("p_data", Role::line) == std::pair(Colour::black, Mark::dotted));
  CHECK(look("W1", Role::line) == std::pair(Colour::blue, Mark::line));
  chart.id = "vanishing-gradient";
  CHECK(look("W1", Role::line) == std::pair(Colour::grey, Mark::dotted));
}
