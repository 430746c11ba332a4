#include "examples/digits/run/sheet_png.h"

#include <png.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle;
using namespace saddle::digits;

namespace {

struct Decoded {
  int width = 0, height = 0;
  std::vector<std::uint8_t> pixels;
  int at(int x, int y) const { return pixels.at(static_cast<std::size_t>(y * width + x)); }
};

Decoded decoded(const std::string& bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) != 0);
  CHECK(image.format == PNG_FORMAT_GRAY);
  Decoded result{static_cast<int>(image.width), static_cast<int>(image.height), {}};
  result.pixels.resize(PNG_IMAGE_SIZE(image));
  REQUIRE(png_image_finish_read(&image, nullptr, result.pixels.data(), 0, nullptr) != 0);
  return result;
}

}  // namespace

TEST_CASE("sheet: every pixel stands where it belongs") {
  // Three images of 2 lines by 3 columns, two in a line, three pixels for one, gaps of one.
  Array images = Array::zeros(3, 6);
  for (Index i = 0; i < images.size(); ++i) images[i] = static_cast<ad::Real>(i * 15) / 255;
  const Decoded sheet = decoded(sheet_png(images, 3, {.columns = 2, .scale = 3, .gap = 1, .gap_grey = 77}));
  REQUIRE(sheet.width == 2 * (3 * 3 + 1) + 1);
  REQUIRE(sheet.height == 2 * (2 * 3 + 1) + 1);
  for (int y = 0; y < sheet.height; ++y)
    for (int x = 0; x < sheet.width; ++x) {
      const int column = (x - 1) / 10, line = (y - 1) / 7, i = 2 * line + column;
      const bool gap = x % 10 == 0 || y % 7 == 0 || i == 3;
      const int expected = gap ? 77 : 15 * (6 * i + (y - 1) % 7 / 3 * 3 + (x - 1) % 10 / 3);
      CAPTURE(x, y);
      CHECK(sheet.at(x, y) == expected);
    }
}

TEST_CASE("sheet: black, white and what is rounded, without a gap") {
  const Array images{{0, 1, ad::Real(0.5), ad::Real(0.001), ad::Real(0.999), ad::Real(0.003)}};
  const Decoded sheet = decoded(sheet_png(images, 6, {.columns = 10, .scale = 1, .gap = 0}));
  CHECK(sheet.pixels == std::vector<std::uint8_t>{0, 255, 128, 0, 255, 1});
}

TEST_CASE("sheet: what cannot be drawn is named") {
  using Bad = std::invalid_argument;
  const Array images = Array::zeros(2, 6);
  CHECK(message<Bad>([&] { sheet_png(images, 4); }) ==
        "sheet_png: the width must divide the pixels of an image, got 4 and 6");
  CHECK_THROWS_AS(sheet_png(images, 0), Bad);
  CHECK_THROWS_AS(sheet_png(images, 3, {.columns = 0}), Bad);
  CHECK_THROWS_AS(sheet_png(images, 3, {.gap = -1}), Bad);
  CHECK(mentions(message<Bad>([&] { sheet_png(images, 3, {.gap_grey = 256}); }), "256"));
  CHECK(
      mentions(message<Bad>([&] { sheet_png(images, 3, {.scale = 2'000'000'000}); }), "at most 16384", "x"));
  for (const ad::Real wrong : {ad::Real(-0.01), ad::Real(1.01), std::numeric_limits<ad::Real>::quiet_NaN()}) {
    Array broken = images;
    broken[7] = wrong;
    CHECK(mentions(message<Bad>([&] { sheet_png(broken, 3); }), "[0, 1]"));
  }
}
