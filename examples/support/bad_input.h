// The error of a program's user; it stands alone so that what has no command line can throw it too.
#pragma once

#include <stdexcept>

namespace saddle::examples {

// What the user gave cannot be used: printed as one line, exit status 2. std::invalid_argument, which the
// library throws for a caller's values, counts as the same.
class BadInput : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace saddle::examples
