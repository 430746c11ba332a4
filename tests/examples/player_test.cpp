#include "examples/figures/player.h"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "examples/figures/player_check.h"
#include "examples/figures/player_paths.h"
#include "tests/catch.h"
#include "tests/text.h"

using namespace saddle;
using namespace saddle::examples;
using namespace saddle::examples::player;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN(),
                 kInfinity = std::numeric_limits<double>::infinity();

std::string between(const std::string& text, const std::string& before, const std::string& after) {
  const std::size_t from = text.find(before);
  REQUIRE(from != std::string::npos);
  const std::size_t begin = from + before.size(), to = text.find(after, begin);
  REQUIRE(to != std::string::npos);
  return text.substr(begin, to - begin);
}

// What the script of a page reads.
std::string data(const std::string& html) {
  return between(html, "<script type=\"application/json\" id=\"movie\">\n", "</script>");
}

// Three frames of one curve, beside one that stays.
Movie small() {
  Movie movie{.title = "A line", .x = {"x", 0, 2}, .left = {"height", 0, 4}, .xs = {0, 1, 2}};
  movie.curves = {{.label = "stays", .y = {4, 4, 4}}, {.label = "moves", .colour = Colour::orange}};
  movie.frames = {{.at = 0, .caption = "first", .curves = {{0, 1, 2}}},
                  {.at = 1, .caption = "second", .curves = {{0, 2, 4}}},
                  {.at = 2, .caption = "third", .readings = {{"height", "3 m"}}, .curves = {{1, 3, 1}}}};
  return movie;
}

// The message with which a movie is refused.
std::string refusal(const Movie& movie) {
  try {
    page(movie);
  } catch (const std::invalid_argument& refused) {
    return refused.what();
  }
  return "not refused";
}

}  // namespace

TEST_CASE("player: frames may be images, all of them, without axes") {
  Movie movie{.title = "Sheets", .image = "digits"};
  movie.frames = {{.at = 0, .caption = "first", .png = "\x89PNG one"}, {.at = 1, .png = "\x89PNG three"}};
  movie.course_x = "epoch";
  movie.courses = {{"cost", Colour::blue, Mark::line, {0, 1}, {3, 2}}};
  const std::string html = page(movie), frames = data(html);
  CHECK(count(frames, "\"image\": \"data:image/png;base64,iVBORyBvbmU=\"") == 1);
  CHECK(count(frames, "\"image\": \"data:image/png;base64,iVBORyB0aHJlZQ==\"") == 1);
  CHECK(between(html, "<img id=\"image\" alt=\"", ">") ==
        "The frame: digits\" src=\"data:image/png;base64,iVBORyB0aHJlZQ==\"");
  CHECK(count(html, "class=\"area\"") == 1);  // of the courses
  CHECK(count(page(small()), "<img") == 0);
  CHECK(count(data(page(small())), "\"image\"") == 0);

  Movie missing = movie;
  missing.frames[0].png = "";
  CHECK(refusal(missing) == "page: frame 1: all frames are images, got none");
  Movie unnamed = movie;
  unnamed.image = "";
  CHECK(refusal(unnamed) ==
        "page: frame 1: a movie whose frames are images names what they show, got no name");
  Movie mixed = movie;
  mixed.curves = {{.label = "y", .y = {}}};
  CHECK(refusal(mixed) == "page: images have no axes, and so no curves, points or grid beside them");
}

TEST_CASE("player: a page has all frames, and shows the last one without a script") {
  const std::string html = page(small()), frames = data(html);
  CHECK(html.rfind("<!doctype html>", 0) == 0);
  CHECK(count(frames, "\"caption\"") == 3);
  // 4000 units for 2 on the x axis and for 4 on the left one, from above.
  CHECK(holds(frames, "\"paths\": [\"M0 4000l0 0 2000-1000 2000-1000\"]"));
  CHECK(holds(frames, "\"paths\": [\"M0 4000l0 0 2000-2000 2000-2000\"]"));
  CHECK(holds(frames, "\"paths\": [\"M0 3000l0 0 2000-2000 2000 2000\"]"));
  CHECK(holds(html, "<path data-moving class=\"curve orange\" d=\"M0 3000l0 0 2000-2000 2000 2000\"/>"));
  CHECK(count(html, "data-moving ") == 1);
  CHECK(holds(html, "<path class=\"curve blue\" d=\"M0 0l0 0 2000 0 2000 0\"/>"));
  CHECK(holds(html, "<p id=\"caption\">third</p>"));
  CHECK(holds(html, "<span>height = 3 m</span>"));
  CHECK(holds(html, "max=\"2\" step=\"1\" value=\"2\""));
  CHECK(holds(html, "<noscript><p>Here stands the last of 3 frames."));
}

