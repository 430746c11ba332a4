// Grey images with their labels, as data sets hold them, and how they become numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "autodiff/array.h"
#include "autodiff/random.h"

namespace saddle::examples {

// count images of height x width pixels, row by row, each from 0 to `white` (255; 16 for the 8x8 digits).
struct Images {
  ad::Index count = 0, height = 0, width = 0;
  int white = 255;
  std::vector<std::uint8_t> pixels;

  ad::Index size() const { return height * width; }  // of one image, in pixels
};

struct LabelledImages {
  Images images;
  std::vector<std::uint8_t> labels;  // one for each image
};

struct DataSet {
  LabelledImages training, test;
};

// Images first ... first + count - 1 as rows of numbers in [0, 1]. Throws std::out_of_range.
ad::Array grey(const Images& images, ad::Index first, ad::Index count);

// One image, written to the size() numbers that begin at `to`. Throws std::out_of_range.
void write_grey(const Images& images, ad::Index image, ad::Real* to);

// Images as bits, shaped like grey(): each pixel is 1 with probability its grey value, drawn from `rng` pixel
// by pixel. This is how the published static binarised MNIST was made (Salakhutdinov and Murray 2008); a
// threshold gives other numbers.
ad::Array binarised(const Images& images, ad::Index first, ad::Index count, ad::Random& rng);

}  // namespace saddle::examples
