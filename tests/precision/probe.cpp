#include "tests/precision/probe.h"

#include "autodiff/autodiff.h"
#include "autodiff/custom.h"
#include "nn/nn.h"

namespace probe::SADDLE_PRECISION {

namespace {

SADDLE_CUSTOM_UNARY(bell, exp(-x* x / 2), dy*(-x* y));

// Least squares on three points that lie on a line: plain gradient steps contract to it.
void fit_line(double& weight, double& bias) {
  using namespace saddle;
  ad::Random random(1);
  nn::Sequential line("line", {nn::Linear(1, 1, random)});
  nn::Sgd optimiser(line.parameters(), ad::Real(0.5));
  ad::Tape tape;
  for (int step = 0; step < 200; ++step) {
    tape.clear();
    const ad::Var x = tape.constant(ad::Array{{-1}, {0}, {1}}), y = tape.constant(ad::Array{{-1}, {1}, {3}});
    optimiser.descend(ad::backward(nn::mse_loss(line(x), y), line.parameters()));
  }
  weight = line.parameters()[0]->value()[0];
  bias = line.parameters()[1]->value()[0];
}

}  // namespace

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
  Result result{sizeof(Real),
                a[5],
                to_string(a.shape()),
                slope[0],
                curvature(0, 0),
                checked,
                !gradcheck(wrong, at).ok(),
                bell(Real(0.5)),
                gradcheck([](const Var& x) { return bell(x); }, at).ok(),
                0,
                0};
  fit_line(result.weight, result.bias);
  return result;
}

}  // namespace probe::SADDLE_PRECISION