TEST_CASE("player: a page needs nothing but itself") {
  const std::string html = page(small());
  for (const char* outside : {"http:", "https:", "src=", "href=", "url(", "@import", "fetch("})
    CHECK_FALSE(holds(html, outside));
  // What the script looks for is there, once.
  for (const char* id : {"movie", "slider", "play", "now", "caption", "readings", "count", "controls"})
    CHECK(count(html, std::string(" id=\"") + id + "\"") == 1);
}

TEST_CASE("player: text can neither end the script nor add to the page") {
  Movie movie = small();
  const std::string text = "</script><!--<b>&\" \xe2\x80\xa8 \xe2\x80\xa9 \\";
  movie.title = movie.summary = movie.x.label = movie.left.label = movie.curves[0].label = text;
  movie.remarks = {text};
  for (Frame& frame : movie.frames) {
    frame.caption = text;
    frame.readings = {{text, text}};
  }
  const std::string html = page(movie);
  CHECK(count(html, "</script>") == 2);
  CHECK_FALSE(holds(html, "<!--"));
  CHECK_FALSE(holds(html, "<b>"));
  const std::string frames = data(html);
  CHECK_FALSE(holds(frames, "<"));
  CHECK_FALSE(holds(frames, "\xe2\x80\xa8"));
  CHECK_FALSE(holds(frames, "\xe2\x80\xa9"));
  CHECK(count(frames, "\"\\u003c/script>\\u003c!--\\u003cb>&\\\" \\u2028 \\u2029 \\\\\"") == 9);
}

TEST_CASE("player: what is not finite is a gap, and a number alone a point") {
  const player::Axis x{"x", 0, 4}, y{"y", 0, 1};
  CHECK(curve_path({0, 1, 2, 3, 4}, {0, kNan, 1, kInfinity, 0}, x, y) ==
        "M0 4000l0 0M2000 0l0 0M4000 4000l0 0");
  CHECK(curve_path({0, 1, 2, 3, 4}, {0, 0, -kInfinity, 0, 0}, x, y) ==
        "M0 4000l0 0 1000 0M3000 4000l0 0 1000 0");
  CHECK(curve_path({0, 1}, {kNan, kNan}, x, y).empty());
  CHECK(points_path({{1, 0.5}, {kNan, 0}, {0, kInfinity}, {5, 0.5}, {1, 1.01}}, x, y) == "M1000 2000h0");
  // Far beyond an axis is a little beyond it, on the right side.
  CHECK(curve_path({0, 1}, {1e300, -1e300}, x, y) == "M0-4000l0 0 1000 12000");
  // A whole page of nothing.
  Movie movie = small();
  for (Frame& frame : movie.frames) frame.curves = {{kNan, kInfinity, -kInfinity}};
  movie.courses = {{"v", Colour::blue, Mark::line, {0, 1, 2}, {kNan, kInfinity, -kInfinity}}};
  const std::string html = page(movie);
  CHECK(holds(data(html), "\"paths\": [\"\", \"M0 0v4000\", \"\"]"));
  for (const char* garbage : {"nan", "inf", "null"}) CHECK_FALSE(holds(data(html), garbage));
}

TEST_CASE("player: cells are strokes of one shade, from below to above") {
  const Grid grid{"shade", 2, 0, 1};
  std::vector<std::string> paths = cell_paths({0, 0, 1, kNan}, grid);
  REQUIRE(paths.size() == kShades);
  CHECK(paths.front() == "M0 1h2");
  CHECK(paths.back() == "M0 0h1");
  for (int i = 1; i + 1 < kShades; ++i) CHECK(paths[static_cast<std::size_t>(i)].empty());
  // Beyond the ends there is no other shade; the middle is the first one of the upper half.
  paths = cell_paths({-1, 0.5, 7, 0.4999}, grid);
  CHECK(paths.front() == "M0 1h1");
  CHECK(paths[8] == "M1 1h1");
  CHECK(paths[7] == "M1 0h1");
  CHECK(paths.back() == "M0 0h1");

  Movie movie{.title = "Cells", .x = {"x", 0, 1}, .left = {"y", 0, 1}, .equal_scales = true, .grid = grid};
  movie.points = {{.label = "moving"}, {.label = "still", .at = {{0.5, 0.5}}}};
  movie.frames = {{.points = {{{0.25, 0.25}}}, .cells = {0, 0, 1, 1}}};
  const std::string html = page(movie);
  CHECK(count(html, "data-moving class=\"shade orange\"") == 8);
  CHECK(count(html, "data-moving class=\"shade blue\"") == 8);
  CHECK(holds(html, "<path data-moving class=\"points blue\" d=\"M1000 3000h0\"/>"));
  CHECK(holds(html, "<path class=\"points blue\" d=\"M2000 2000h0\"/>"));
}

