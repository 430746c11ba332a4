#include "gan/dynamics/flow.h"

namespace saddle::gan {

State along(const State& z, double h, const State& direction) {
  State result = z;
  for (std::size_t i = 0; i < z.size(); ++i) result[i] += h * direction[i];
  return result;
}

State runge_kutta(const StateMap& v, const State& z, double h) {
  const State a = v(z), b = v(along(z, h / 2, a)), c = v(along(z, h / 2, b)), d = v(along(z, h, c));
  State result = z;
  for (std::size_t i = 0; i < z.size(); ++i) result[i] += h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
  return result;
}

}  // namespace saddle::gan
