// The losses in the gradient check: right on a thousand random inputs, by predictions and by targets.
#include "nn/nn.h"
#include "tests/autodiff/alarms.h"
#include "tests/catch.h"

using namespace saddle::nn;
using namespace saddle::tests;

namespace {

void check_loss(const char* name, Var (*loss)(const Var&, const Var&), const Draw& predictions,
                const Draw& targets) {
  const Operation operation{name,
                            [loss](std::span<const Var> x) { return loss(x[0], x[1]); },
                            {predictions, targets},
                            {{{1, 1}, {1, 1}}, {{3, 2}, {3, 2}}, {{2, 3}, {1, 1}}, {{4, 1}, {4, 1}}}};
  const std::vector<std::string> alarms = false_alarms(operation, 1000);
  INFO((alarms.empty() ? name : alarms[0]));
  CHECK(alarms.empty());
}

}  // namespace

TEST_CASE("losses: no false alarm of the gradient check on random logits and targets") {
  check_loss(
      "bce_with_logits_loss", [](const Var& y, const Var& t) { return bce_with_logits_loss(y, t); },
      between(-3, 3), between(0.05, 0.95));
}

TEST_CASE("losses: no false alarm of the gradient check on random predictions") {
  check_loss(
      "mse_loss", [](const Var& y, const Var& t) { return mse_loss(y, t); }, between(-2, 2), between(-2, 2));
}
