// The charts of claims, drawn.
#pragma once

#include <string>

#include "gan/claims/series.h"

namespace saddle::examples {

// For a page: the drawing, or its panels side by side, and the legend; without title and caption.
std::string chart_html(const gan::Chart& chart);

// A file of its own: title, drawing and legend as one SVG document.
std::string chart_svg(const gan::Chart& chart);

}  // namespace saddle::examples
