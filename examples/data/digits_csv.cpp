#include "examples/data/digits_csv.h"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

#include "examples/data/packed_file.h"

namespace saddle::examples {

LabelledImages read_digits_csv(const std::string& path) {
  constexpr std::size_t pixels = 64, most_bytes = 64 << 20;
  constexpr int white = 16;
  PackedFile file(path);
  const std::string text = file.rest(most_bytes);
  LabelledImages digits;
  digits.images.height = digits.images.width = 8;
  digits.images.white = white;
  std::string_view left = text;
  for (int line = 1; !left.empty(); ++line) {
    const std::size_t end = left.find('\n');
    std::string_view row = left.substr(0, end);
    left = end == left.npos ? std::string_view{} : left.substr(end + 1);
    if (row.ends_with('\r')) row.remove_suffix(1);
    for (std::size_t column = 0; column <= pixels; ++column) {
      const bool label = column == pixels;
      const std::size_t comma = row.find(',');
      const std::string_view entry = row.substr(0, comma);
      int value = -1;
      const auto [stop, error] = std::from_chars(entry.data(), entry.data() + entry.size(), value);
      if (error != std::errc{} || stop != entry.data() + entry.size() || value < 0 ||
          value > (label ? 9 : white) || (comma == row.npos) != label)
        file.refuse(fmt::format(
            "line {}, column {}: needs {} and {}, got '{}'; likely cause: another file than the 8x8 digits",
            line, column + 1, label ? "a label from 0 to 9" : "a number from 0 to 16",
            label ? "the end of the line" : "a comma", entry.substr(0, 20)));
      (label ? digits.labels : digits.images.pixels).push_back(static_cast<std::uint8_t>(value));
      if (!label) row.remove_prefix(comma + 1);
    }
    ++digits.images.count;
  }
  if (digits.images.count == 0) file.refuse("holds no digits: it is empty");
  return digits;
}

}  // namespace saddle::examples
