// Documents, or parts of them, that are made from the library and from the sources.
#pragma once

#include <functional>
#include <string>

#include "tests/docs/markdown.h"

namespace saddle::docs {

// Compares every document with what make gives for it, and returns what to report: "" if all are equal, else
// the first line of each document that differs. With SADDLE_UPDATE_DOCS=ON in the environment it writes the
// documents anew and reports that, so that no run passes on what it has just written.
std::string compare_or_write(const std::function<std::string(const Document&)>& make);

// The words of one document, compared or written in the same way.
std::string compare_or_write(const std::string& path, const std::string& stands, const std::string& made);

}  // namespace saddle::docs
