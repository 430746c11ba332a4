#include "examples/generative_models/nade.h"

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/runs/autoregressive.h"

namespace saddle::family {
namespace {

const Autoregressive<Nade>& nade_member() {
  static const Autoregressive<Nade> member{
      .title = "NADE",
      .make = [](Index bits, Random& rng) { return Nade(bits, 16, rng); },
      .output_bias = [](Nade& model) -> nn::Parameter& { return model.bias; },
      .steps = 300,
      .learning_rate = 0.05,
      .digits = {.epochs = 30, .learning_rate = 1e-2},
      .images = {.epochs = 10, .learning_rate = 2e-3}};
  return member;
}

}  // namespace

RunResult run_nade(const RunOptions& options) {
  return run_autoregressive(nade_member(), options);
}

Profile profile_nade(std::uint64_t seed) {
  return profile_autoregressive(nade_member(), seed);
}

}  // namespace saddle::family
