#include "examples/generative_models/belief_net.h"

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/runs/autoregressive.h"

namespace saddle::family {
namespace {

const Autoregressive<BeliefNet>& belief_net_member() {
  static const Autoregressive<BeliefNet> member{
      .title = "The belief net",
      .make = [](Index bits, Random& rng) { return BeliefNet(bits, rng); },
      .output_bias = [](BeliefNet& model) -> nn::Parameter& { return model.layer.bias(); },
      .steps = 400,
      .learning_rate = 0.1,
      .digits = {.epochs = 40, .learning_rate = 1e-2},
      .images = {.epochs = 10, .learning_rate = 0.05, .rule = Schedule::Rule::momentum}};
  return member;
}

}  // namespace

RunResult run_belief_net(const RunOptions& options) {
  return run_autoregressive(belief_net_member(), options);
}

Profile profile_belief_net(std::uint64_t seed) {
  return profile_autoregressive(belief_net_member(), seed);
}

}  // namespace saddle::family
