// The axes of figures: from numbers to positions in pixels, linear or logarithmic, with ticks and their
// texts.
#pragma once

#include <string>
#include <vector>

namespace saddle::examples {

struct Axis {
  double low, high, from, to;
  std::vector<double> ticks;
  bool log = false;

  double operator()(double value) const;
};

// A linear axis from low to high, with about so many parts at most. pad: begins and ends at ticks, with some
// room above. Ticks are not closer than smallest_step.
Axis linear_axis(double low, double high, double from, double to, int parts, bool pad,
                 double smallest_step = 0);

// A logarithmic axis from low to high; what is not positive has no place on it. Ticks are powers of ten, and
// where the axis has fewer than two of them also their multiples by 2 and 5.
Axis logarithmic_axis(double low, double high, double from, double to, int parts);

// 0.25, −3, or 10⁻⁸ on a logarithmic axis.
std::string tick_text(const Axis& axis, double tick);

// Extends low and high to a finite value.
void stretch(double value, double& low, double& high);

}  // namespace saddle::examples
