// An operation that the library lacks: Lambert's W, the inverse of w exp(w).
//
// Goal: its value is found by an iteration, which the tape need not see; its
// derivative is one formula, from w exp(w) = x by the implicit function
// theorem. Both are written once, and derivatives of any order follow.
// Expected output: W(e) = 1 and three derivatives, each within a few roundings
// of its closed form.
// Takes well below a second.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "autodiff/autodiff.h"
#include "autodiff/custom.h"

using namespace saddle::ad;

// 1. The value, on numbers, in any way you like: here Newton's method for w exp(w) = x, x > 0.
Real solve_for_w(Real x) {
  Real w = std::log1p(x);
  for (int step = 0; step < 20; ++step) w -= (w - x * std::exp(-w)) / (1 + w);
  return w;
}

// 2. The operation, as a row of the library's own table: name, value, derivative. y is the value.
SADDLE_CUSTOM_UNARY(lambert_w, solve_for_w(x), dy / (exp(y) * (1 + y)));

int main() {
  // 3. Check the row against differences, to third order.
  const GradcheckReport report = gradcheck([](const Var& x) { return lambert_w(x); }, 2.0, {.order = 3});
  std::printf("gradcheck: %s\n", report.ok() ? "pass" : report.text().c_str());

  // 4. Differentiate at x = e, where W = 1, and compare with the closed forms.
  const auto f = [](const Var& x) { return lambert_w(x); };
  const double e = std::exp(1.0);
  const double measured[] = {lambert_w(e), grad(f)(e), grad(grad(f))(e), grad(grad(grad(f)))(e)};
  const double closed_form[] = {1, 1 / (2 * e), -3 / (8 * e * e), 19 / (32 * e * e * e)};
  double worst = 0;
  for (int order = 0; order <= 3; ++order) {
    const double error = std::abs(measured[order] - closed_form[order]);
    std::printf("order %d: measured %18.15f, closed form %18.15f, error %.15f\n", order, measured[order],
                closed_form[order], error);
    worst = std::max(worst, error);
  }
  return report.ok() && worst <= 1e-15 ? 0 : 1;
}
