// Drawings by Graphviz, where its program dot is installed.
#pragma once

#include <string>

namespace saddle::examples {

// The SVG that `dot -Tsvg` draws of a text in DOT.
// Throws BadInput, which names the option, if dot is not installed or does not draw it.
std::string drawn_by_graphviz(const char* option, const std::string& dot);

}  // namespace saddle::examples
