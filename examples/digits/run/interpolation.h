// Walks from one noise vector to another, drawn as a row of images (Goodfellow et al. 2014, Figure 3: "Digits
// obtained by linearly interpolating between coordinates in z space of the full model").
#pragma once

#include <functional>

#include "autodiff/array.h"

namespace saddle::digits {

using ad::Array;
using ad::Index;

// For each pair of rows of `from` and `to` (both (pairs, dimension of z)), `steps` images:
//   G((1 - t) from + t to),  t = 0, 1 / (steps - 1), ..., 1
// as rows of the result: the images of the first pair, then of the second. The generator is called once and
// maps (rows, dimension of z) to (rows, pixels). The ends are exactly G(from) and G(to).
// Throws std::invalid_argument unless both have one shape, steps is at least 2, and the generator returns a
// row for each row.
Array interpolation(const std::function<Array(const Array&)>& generator, const Array& from, const Array& to,
                    Index steps);

}  // namespace saddle::digits
