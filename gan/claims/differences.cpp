#include "gan/claims/differences.h"

#include <cmath>

namespace saddle::gan {

double extrapolate(std::array<double, 4> table) {
  for (int order = 1; order < 4; ++order) {
    for (int k = 3; k >= order; --k) table[k] += (table[k] - table[k - 1]) / (std::ldexp(1, 2 * order) - 1);
  }
  return table[3];
}

double refined_difference(const std::function<double(double)>& f, double h) {
  std::array<double, 4> table;
  for (int k = 0; k < 4; ++k) {
    const double step = std::ldexp(h, -k);
    table[k] = (f(step) - f(-step)) / (2 * step);
  }
  return extrapolate(table);
}

}  // namespace saddle::gan
