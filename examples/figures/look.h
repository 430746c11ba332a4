// How the charts of claims look: the colour and the mark of each curve, and the axes. What a curve is (its
// role in gan/claims/series.h) decides; look.cpp lists what has a look of its own.
#pragma once

#include <cstddef>

#include "examples/figures/marks.h"
#include "gan/claims/series.h"

namespace saddle::examples {

struct Look {
  Colour colour;
  Mark mark;
};
// Of curve i.
Look look_of(const gan::Chart& chart, std::size_t i);

struct AxesLook {
  bool log_x, log_y;
  bool equal_scales;   // one unit of x is as long as one of y
  bool named_at_ends;  // each line is named at its right end, and not in the legend
};
AxesLook look_of_axes(const gan::Chart& chart);

}  // namespace saddle::examples
