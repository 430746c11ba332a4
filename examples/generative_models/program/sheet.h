// Sheets of small grey images, as a picture and as text.
#pragma once

#include <string>
#include <vector>

#include "autodiff/array.h"
#include "examples/figures/svg.h"

namespace saddle::family {

// Images of one kind, (count, height * width) by rows, 0 white (paper) and 1 black (ink).
struct Sheet {
  std::string caption;
  ad::Array images;
  ad::Index width = 4;                  // of an image, in pixels
  int columns = 10;                     // images in a line
  std::vector<std::string> notes = {};  // a short text below each image, or none
};

// The sheets below each other, and below them a figure if there is one, as one SVG document of the width of
// all figures, readable on light and dark. Throws std::invalid_argument for a width that does not divide the
// pixels of an image.
std::string sheets_svg(const std::string& title, const std::vector<Sheet>& sheets,
                       const examples::Figure* below = nullptr);

// The first images of a sheet beside each other for a terminal: '#' where a pixel is above 1/2, else '.'.
std::string sheet_text(const Sheet& sheet);

}  // namespace saddle::family
