// Names the defects of a gradient that is wrong. Internal to autodiff/.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "autodiff/gradcheck.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// How closely the look of an error has to fit before it gets its name.
double look();

// What the checker knows about the function beside its derivatives.
struct Evidence {
  std::vector<Shape> inputs;
  std::vector<bool> complete;  // whether all elements of an input are there
  Shape result;
  std::vector<Index> counts;  // numbers of elements that a mean in the function may run over
  // What each element of the result contributes to a derivative. Only known at first order.
  std::function<std::vector<double>(std::size_t input, Index at)> contributions;
  // The derivative where the input `operand` holds the numbers of the input `other`, or, if they are the
  // same, is transposed; NaN where there is none.
  std::function<double(std::size_t input, Index at, std::size_t operand, std::size_t other)> exchanged;
};

// Gives the coordinates whose verdict is `wrong` a closer one, if all wrong coordinates of an input share its
// look. They are those of one order, in the order of the inputs.
void diagnose(std::span<GradcheckCoordinate> coordinates, const Evidence& evidence);

}  // namespace saddle::inline SADDLE_PRECISION::ad
