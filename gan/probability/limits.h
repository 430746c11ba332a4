// The ends of the doubles, as short names. Internal to gan/.
#pragma once

#include <limits>

namespace saddle::gan {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double epsilon = std::numeric_limits<double>::epsilon();

}  // namespace saddle::gan
