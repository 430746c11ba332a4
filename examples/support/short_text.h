// Texts from outside, such as the name of a file, made fit for a line of a title.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace saddle::examples {

// The text with a '?' for each control character (below 0x20, and 0x7f): a terminal would obey it, and HTML
// and SVG may not hold it.
std::string without_controls(std::string_view text);

// At most `most` bytes of the text, with "..." behind them if it is longer. No character of UTF-8 is cut in
// two.
std::string shortened(std::string_view text, std::size_t most);

}  // namespace saddle::examples
