// The parts of train_gan that no run of the program shows alone.
#include <cmath>
#include <limits>
#include <vector>

#include "examples/support/short_text.h"
#include "examples/training/own_points.h"
#include "tests/catch.h"
#include "tests/text.h"

using namespace saddle;
using namespace saddle::examples;

namespace {

// The numbers 0 to n - 1, whose own units are as they are.
OwnPoints numbers(ad::Index n, std::string path) {
  OwnPoints data{std::move(path), "", ad::Array::zeros(n, 1), {0}, {1}};
  for (ad::Index i = 0; i < n; ++i) data.points[i] = static_cast<double>(i);
  return data;
}

}  // namespace

TEST_CASE("training: a sample of G that is not a number covers no point") {
  const OwnPoints data = numbers(20, "points");
  ad::Random random(1);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(compare_points(data, ad::Array::filled(20, 1, nan), random).coverage == 0);
  CHECK(compare_points(data, ad::Array::filled(20, 1, HUGE_VAL), random).coverage == 0);
  // A sample that is as near as the fifth nearest point covers: of the 20 points, at 0 the fifth nearest is
  // 5 away, at 1 it is 4, at 2 and more it is 3; so -3 covers only 0 and 1.
  CHECK(compare_points(data, ad::Array::filled(20, 1, -3), random).coverage == 0.1);
  CHECK(compare_points(data, data.points, random).coverage == 1);
}

TEST_CASE("training: a histogram is a density, with both ends in it") {
  CHECK(histogram({0, 0.5, 1, 2}, 0, 2, 2) == std::vector<double>{0.5, 0.5});
  // Beyond the range is nowhere, and counts as one of all values.
  CHECK(histogram({-1, 0, 3, std::numeric_limits<double>::quiet_NaN()}, 0, 2, 2) ==
        std::vector<double>{0.25, 0});
}

TEST_CASE("training: the name of a file stands in a figure as it is") {
  const OwnPoints data = numbers(20, "my_sigma.csv");
  CHECK(holds(points_svg(data, data.points), "<title>The points of my_sigma.csv and samples of G</title>"));
}

TEST_CASE("training: a long text is cut between characters, and controls are replaced") {
  CHECK(shortened("abc", 3) == "abc");
  CHECK(shortened("abcd", 3) == "abc...");
  CHECK(shortened("a\u00e9", 3) == "a\u00e9");
  // Of a letter of two bytes, a sign of three and a face of four none is cut in two.
  CHECK(shortened("a\u00e9b", 2) == "a...");
  CHECK(shortened("a\u00e9b", 3) == "a\u00e9...");
  CHECK(shortened("\u2264 b", 2) == "...");
  CHECK(shortened("a\U0001f600b", 4) == "a...");
  CHECK(without_controls("a\x1b[2J\n\x7f\t\u00e9.csv") == "a?[2J???\u00e9.csv");
}
