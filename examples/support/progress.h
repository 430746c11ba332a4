// What a program shows on a terminal while it works.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace saddle::examples {

// The columns of the terminal behind a descriptor, as they are now: a window may be resized at any time. 80
// if the terminal does not know; nothing if there is none.
std::optional<std::size_t> terminal_width(int descriptor);

// A length of time for people: "40 s", "3 min", "5 h", "12 days".
std::string duration_text(double seconds);

// One line of progress on stderr, rewritten in place and cut to the width of the terminal; silent unless
// stderr is a terminal. A text that stands for one second is followed by the seconds that it has stood, so
// that no work is silent, however long one part of it takes. Drawn ten times a second at most; an empty text
// erases the line at once.
class Progress {
 public:
  Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  // done: the part of all work that is behind us, for an estimate of the time that is left; 0: not known.
  void show(std::string_view text, double done = 0);

  // Whether somebody looks and a tenth of a second has passed since the last text: ask before making a text
  // in a fast loop.
  bool due() const;

 private:
  struct Line;
  std::unique_ptr<Line> line_;  // null unless stderr is a terminal
};

}  // namespace saddle::examples
