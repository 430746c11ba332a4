// Derivatives by finite differences, for the side of a claim that must not use the tape. Internal to gan/.
#pragma once

#include <array>
#include <functional>

namespace saddle::gan {

// The limit at h = 0 of a function with an even expansion, from its values at h, h/2, h/4, h/8 (Richardson).
double extrapolate(std::array<double, 4> table);

// f'(0) from central differences with steps h, h/2, h/4, h/8, extrapolated: the error is of order h^8.
double refined_difference(const std::function<double(double)>& f, double h);

}  // namespace saddle::gan
