// What a page of player.h can show: what else is refused, and the axes of the courses.
#pragma once

#include "examples/figures/player.h"

namespace saddle::examples::player {

// Throw std::invalid_argument as page() does.
void check(const Movie& movie);
void check_axis(const Axis& axis);

// The range of all frames and courses; and of their finite numbers and the levels, with some room.
Axis course_axis_x(const Movie& movie);
Axis course_axis_y(const Movie& movie);

}  // namespace saddle::examples::player
