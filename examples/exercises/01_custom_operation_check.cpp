#include "examples/exercises/01_custom_operation_check.h"

#include <cmath>
#include <cstdio>
#include <limits>

#include "autodiff/autodiff.h"

using namespace saddle::ad;

namespace {

bool check(const char* name, Operation f, const Array& x, const Array& expected) {
  // Compare the values. A dozen roundings may come together.
  bool right = true;
  Tape tape;
  const Var y = f(tape.leaf(x));
  for (Index i = 0; i < x.size() && right; ++i) {
    const Real error = std::abs(y.array()[i] - expected[i]);
    right = error <= 16 * std::numeric_limits<Real>::epsilon() * std::abs(expected[i]);
    if (!right)
      std::printf("%s(%g): FAILED, expected %.16g, got %.16g\n", name, x[i], expected[i], y.array()[i]);
  }
  if (right) std::printf("%s: the value is right\n", name);

  // Check the derivative, and what follows from it.
  const GradcheckReport report = gradcheck(f, x, {.order = 3});
  if (report.ok())
    std::printf("%s: the derivative is right to third order\n", name);
  else
    std::printf("%s: the derivative FAILED\n%s\n", name, report.text().c_str());
  return right && report.ok();
}

}  // namespace

int check_answers(Operation softsign, Operation mish) {
  const bool model =
      check("softsign", softsign, Array{{-3, -0.25, 0.5, 4}}, Array{{-0.75, -0.2, 1.0 / 3, 0.8}});
  const bool yours =
      check("mish", mish, Array{{-5, -1.25, 0, 0.5, 3}},
            Array{{-0.033576237730161704, -0.3084139611415277, 0, 0.37524521130489513, 2.9865350049679575}});
  return model && yours ? 0 : 1;
}
