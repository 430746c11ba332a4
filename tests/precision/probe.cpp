#include "tests/precision/probe.h"

#include "autodiff/autodiff.h"

namespace probe::SADDLE_PRECISION {

Result run() {
  saddle::ad::Array a(2, 3, 1);
  a(1, 2) /= 3;

  using namespace saddle::ad;
  const auto f = [](const Var& x) { return sum(square(tanh(x))); };
  const Array at{{0.5, 0.25}};
  const Array slope = grad(f)(at), curvature = hessian(f, at);

  const auto wrong = [](const Var& x) {
    const Var too_large = Real(1.05) * tanh(x);
    return too_large + stop_gradient(tanh(x) - too_large);
  };
  const bool checked = gradcheck([](const Var& x) { return log_softmax(tanh(matmul(x, transpose(x)))); },
                                 Array{{0.5, 0.25}, {-0.75, 1}, {1.5, -0.125}})
                           .ok();
  return {sizeof(Real),    a[5],    to_string(a.shape()),      slope[0],
          curvature(0, 0), checked, !gradcheck(wrong, at).ok()};
}

}  // namespace probe::SADDLE_PRECISION
