// A layered drawing of a graph without cycles: boxes in rows, every edge going down. Internal to autodiff/.
// The usual steps (Sugiyama, Tagawa and Toda 1981): rows by longest paths, an order within each row that has
// few crossings, and then positions. What is drawn depends on the graph alone, since everything is counted in
// whole numbers.
#pragma once

#include <cstddef>
#include <vector>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// A box to be placed. Edges end side by side on its upper side, in the order of `from`: the boxes that they
// come from, each with a smaller index than the box itself. Edges begin in the middle of the lower side.
struct LayeredBox {
  int width = 0, height = 0;
  std::vector<std::size_t> from = {};
  int x = 0, y = 0;  // the upper left corner: the result
};

// A vertical piece of an edge. Between two pieces an edge crosses the free strip between two rows.
struct Upright {
  int x, top, bottom;
};

struct Layered {
  std::vector<LayeredBox> boxes;
  // routes[b][k] is the edge to box b from boxes[b].from[k]: from the lower side of the one to the upper side
  // of the other, past all other boxes.
  std::vector<std::vector<std::vector<Upright>>> routes;
  int width = 0, height = 0;
};

// Places the boxes, between 0 and width, 0 and height.
Layered layered(std::vector<LayeredBox> boxes);

}  // namespace saddle::inline SADDLE_PRECISION::ad