TEST_CASE("player: courses show where a frame is, and keep their peaks when they are thinned") {
  Movie movie = small();
  movie.course_x = "time";
  movie.courses = {{"v", Colour::green, Mark::line, {0, 0.5, 2}, {0, 1, -1}}};
  movie.levels = {{"the floor", -2}};
  // y from -2 to 1, and 6 % of that on either side.
  const std::string html = page(movie), frames = data(html);
  CHECK(holds(frames, "\"M0 0v4000\", \"M0 1405h0\""));
  CHECK(holds(frames, "\"M2000 0v4000\", \"M2000 1008h0\""));
  CHECK(holds(frames, "\"M4000 0v4000\", \"M4000 2595h0\""));
  CHECK(holds(html, "<path class=\"level\" d=\"M0 3786h4000\"/>"));
  CHECK(holds(html, ">the floor</span>"));

  // Lines stay where they are, and their names keep apart: 11 % of the height, in the order of the lines.
  movie.levels = {{"upper", 0.2}, {"the floor", -2}, {"lower", 0}};
  const std::string three = page(movie);
  for (const int place : {1405, 1167}) CHECK(holds(three, "d=\"M0 " + std::to_string(place) + "h4000\"/>"));
  CHECK(holds(three, "style=\"bottom:62.35%\">lower</span>"));
  CHECK(holds(three, "style=\"bottom:73.35%\">upper</span>"));

  Course noise{"noise", Colour::blue, Mark::line, {}, {}};
  for (int i = 0; i < 10'000; ++i) {
    noise.x.push_back(i);
    noise.y.push_back(i == 5'003 ? 9 : i == 7'777 ? -9 : std::sin(i));
  }
  noise.y[2'050] = kNan;
  // The extremes of a stretch stay beside a gap: before it and behind it.
  noise.y[2'040] = 7;
  noise.y[2'060] = -7;
  const Course thin = thinned(noise, 100);
  CHECK(thin.x.size() <= 203);
  CHECK(thin.x.front() == 0);
  CHECK(thin.x.back() == 9'999);
  bool gap = false, peak = false, trough = false, before = false, behind = false;
  for (std::size_t i = 0; i < thin.x.size(); ++i) {
    gap |= std::isnan(thin.y[i]);
    peak |= thin.y[i] == 9 && thin.x[i] == 5'003;
    trough |= thin.y[i] == -9 && thin.x[i] == 7'777;
    before |= thin.y[i] == 7 && thin.x[i] == 2'040;
    behind |= thin.y[i] == -7 && thin.x[i] == 2'060;
    if (i > 0) CHECK(thin.x[i - 1] < thin.x[i]);
  }
  CHECK(gap);
  CHECK(peak);
  CHECK(trough);
  CHECK(before);
  CHECK(behind);
  CHECK(thinned(noise, 5'000).x == noise.x);
}

TEST_CASE("player: courses that are constant, however large, are a line in the middle") {
  for (const double y : {0.0, 1.0, 1e17, -1e300, 1.7e308}) {
    Movie movie = small();
    movie.courses = {{"v", Colour::green, Mark::line, {0, 2}, {y, y}}};
    const player::Axis axis = course_axis_y(movie);
    CAPTURE(y);
    CHECK(axis.low < y);
    CHECK(y < axis.high);
    CHECK(std::isfinite(axis.high - axis.low));
    CHECK(std::abs(place(y, axis) - kUnits / 2) < kUnits / 2);
    CHECK_FALSE(holds(page(movie), "nan"));
  }
}

TEST_CASE("player: a title is literal, without subscripts and Greek letters") {
  Movie movie = small();
  movie.title = "Training on my_sigma.csv";
  const std::string html = page(movie);
  CHECK(holds(html, "<title>Training on my_sigma.csv</title>"));
  CHECK(holds(html, "<h1>Training on my_sigma.csv</h1>"));
}

TEST_CASE("player: the numbers on an axis are round, and lie on it") {
  for (const player::Axis& axis :
       {player::Axis{"", 0, 1}, player::Axis{"", -4.6, 9.4}, player::Axis{"", -1.5e-7, 2e-7},
        player::Axis{"", 0, 200}, player::Axis{"", 1e300, 1.7e308}}) {
    const std::vector<Tick> all = ticks(axis);
    CHECK(all.size() >= 3);
    CHECK(all.size() <= 9);
    for (const Tick& tick : all) {
      CHECK(axis.low <= tick.value);
      CHECK(tick.value <= axis.high);
    }
  }
  CHECK(ticks({"", -4.6, 9.4}).front().text == "\u22124");
  CHECK(ticks({"", 0, 1})[1].text == "0.2");
  CHECK(ticks({"", 0, 1})[1].odd);
  CHECK_FALSE(ticks({"", 0, 1})[2].odd);
}

TEST_CASE("player: the largest movies fit, larger ones are refused") {
  Movie movie{.title = "Full", .x = {"x", 0, 1}, .left = {"y", 0, 1}};
  for (std::size_t i = 0; i < kMostNumbers; ++i)
    movie.xs.push_back(static_cast<double>(i) / static_cast<double>(kMostNumbers));
  movie.curves = {{.label = "a"}, {.label = "b"}, {.label = "c"}};
  for (std::size_t f = 0; f < kMostFrames; ++f) {
    std::vector<double> y;
    for (std::size_t i = 0; i < kMostNumbers; ++i)
      y.push_back(0.5 + 0.5 * std::sin(0.1 * static_cast<double>(f + i)));
    movie.frames.push_back({.at = static_cast<double>(f), .caption = "on", .curves = {y, y, y}});
  }
  CHECK(page(movie).size() < kMostBytes);
  Movie more = movie;
  more.frames.push_back(more.frames.back());
  CHECK(holds(refusal(more), "must have 1 to 200 frames, got 201"));
  // Many curves that jump.
  for (int extra = 0; extra < 4; ++extra) movie.curves.push_back({.label = "d"});
  for (Frame& frame : movie.frames) {
    for (std::size_t i = 0; i < kMostNumbers; i += 2) frame.curves[0][i] = 1 - frame.curves[0][i];
    frame.curves.resize(7, frame.curves[0]);
  }
  CHECK(holds(refusal(movie), "must not have more than 2000000 bytes, got "));
  movie.xs.push_back(2);
  CHECK(holds(refusal(movie), "a curve has at most 240 points, got 241"));
}

TEST_CASE("player: what does not fit together is refused, and says what was required") {
  const auto changed = [](auto change) {
    Movie movie = small();
    change(movie);
    return refusal(movie);
  };
  CHECK(refusal(small()) == "not refused");
  CHECK(changed([](Movie& m) { m.frames.clear(); }) == "page: must have 1 to 200 frames, got 0");
  CHECK(changed([](Movie& m) { m.frames[1].curves[0].pop_back(); }) ==
        "page: frame 2: a curve must have as many numbers as xs, 3, got 2");
  CHECK(changed([](Movie& m) { m.curves[0].y.push_back(1); }) ==
        "page: all frames: a curve must have as many numbers as xs, 3, got 4");
  CHECK(changed([](Movie& m) {
          m.frames[2].curves.push_back({1, 2, 3});
        }) == "page: frame 3: 1 curves change from frame to frame, got 2");
  CHECK(changed([](Movie& m) { m.frames[0].points.push_back({}); }) ==
        "page: frame 1: 0 sets of points change from frame to frame, got 1");
  CHECK(changed([](Movie& m) { m.frames[0].cells = {1}; }) ==
        "page: frame 1: the grid has 0 cells, got 1 numbers");
  CHECK(changed([](Movie& m) { m.grid.size = 41; }) == "page: a row of the grid has 0 to 40 cells, got 41");
  CHECK(
      holds(changed([](Movie& m) { m.frames[0].at = kNan; }), "frame 1: its place must be finite, got nan"));
  CHECK(holds(changed([](Movie& m) { m.frames[0].seconds = -1; }), "shown for 0 to 60 seconds, got -1"));
  CHECK(holds(changed([](Movie& m) { m.x.high = 0; }), "the axis 'x' must reach from a finite number"));
  CHECK(holds(changed([](Movie& m) { m.left.low = kNan; }), "the axis 'height' must reach"));
  CHECK(holds(changed([](Movie& m) { m.xs[1] = 2; }), "xs must ascend, got 2 before 2"));
  CHECK(holds(changed([](Movie& m) { m.curves[1].right = true; }), "'moves' needs a right axis"));
  CHECK(holds(changed([](Movie& m) {
                m.courses = {{"v", Colour::blue, Mark::line, {0, 1}, {0}}};
              }),
              "'v': must have as many y as x, got 1 and 2"));
  CHECK(holds(changed([](Movie& m) {
                m.courses = {{"v", Colour::blue, Mark::line, {1, 0}, {0, 0}}};
              }),
              "'v': x must ascend"));
  CHECK(holds(changed([](Movie& m) {
                m.levels = {{"floor", kNan}};
              }),
              "the level 'floor' must be finite, got nan"));
  // A curve that does not exist in a frame is no error.
  CHECK(changed([](Movie& m) { m.frames[1].curves[0].clear(); }) == "not refused");
}
