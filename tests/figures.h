// Reads figures back from their SVG text: how large their words are on a narrow screen, and whether all of
// them are in view.
#pragma once

#include <string>
#include <vector>

namespace saddle::figures {

struct Word {
  std::string text;
  double size = 0;                                  // of its letters, in units of the viewBox
  double left = 0, top = 0, right = 0, bottom = 0;  // about
};

struct Drawing {
  double width = 0, height = 0;
  std::vector<Word> words;
};

// Each <svg> of a text that has words, with the transformations of groups and words: translate, scale and
// rotate. Throws std::runtime_error for any other, and for a size of letters that it does not find.
std::vector<Drawing> drawings(const std::string& text);

// The smallest letters in pixels when the drawing is so many pixels wide, but no wider than it is by itself.
double smallest_letters(const Drawing& drawing, double width);

// The words that reach out of the drawing.
std::vector<std::string> words_out_of_view(const Drawing& drawing);

}  // namespace saddle::figures
