// Sheets of grey images as PNG files.
#pragma once

#include <string>

#include "autodiff/array.h"

namespace saddle::digits {

using ad::Array;
using ad::Index;

struct SheetLayout {
  Index columns = 10;  // images in a line
  int scale = 2;       // pixels of the picture for a pixel of an image, in both directions
  int gap = 2;         // pixels of the picture between two images, and around all
  int gap_grey = 128;  // from 0, black, to 255
};

// The bytes of a PNG with 8 bits of grey a pixel. images (count, height * width) by rows, 0 black and 1 white
// as in MNIST, line by line from the top left; places behind the last image have the grey of gaps. A value
// becomes round(255 value). Throws std::invalid_argument for a width that does not divide the pixels of an
// image, a layout that is not positive (a gap may be zero), a picture of more than 2^14 pixels in either
// direction, and a value outside of [0, 1]; std::runtime_error if libpng fails.
std::string sheet_png(const Array& images, Index width, const SheetLayout& layout = {});

}  // namespace saddle::digits
