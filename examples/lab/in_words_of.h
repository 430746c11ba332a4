// What the parts of train_gan refuse, as a room says it.
#pragma once

#include <stdexcept>
#include <string>

#include "examples/support/bad_input.h"

namespace saddle::lab {

// Calls f. A BadInput about options of a command line becomes a std::invalid_argument about settings:
// "--lr-d: must be ..." is "plane: 'lr-d': must be ...".
template <class F>
auto in_words_of(const char* room, F f) {
  try {
    return f();
  } catch (const examples::BadInput& error) {
    std::string text = error.what();
    const std::size_t end = text.find(": ");
    if (text.starts_with("--") && end != text.npos)
      text = "'" + text.substr(2, end - 2) + "'" + text.substr(end);
    for (std::size_t at = 0; (at = text.find("--", at)) != text.npos;) text.erase(at, 2);
    throw std::invalid_argument(std::string(room) + ": " + text);
  }
}

}  // namespace saddle::lab
