// Counts the requests to the heap, for tests of code that must make none. Linking allocations.cpp into a
// program counts for the whole program: malloc and its kin with glibc or the address sanitizer, else operator
// new alone.
#pragma once

#include <cstddef>

namespace saddle {

// Requests since the program began.
std::size_t allocations();

// The bytes of the largest request since the last call of this function.
std::size_t largest_allocation();

}  // namespace saddle
