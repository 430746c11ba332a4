// The program `family`.
#pragma once

namespace saddle::family {

// Parses the command line and does what it asks. Returns the exit status: 0 done, 1 a check failed, 2 bad
// input.
int program(int argc, char** argv);

}  // namespace saddle::family
