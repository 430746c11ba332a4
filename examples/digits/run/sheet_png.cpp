#include "examples/digits/run/sheet_png.h"

#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace saddle::digits {
namespace {

constexpr Index most_pixels = 1 << 14;

struct GreyPicture {
  Index width, height;
  std::vector<std::uint8_t> pixels;
};

std::string png_of(const GreyPicture& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string bytes(size, '\0');
  if (png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.pixels.data(), 0, nullptr) == 0)
    throw std::runtime_error(fmt::format("sheet_png: libpng refused a picture of {}x{}: {}", picture.width,
                                         picture.height, image.message));
  bytes.resize(size);
  return bytes;
}

}  // namespace

std::string sheet_png(const Array& images, Index width, const SheetLayout& o) {
  if (width < 1 || images.cols() < 1 || images.cols() % width != 0)
    throw std::invalid_argument(fmt::format(
        "sheet_png: the width must divide the pixels of an image, got {} and {}", width, images.cols()));
  if (o.columns < 1 || o.scale < 1 || o.gap < 0 || o.gap_grey < 0 || o.gap_grey > 255)
    throw std::invalid_argument(fmt::format(
        "sheet_png: needs columns and a scale of at least 1, a gap of at least 0 and its grey from 0 to 255, "
        "got {}, {}, {} and {}",
        o.columns, o.scale, o.gap, o.gap_grey));
  const Index height = images.cols() / width, columns = std::min(o.columns, images.rows());
  const Index lines = (images.rows() + columns - 1) / columns;
  // In double, so that no product overflows before it is refused.
  const auto extent = [&](Index count, Index side) {
    return static_cast<double>(count) * (static_cast<double>(side) * o.scale + o.gap) + o.gap;
  };
  if (extent(columns, width) > most_pixels || extent(lines, height) > most_pixels)
    throw std::invalid_argument(
        fmt::format("sheet_png: a picture has at most {} pixels in each direction, got "
                    "{:.0f}x{:.0f}",
                    most_pixels, extent(columns, width), extent(lines, height)));
  for (const ad::Real value : ad::ArrayView(images))
    if (!(value >= 0 && value <= 1))
      throw std::invalid_argument(fmt::format("sheet_png: values must be in [0, 1], got {}", value));

  GreyPicture picture{
      static_cast<Index>(extent(columns, width)), static_cast<Index>(extent(lines, height)), {}};
  picture.pixels.assign(static_cast<std::size_t>(picture.width * picture.height),
                        static_cast<std::uint8_t>(o.gap_grey));
  for (Index i = 0; i < images.rows(); ++i) {
    const Index top = o.gap + i / columns * (height * o.scale + o.gap);
    const Index left = o.gap + i % columns * (width * o.scale + o.gap);
    for (Index y = 0; y < height * o.scale; ++y)
      for (Index x = 0; x < width * o.scale; ++x)
        picture.pixels[static_cast<std::size_t>((top + y) * picture.width + left + x)] =
            static_cast<std::uint8_t>(std::lround(255 * images(i, y / o.scale * width + x / o.scale)));
  }
  return png_of(picture);
}

}  // namespace saddle::digits
