#include "examples/generative_models/pixel_rnn.h"

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/runs/discrete.h"
#include "examples/generative_models/targets/bars_and_stripes.h"
#include "examples/generative_models/targets/likelihood.h"

namespace saddle::family {
namespace {

PixelRnn trained_pixel_rnn(Random& rng) {
  PixelRnn model(4, 16, rng);
  fit(model, bars_and_stripes(4), 300, 0.03);
  return model;
}

}  // namespace

RunResult run_pixel_rnn(const RunOptions& options) {
  Random rng = Random(options.seed).stream(1);
  const PixelRnn model = trained_pixel_rnn(rng);
  return show_on_bars_and_stripes({"The pixel RNN", pixel_rnn_log_p_of_all(model, 16),
                                   [&](Index count) { return pixel_rnn_samples(model, 16, count, rng).x; }});
}

Profile profile_pixel_rnn(std::uint64_t seed) {
  Random rng = Random(seed).stream(1);
  const PixelRnn model = trained_pixel_rnn(rng);
  const std::vector<double> p = bars_and_stripes_probabilities(4);
  Profile profile;
  profile.target = "bars and stripes";
  profile.likelihood = "exact";
  profile.least_nats = entropy_nats(p);
  profile.nll_nats = profile.least_nats + kl_nats(p, pixel_rnn_log_p_of_all(model, 16));
  profile.sample_microseconds =
      microseconds_a_sample([&](Index count) { return pixel_rnn_samples(model, 16, count, rng).x; });
  profile.passes = 16;
  profile.latent = "none";
  return profile;
}

}  // namespace saddle::family
