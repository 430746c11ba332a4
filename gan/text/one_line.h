// Text that the source breaks into lines where it likes, as in raw strings, as one line.
#pragma once

#include <string>
#include <string_view>

namespace saddle::gan {

// The words of the text with one blank between any two; "" for blanks alone.
inline std::string one_line(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  std::string line;
  for (std::size_t at = text.find_first_not_of(blanks); at != text.npos;) {
    const std::size_t end = text.find_first_of(blanks, at);
    if (!line.empty()) line += ' ';
    line += text.substr(at, end == text.npos ? end : end - at);
    at = text.find_first_not_of(blanks, end == text.npos ? text.size() : end);
  }
  return line;
}

}  // namespace saddle::gan
