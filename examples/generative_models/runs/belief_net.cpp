#include "examples/generative_models/belief_net.h"

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/runs/discrete.h"
#include "examples/generative_models/runs/real_data.h"
#include "examples/generative_models/targets/bars_and_stripes.h"
#include "examples/generative_models/targets/likelihood.h"

namespace saddle::family {
namespace {

BeliefNet trained_belief_net(std::uint64_t seed) {
  Random rng(seed);
  BeliefNet model(16, rng);
  fit(model, bars_and_stripes(4), 400, 0.1);
  return model;
}

}  // namespace

RunResult run_belief_net(const RunOptions& options) {
  Random rng = Random(options.seed).stream(1);
  if (!options.data.empty()) {
    const BitData data = read_bits(options.data, options.seed);
    const BeliefNet model(data.training.size, rng);
    const bool small = data.training.count < 10000;
    const Trained trained = train_on_bits(
        data, [&](const Var& x) { return model.log_p(x); }, model.parameters(),
        {.epochs = small ? 40 : 20, .learning_rate = small ? 1e-2 : 2e-3}, options.seed, options.progress);
    return report_on_bits("The belief net", data, trained,
                          ancestral_samples(model, data.training.size, 30, rng));
  }
  const BeliefNet model = trained_belief_net(options.seed);
  return show_on_bars_and_stripes({"The belief net", log_p_of(model, all_states(16)),
                                   [&](Index count) { return ancestral_samples(model, 16, count, rng); }});
}

Profile profile_belief_net(std::uint64_t seed) {
  const BeliefNet model = trained_belief_net(seed);
  const std::vector<double> p = bars_and_stripes_probabilities(4);
  Random rng = Random(seed).stream(1);
  Profile profile;
  profile.target = "bars and stripes";
  profile.likelihood = "exact";
  profile.least_nats = entropy_nats(p);
  profile.nll_nats = profile.least_nats + kl_nats(p, log_p_of(model, all_states(16)));
  profile.sample_microseconds =
      microseconds_a_sample([&](Index count) { return ancestral_samples(model, 16, count, rng); });
  profile.passes = 16;
  profile.latent = "none";
  return profile;
}

}  // namespace saddle::family
