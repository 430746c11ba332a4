// The run and the profile that belief net, NADE and MADE share: models of bits, each logit seeing the bits
// before it.
#pragma once

#include <string>

#include "examples/generative_models/belief_net.h"
#include "examples/generative_models/runs/discrete.h"
#include "examples/generative_models/runs/real_data.h"
#include "examples/generative_models/targets/bars_and_stripes.h"
#include "examples/generative_models/targets/likelihood.h"

namespace saddle::family {

// How a member is made and trained: on bars and stripes with the whole data set at each step, on real data by
// epochs.
template <class Model>
struct Autoregressive {
  std::string title;                                   // "The belief net"
  std::function<Model(Index bits, Random& rng)> make;  // of that many bits
  std::function<nn::Parameter&(Model&)> output_bias;   // starts from the shares of ones on real data
  int steps = 400;
  double learning_rate = 0.1;
  Schedule digits, images;  // of a thousand images, and of tens of thousands
};

template <class Model>
RunResult run_autoregressive(const Autoregressive<Model>& member, const RunOptions& options) {
  Random rng = Random(options.seed).stream(1);
  if (!options.data.empty()) {
    const BitData data = read_bits(options.data, options.seed);
    Model model = member.make(data.training.size, rng);
    start_from_shares(data.training, member.output_bias(model));
    const Schedule& schedule = data.training.count < 10000 ? member.digits : member.images;
    const Trained trained = train_on_bits(
        data, [&](const Var& x) { return model.log_p(x); }, model.parameters(), schedule, options.seed,
        options.progress);
    return report_on_bits(member.title, data, trained, ancestral_samples(model, data.training.size, 30, rng));
  }
  const Model model = member.make(16, rng);
  fit(model, bars_and_stripes(4), member.steps, member.learning_rate);
  return show_on_bars_and_stripes({member.title, log_p_of(model, all_states(16)),
                                   [&](Index count) { return ancestral_samples(model, 16, count, rng); }});
}

template <class Model>
Profile profile_autoregressive(const Autoregressive<Model>& member, std::uint64_t seed) {
  Random rng = Random(seed).stream(1);
  const Model model = member.make(16, rng);
  fit(model, bars_and_stripes(4), member.steps, member.learning_rate);
  const std::vector<double> p = bars_and_stripes_probabilities(4);
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
