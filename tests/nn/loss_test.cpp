// The losses in the gradient check, right on a thousand random inputs, by predictions and by targets; and
// what targets they take.
#include <cmath>
#include <limits>
#include <string>

#include "autodiff/autodiff.h"
#include "nn/nn.h"
#include "tests/autodiff/check/alarms.h"
#include "tests/catch.h"
#include "tests/message.h"

using namespace saddle::ad;
using namespace saddle::nn;
using namespace saddle::tests;
using saddle::mentions;
using saddle::message;

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
      between(-3, 3), between(0.3, 0.7));  // differences stay in [0, 1]
}

TEST_CASE("losses: no false alarm of the gradient check on random predictions") {
  check_loss(
      "mse_loss", [](const Var& y, const Var& t) { return mse_loss(y, t); }, between(-2, 2), between(-2, 2));
}

TEST_CASE("losses: cross-entropy refuses a target that is no probability, and says where it stands") {
  const Real inf = std::numeric_limits<Real>::infinity(), nan = std::numeric_limits<Real>::quiet_NaN();
  const Array logits{{0.5, -1, 2}, {0, 1, -3}};
  Tape tape;
  const Var y = tape.leaf(logits);
  for (const Real wrong :
       {Real(2), Real(-1), std::nextafter(Real(1), inf), -std::nextafter(Real(0), inf), inf, -inf, nan})
    for (Index at = 0; at < logits.size(); ++at) {
      Array targets{{0, 1, 0.5}, {1, 0, 0.25}};
      targets[at] = wrong;
      const auto words = [&](auto f, Index place) {
        const std::string text = message<std::invalid_argument>(f);
        INFO(text);
        CHECK(mentions(text, "bce_with_logits_loss: the targets must lie in [0, 1], got ",
                       " at (" + std::to_string(place / 3) + ", " + std::to_string(place % 3) + ")"));
      };
      words([&] { bce_with_logits_loss(y, targets); }, at);
      words([&] { bce_with_logits_loss(y, tape.constant(targets)); }, at);
      words([&] { bce_with_logits_loss(y, tape.leaf(targets)); }, at);
      words([&] { bce_with_logits_loss(y, wrong); }, 0);
      words([&] { bce_with_logits_loss(y, tape.leaf(wrong)); }, 0);
      words([&] { bce_with_logits_loss(y, Array(wrong)); }, 0);
    }
  CHECK(
      mentions(message<std::invalid_argument>([&] { bce_with_logits_loss(y, 2); }), "got 2", "class number"));
  CHECK_NOTHROW(bce_with_logits_loss(y, Array{{0, 1, -0.0}, {1, 0, 1}}));
}

TEMPLATE_TEST_CASE_SIG("losses: targets in an Array are constants of the predictions' tape", "",
                       ((bool squared), squared), true, false) {
  const auto loss = [](const Var& y, const auto& t) {
    return squared ? mse_loss(y, t) : bce_with_logits_loss(y, t);
  };
  const Array at{{0.5, -1}, {2, 0.25}}, targets{{0, 1}, {0.5, 0.25}};
  Tape tape;
  const Var y = tape.leaf(at);
  const Var constant = loss(y, tape.constant(targets));
  const Array slope(backward(constant, y)[y]);
  const Var l = loss(y, targets);
  CHECK(l.value() == constant.value());
  CHECK(Array(backward(l, y)[y]) == slope);
  CHECK(loss(y, ArrayView(targets)).value() == l.value());
  CHECK(loss(y, Array(0.5)).value() == loss(y, 0.5).value());
  // What the loss was given may go.
  const Var of_temporary = loss(y, Array{{0, 1}, {0.5, 0.25}});
  CHECK(Array(backward(of_temporary, y)[y]) == slope);
  const std::size_t before = tape.size();
  CHECK(mentions(message<std::invalid_argument>([&] { loss(y, Array{{1, 0, 1, 0}}); }), "got 1x4 for 2x2"));
  CHECK(tape.size() == before);
  CHECK_THROWS_AS(loss(Var(1.0), Array(0.5)), std::invalid_argument);
}
