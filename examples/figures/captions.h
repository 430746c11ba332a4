// The words of figures: titles that are broken into lines, legends, and names beside the ends of lines.
#pragma once

#include <string>
#include <vector>

#include "examples/figures/axis.h"
#include "examples/figures/marks.h"

namespace saddle::examples {

// A sample of a series for a page's own legend: an <svg> element in the same style as the figure, which has
// to stand on the same page.
std::string legend_key(Colour colour, Mark mark);

// The legend of these series, each with a label, in as many lines as it takes from the middle of the first
// one at y; and the height of all of them.
struct Legend {
  std::string drawing;
  double height = 0;
};
Legend legend(const std::vector<Series>& list, double left, double right, double y);

// A text in lines of at most so many pixels, the first with its foot at y; and the height of all of them.
struct Paragraph {
  std::string drawing;
  double height = 0;
};
Paragraph paragraph(const std::string& text, const std::string& attributes, double x, double y, double width);

// The names of lines beside their right ends, in their colours and apart from each other, with a thin line
// from each end to its name.
std::string names_at_ends(const std::vector<Series>& list, const Axis& x, const Axis& y);

// A whole <svg> element, in the style of figures.
std::string svg_document(const std::string& title, double width, double height, const std::string& content);

}  // namespace saddle::examples
