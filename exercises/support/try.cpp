// Calls a function of a task, to look at what it gives. README.md in exercises/ says how it is compiled.
#include <cstdio>

#include "start.h"

int main() {
  std::printf("softplus(3) = %g\n", softplus(3));
}
