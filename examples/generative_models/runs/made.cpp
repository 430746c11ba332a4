#include "examples/generative_models/made.h"

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/runs/autoregressive.h"

namespace saddle::family {
namespace {

const Autoregressive<Made>& made_member() {
  static const Autoregressive<Made> member{
      .title = "MADE",
      .make = [](Index bits, Random& rng) { return Made(bits, bits < 100 ? 60 : 500, rng); },
      .output_bias = [](Made& model) -> nn::Parameter& { return model.output.bias(); },
      .steps = 400,
      .learning_rate = 0.02,
      .digits = {.epochs = 30, .learning_rate = 5e-3},
      .images = {.epochs = 15, .learning_rate = 0.05, .rule = Schedule::Rule::momentum}};
  return member;
}

}  // namespace

RunResult run_made(const RunOptions& options) {
  return run_autoregressive(made_member(), options);
}

Profile profile_made(std::uint64_t seed) {
  return profile_autoregressive(made_member(), seed);
}

}  // namespace saddle::family
