// The 8x8 digits of scikit-learn (Debian's python3-sklearn: sklearn/datasets/data/digits.csv.gz): 1,797 lines
// of 64 grey values from 0 to 16 and a label, from the test part of the UCI set "Optical Recognition of
// Handwritten Digits" (Alpaydin and Kaynak 1998).
#pragma once

#include <string>

#include "examples/data/images.h"

namespace saddle::examples {

// The images of such a file, packed or plain: any number of lines.
// Throws BadInput, with the line and the column, for anything that is not 65 numbers between commas.
LabelledImages read_digits_csv(const std::string& path);

}  // namespace saddle::examples
