// Bisection down to the last digit.
#pragma once

namespace saddle::gan {

// Of the neighbouring doubles between which a property changes that holds at `here` and not at `there`, the
// one where it does not hold. Of several changes any one is found.
template <class Property>
double turning_point(const Property& holds, double here, double there) {
  for (;;) {
    const double middle = here + (there - here) / 2;
    if (middle == here || middle == there) return there;
    (holds(middle) ? here : there) = middle;
  }
}

}  // namespace saddle::gan
