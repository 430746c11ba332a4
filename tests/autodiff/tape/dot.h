// Reads pictures of a tape back from their text in DOT.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

std::vector<std::string> lines(const std::string& text);

// How often `part` stands in the text.
std::size_t count(const std::string& text, const std::string& part);

struct Dot {
  std::vector<std::string> labels;
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  std::vector<std::string> partials;  // by edge
};

// One statement on each line. Checks that the edges lead to boxes, and from earlier ones.
Dot read_dot(const std::string& text);

// The same, and checks how much there is.
Dot check_dot(const std::string& text, std::size_t boxes, std::size_t edges);

// Lets Graphviz read it, where it is installed.
void check_with_graphviz(const std::string& text);
