#include "tests/precision/probe.h"

#include "autodiff/autodiff.h"
#include "autodiff/custom.h"
#include "nn/nn.h"
#include "tests/autodiff/check/alarms.h"
#include "tests/autodiff/check/numerics.h"
#include "tests/autodiff/check/planted.h"

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

// V = a d - d^2 / 2 after three steps of d, by a.
double unrolled_gradient() {
  using namespace saddle;
  ad::Tape tape;
  const ad::Var a = tape.leaf(ad::Real(0.75)), d = tape.leaf(ad::Real(-1.25));
  const auto value = [&](std::span<const ad::Var> theta) { return a * theta[0] - square(theta[0]) / 2; };
  const ad::Var v = value(nn::unrolled_ascent(value, std::vector<ad::Var>{d}, 3, ad::Real(0.25)));
  return ad::backward(v, a)[a];
}

double clipped_step() {
  using namespace saddle;
  nn::Parameter x("x", ad::Array{{0, 0}});
  nn::Sgd optimiser(x, 1, {.clip_norm = 5});
  ad::Tape tape;
  optimiser.ascend(ad::backward(sum(tape.leaf(x) * tape.constant(ad::Array{{3e30, 4e30}})), x));
  return x.value()[0];
}

}  // namespace

Result run() {
  saddle::ad::Array a = saddle::ad::Array::filled(2, 3, 1);
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
                0,
                unrolled_gradient(),
                clipped_step()};
  fit_line(result.weight, result.bias);
  return result;
}

Alarms false_alarms(int inputs) {
  using namespace saddle::tests;
  Alarms all;
  for (const auto* list : {&unary_operations(), &binary_operations(), &array_operations()})
    for (const Operation& operation : *list) {
      const auto alarms = saddle::tests::false_alarms(operation, inputs);
      all.insert(all.end(), alarms.begin(), alarms.end());
    }
  return all;
}

Alarms misnamed_defects(int seeds) {
  using namespace saddle::ad;
  using namespace saddle::tests;
  Alarms all;
  for_each_input(seeds,
                 [&](const Defect& defect, const std::vector<Array>& x, const GradcheckOptions& options) {
                   const GradcheckReport wrong = gradcheck_all(defect.wrong, x, options);
                   if (wrong.verdict() != defect.verdict) all.push_back(defect.name + "\n" + wrong.text());
                   const GradcheckReport right = gradcheck_all(defect.right, x, options);
                   if (!right) all.push_back(defect.name + ", done right\n" + right.text());
                 });
  return all;
}

bool offers_precision() {
  using namespace saddle::ad;
  const auto wrong = [](const Var& x) {
    const Var close = Real(1.003) * tanh(x);
    return close + stop_gradient(tanh(x) - close);
  };
  const GradcheckReport report = gradcheck(wrong, Array{{0.5, 0.25, -0.75}}, {.order = 1});
  return report.verdict() == Verdict::precision;
}

Alarms inexact_sums() {
  return saddle::tests::inexact_sums();
}
Alarms unnormalised_softmax() {
  return saddle::tests::unnormalised_softmax();
}
Alarms asymmetric_derivatives() {
  return saddle::tests::asymmetric_derivatives();
}

}  // namespace probe::SADDLE_PRECISION
