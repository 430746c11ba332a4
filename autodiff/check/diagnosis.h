// Names the defects of a gradient that is wrong. Internal to autodiff/.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "autodiff/gradcheck.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// The relative tolerance within which the wrong numbers have to match a kind of error to be classified as it.
double look();

// The information about the function, beside its derivatives, that the classification uses.
struct Evidence {
  std::vector<Shape> inputs;
  std::vector<bool> complete;  // whether all elements of an input were checked
  Shape result;
  std::vector<Index> counts;  // numbers of elements that a mean in the function may run over
  // The contribution of each element of the result to a derivative. Available at first order only.
  std::function<std::vector<double>(std::size_t input, Index at)> contributions;
  // The derivative where the input `operand` holds the numbers of the input `other`, or, if they are the
  // same, is transposed; NaN where there is none.
  std::function<double(std::size_t input, Index at, std::size_t operand, std::size_t other)> exchanged;
};

// Replaces the verdict `wrong` by a more specific one where that one fits all wrong coordinates of an input.
// The coordinates are those of one order of derivatives, in the order of the inputs.
void diagnose(std::span<GradcheckCoordinate> coordinates, const Evidence& evidence);

}  // namespace saddle::inline SADDLE_PRECISION::ad
