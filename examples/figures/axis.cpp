#include "examples/figures/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace saddle::examples {
namespace {

// The step of the form 1, 2 or 5 times a power of ten that cuts a range into at most so many parts.
double tick_step(double range, int parts) {
  const double rough = range / parts, power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) return factor * power;
  }
  return 10 * power;
}

bool is_power_of_ten(double tick) {
  const double power = std::log10(tick);
  return std::fabs(power - std::round(power)) < 1e-9;
}

std::string power_text(double tick) {
  constexpr const char* digits[] = {"\u2070", "\u00b9", "\u00b2", "\u00b3", "\u2074",
                                    "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"};
  std::string text = "10";
  for (const char c : fmt::format("{}", std::lround(std::log10(tick))))
    text += c == '-' ? "\u207b" : digits[c - '0'];
  return text;
}

}  // namespace

// Halves, so that ranges near the largest double do not overflow.
double Axis::operator()(double value) const {
  if (log) return from + (to - from) * std::log10(value / low) / std::log10(high / low);
  return from + (to - from) * ((value / 2 - low / 2) / (high / 2 - low / 2));
}

Axis linear_axis(double low, double high, double from, double to, int parts, bool pad, double smallest_step) {
  if (!(low < high)) {
    const double room = std::max(std::fabs(low) * 0.1, std::numeric_limits<double>::min() * 0x1p60);
    low -= room;
    high += room;
  }
  const double step =
      std::max(smallest_step, tick_step(std::min(high - low, std::numeric_limits<double>::max()), parts));
  if (pad) {
    if (low != 0) low = std::floor(low / step) * step;
    // Leave some room above the highest point.
    high = (std::floor((high + 0.05 * (high - low)) / step) + 1) * step;
  }
  Axis axis{low, high, from, to, {}};
  const double first = std::ceil(low / step - 1e-9);
  for (int i = 0; i < 12 && (first + i) * step <= high + 1e-9 * step; ++i)
    axis.ticks.push_back((first + i) * step);
  return axis;
}

Axis logarithmic_axis(double low, double high, double from, double to, int parts) {
  if (!(0 < low && low <= high && std::isfinite(high))) low = high = 1;
  if (low == high) low /= 10, high *= 10;
  Axis axis{low, high, from, to, {}, true};
  // Ends that are powers of ten but for rounding count.
  const int first = static_cast<int>(std::ceil(std::log10(low) - 1e-9)),
            last = static_cast<int>(std::floor(std::log10(high) + 1e-9));
  if (first < last) {
    const int step = (last - first + parts - 1) / parts;
    for (int power = last; power >= first; power -= step) axis.ticks.push_back(std::pow(10, power));
    return axis;
  }
  for (int power = first - 1; power <= last; ++power) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double tick = factor * std::pow(10, power);
      if (low * (1 - 1e-9) <= tick && tick <= high * (1 + 1e-9)) axis.ticks.push_back(tick);
    }
  }
  return axis;
}

std::string tick_text(const Axis& axis, double tick) {
  const bool powers = axis.log && std::all_of(axis.ticks.begin(), axis.ticks.end(), is_power_of_ten);
  if (powers) return power_text(tick);
  if (!axis.log && std::fabs(tick) < 1e-9 * (axis.high - axis.low)) tick = 0;
  std::string text = fmt::format("{:.6g}", tick);
  if (text[0] == '-') text = "\u2212" + text.substr(1);
  return text;
}

void stretch(double value, double& low, double& high) {
  if (!std::isfinite(value)) return;
  low = std::min(low, value);
  high = std::max(high, value);
}

}  // namespace saddle::examples
