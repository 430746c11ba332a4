// The text of the exception that a call throws; empty if it throws none of that type.
#pragma once

#include <string>

namespace saddle {

template <class Exception, class F>
std::string message(F f) {
  try {
    f();
  } catch (const Exception& e) {
    return e.what();
  }
  return {};
}

// Whether a text holds all the words.
template <class... Words>
bool mentions(const std::string& text, const Words&... words) {
  return (... && (text.find(words) != std::string::npos));
}

}  // namespace saddle
