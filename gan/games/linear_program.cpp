#include "gan/games/linear_program.h"

#include <stdexcept>

namespace saddle::gan {

LinearOptimum maximise(const std::vector<Rational>& objective, const Payoffs& constraints,
                       const std::vector<Rational>& bounds) {
  const std::size_t m = constraints.rows(), n = constraints.columns();
  // One row per constraint and the objective below: coefficients of the variables outside of the basis, and
  // the value. Variables 0 .. n - 1 are x, n + i is the slack of constraint i.
  Payoffs table(m + 1, n + 1);
  std::vector<std::size_t> inside(m), outside(n);
  for (std::size_t i = 0; i < m; ++i) {
    if (bounds.at(i).sign() < 0) throw std::logic_error("maximise: bounds must not be negative");
    inside[i] = n + i;
    for (std::size_t j = 0; j < n; ++j) table(i, j) = constraints(i, j);
    table(i, n) = bounds[i];
  }
  for (std::size_t j = 0; j < n; ++j) {
    outside[j] = j;
    table(m, j) = -objective.at(j);
  }

  while (true) {
    // Bland: of the variables that improve the objective the first enters.
    std::size_t entering = n;
    for (std::size_t j = 0; j < n; ++j) {
      if (table(m, j).sign() < 0 && (entering == n || outside[j] < outside[entering])) entering = j;
    }
    if (entering == n) break;
    // Of those that become zero soonest the first leaves.
    std::size_t leaving = m;
    for (std::size_t i = 0; i < m; ++i) {
      if (table(i, entering).sign() <= 0) continue;
      if (leaving == m) {
        leaving = i;
        continue;
      }
      const Rational here = table(i, n) * table(leaving, entering),
                     there = table(leaving, n) * table(i, entering);
      if (here < there || (here == there && inside[i] < inside[leaving])) leaving = i;
    }
    if (leaving == m) throw std::logic_error("maximise: the objective has no maximum");

    // Exchange the two.
    const Rational pivot = table(leaving, entering);
    std::swap(inside[leaving], outside[entering]);
    for (std::size_t j = 0; j <= n; ++j) table(leaving, j) /= pivot;
    table(leaving, entering) = 1 / pivot;
    for (std::size_t i = 0; i <= m; ++i) {
      if (i == leaving || table(i, entering).sign() == 0) continue;
      const Rational factor = table(i, entering);
      table(i, entering) = 0;
      for (std::size_t j = 0; j <= n; ++j) table(i, j) -= factor * table(leaving, j);
    }
  }

  LinearOptimum result{table(m, n), std::vector<Rational>(n), std::vector<Rational>(m)};
  for (std::size_t i = 0; i < m; ++i) {
    if (inside[i] < n) result.x[inside[i]] = table(i, n);
  }
  for (std::size_t j = 0; j < n; ++j) {
    if (outside[j] >= n) result.prices[outside[j] - n] = table(m, j);
  }
  return result;
}

}  // namespace saddle::gan
