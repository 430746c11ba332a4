// The lab's C interface and its settings: what fails says why, and nothing is left half done.
#include "examples/lab/lab.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "examples/lab/course.h"
#include "examples/lab/settings.h"
#include "tests/catch.h"

using saddle::lab::Course;
using saddle::lab::Settings;

static std::string error_of(int result) {
  CHECK(result == 0);
  return lab_error();
}

TEST_CASE("lab: a room is opened, asked and closed") {
  const int room = lab_open("motion", "{}");
  REQUIRE(room > 0);
  CHECK(std::string(lab_error()).empty());
  REQUIRE(lab_numbers(room, "distance") != nullptr);
  CHECK(lab_count() == 1);
  REQUIRE(lab_do(room, "step", R"({"steps": 3})") == 1);
  const int other = lab_open("motion", "{}");
  CHECK(other != room);
  lab_close(room);
  CHECK(lab_numbers(room, "distance") == nullptr);
  CHECK(std::string(lab_error()).find("no room") != std::string::npos);
  CHECK(lab_numbers(other, "distance") != nullptr);
  lab_close(other);
  lab_close(other);
  CHECK(std::string(lab_error()).find("no room") != std::string::npos);
}

TEST_CASE("lab: what cannot be is refused with its name") {
  CHECK(error_of(lab_open("cellar", "{}")).find("cellar") != std::string::npos);
  CHECK(error_of(lab_open(nullptr, nullptr)).find("there is no room ''") != std::string::npos);
  CHECK(error_of(lab_open("motion", "[1]")).find("must be a JSON object") != std::string::npos);
  CHECK(error_of(lab_open("motion", "{")).find("must be a JSON object") != std::string::npos);
  CHECK(error_of(lab_open("motion", nullptr)).find("must be a JSON object") != std::string::npos);
  CHECK(error_of(lab_open("motion", R"({"colour": 1})")).find("'colour'") != std::string::npos);
  const int room = lab_open("motion", "{}");
  REQUIRE(room > 0);
  CHECK(error_of(lab_do(room, "jump", "{}")).find("'jump'") != std::string::npos);
  CHECK(error_of(lab_do(room, "step", R"({"steps": 1, "sideways": 2})")).find("'sideways'") !=
        std::string::npos);
  CHECK(*lab_numbers(room, "iteration") == 0);
  CHECK(lab_numbers(room, "colour") == nullptr);
  CHECK(std::string(lab_error()).find("'colour'") != std::string::npos);
  CHECK(lab_text(room, "colour") == nullptr);
  lab_close(room);
}

TEST_CASE("lab settings: each kind of member, and its wrong ones") {
  Settings given("room", R"({"x": 0.5, "n": 3, "on": true, "name": "b", "list": [1, 2.5], "words": ["a"]})");
  CHECK(given.number("x", 0, 0, 1) == 0.5);
  CHECK(given.whole("n", 0, 1, 3) == 3);
  CHECK(given.flag("on", false));
  CHECK(given.choice("name", "a", {"a", "b"}) == "b");
  CHECK(given.numbers("list", {}, 2) == std::vector<double>{1, 2.5});
  CHECK(given.texts("words", {}, 1) == std::vector<std::string>{"a"});
  CHECK(given.number("absent", 7, 0, 10) == 7);
  CHECK_NOTHROW(given.finish());

  const auto wrong = [](const char* json, auto read) {
    Settings settings("room", json);
    try {
      read(settings);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string("nothing was thrown");
  };
  CHECK(wrong(R"({"x": 2})", [](Settings& s) { s.number("x", 0, 0, 1); }) ==
        "room: 'x' must be a number from 0 to 1, got 2");
  CHECK(wrong(R"({"x": "1"})", [](Settings& s) { s.number("x", 0, 0, 1); }) ==
        "room: 'x' must be a number from 0 to 1, got \"1\"");
  CHECK(wrong(R"({"x": null})", [](Settings& s) { s.number("x", 0, 0, 1); }) ==
        "room: 'x' must be a number from 0 to 1, got null");
  CHECK(wrong(R"({"n": 1.5})", [](Settings& s) { s.whole("n", 0, 0, 9); }) ==
        "room: 'n' must be a whole number from 0 to 9, got 1.5");
  CHECK(wrong(R"({"n": 1e300})", [](Settings& s) { s.whole("n", 0, 0, 9); }) ==
        "room: 'n' must be a whole number from 0 to 9, got 1e+300");
  CHECK(wrong(R"({"on": 1})", [](Settings& s) { s.flag("on", false); }) ==
        "room: 'on' must be true or false, got 1");
  CHECK(wrong(R"({"name": "c"})", [](Settings& s) {
          s.choice("name", "a", {"a", "b"});
        }) == "room: 'name' must be one of a, b, got \"c\"");
  CHECK(wrong(R"({"list": [1, "2"]})", [](Settings& s) { s.numbers("list", {}, 9); }) ==
        "room: 'list' must be a list of at most 9 finite numbers, got [1,\"2\"]");
  CHECK(wrong(R"({"list": [1, 2]})", [](Settings& s) { s.numbers("list", {}, 1); }) ==
        "room: 'list' must be a list of at most 1 finite numbers, got [1,2]");
  CHECK(wrong(R"({"words": [1]})", [](Settings& s) { s.texts("words", {}, 9); }) ==
        "room: 'words' must be a list of at most 9 texts, got [1]");
  CHECK(wrong(R"({"name": "long"})", [](Settings& s) { s.text("name", "", 3); }) ==
        "room: 'name' must be a text of at most 3 bytes, got \"long\"");
  CHECK(wrong(R"({"other": 1})", [](Settings& s) {
          s.number("x", 0, 0, 1);
          s.finish();
        }) == "room: there is no 'other'; there are x");
}

TEST_CASE("lab course: of a long run every n-th step is kept, whatever was asked for in between") {
  Course course(2, 512), late(1, 2000);
  for (int i = 0; i <= 20000; ++i) course.record(i, {1.0 * i, 2.0 * i});
  CHECK(course.every() == 64);
  REQUIRE(course.steps().size() == 20000 / 64 + 1);
  for (std::size_t i = 0; i < course.steps().size(); ++i) {
    CHECK(course.steps()[i] == 64.0 * static_cast<double>(i));
    CHECK(course.column(0)[i] == course.steps()[i]);
    CHECK(course.column(1)[i] == 2 * course.steps()[i]);
  }
  // It need not begin at 0.
  for (int i = 1; i <= 20000; ++i) late.record(i, {-1.0 * i});
  CHECK(late.every() == 16);
  REQUIRE(late.steps().size() == 20000 / 16);
  for (std::size_t i = 0; i < late.steps().size(); ++i)
    CHECK(late.column(0)[i] == -16.0 * static_cast<double>(i + 1));
  Course slow(1, 10, 10);
  for (int i = 1; i <= 30; ++i) slow.record(i, {1.0});
  CHECK(slow.steps() == std::vector<double>{10, 20, 30});
}
