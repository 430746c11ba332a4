// The numbers that tests of edges need.
#pragma once

#include <limits>

inline constexpr double inf = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
