// What stands in a figure: series of points as lines, dots, points, rings and crosses, and entries of
// legends. Everything that marks a place has a border in the colour of the background, so that it stands out
// from lines of its own colour, on light and dark backgrounds.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "examples/figures/axis.h"

namespace saddle::examples {

enum class Colour { blue, orange, green, purple, grey, black };  // black is the colour of the text
// Dots are small points, for many; rings and crosses mark places; a hairline is a thin line to compare with.
enum class Mark { line, dashed, dotted, points, dots, bars, rings, crosses, hairline };

// One series. A NaN in y interrupts a line; what lies outside of the panel's range is cut off.
struct Series {
  std::string label;
  std::vector<double> x;
  std::vector<double> y;
  Colour colour = Colour::blue;
  Mark mark = Mark::line;
  bool directed = false;  // arrowheads show which way it is run through; dots are connected by a thin line
  bool jumps = false;     // of a line: points in a row with the same x are the two sides of a jump
};

// The style sheet of all figures.
const char* figure_style();

// "blue".
const char* to_string(Colour colour);

// Whether a mark is a line of any kind.
bool is_line(Mark mark);

// What has a higher rank is drawn above what has a lower one: lines, dots, points, rings and crosses.
int rank(Mark mark);

// The series as SVG; bars begin at the baseline.
std::string drawn(const Series& series, const Axis& x, const Axis& y, double baseline);

// Where a line ends at the right, in pixels; a NaN if no point of it can be drawn.
std::pair<double, double> right_end(const Series& series, const Axis& x, const Axis& y);

// What a legend shows for a series, 28 wide: a piece of the line, or a point.
std::string key(Colour colour, Mark mark, double x, double y);

// The width of a text of a figure in pixels, by the number of its characters: an estimate from above for
// most.
double label_width(const std::string& text);

// The text in lines of at most so many pixels, broken between words.
std::vector<std::string> lines_of_label(const std::string& text, double width);

}  // namespace saddle::examples
