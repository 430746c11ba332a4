// Reads pictures of a tape back from their text, and checks what can be asked of each.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "autodiff/picture.h"

std::vector<std::string> lines(const std::string& text);

// How often `part` stands in the text.
std::size_t count(const std::string& text, const std::string& part);

struct Box {
  std::string node, css;
  double left, top, right, bottom;
};

struct Point {
  double x, y;
};

struct Edge {
  std::string from, to;
  std::vector<Point> points;  // close together, along the edge
};

struct Drawing {
  double width = 0, height = 0;
  std::vector<Box> boxes;
  std::vector<Edge> edges;
};

// Checks all that can be asked of a drawing: boxes apart and in view, edges from box to box around the
// others.
Drawing check_drawing(const saddle::ad::Picture& picture, std::size_t boxes, std::size_t edges);

// The number of places where edges cross that have no box in common.
int crossings(const Drawing& drawing);

struct Dot {
  std::vector<std::string> labels;
  std::vector<std::pair<std::size_t, std::size_t>> edges;
};

// One statement on each line.
Dot read_dot(const std::string& text);

// Lets Graphviz read it, where it is installed.
void check_with_graphviz(const std::string& text);
