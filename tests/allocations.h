// Counts the requests to the heap, for tests of code that must make none, or no large ones. Linking
// allocations.cpp into a program counts for the whole program: malloc and its kin with glibc or a sanitizer,
// else operator new alone.
#pragma once

#include <cstddef>

namespace saddle {

// Requests since the program began.
std::size_t allocations();

// The bytes of the largest request since the last call of this function.
std::size_t largest_allocation();

// The bytes of all requests since the last call of this function: no less than what was held at once.
std::size_t requested_bytes();

// Whether a sanitizer keeps what was freed, so that the memory of the process says nothing.
bool sanitized();

}  // namespace saddle
