// What `family run gan` shows: the game against the best D on bars and stripes, what G has lost, and the
// certificate of a new D that sees samples alone.
#include "examples/generative_models/gan.h"

#include <algorithm>

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/runs/discrete.h"
#include "examples/generative_models/targets/bars_and_stripes.h"
#include "examples/generative_models/targets/likelihood.h"
#include "gan/certificate.h"

namespace saddle::family {
namespace {

constexpr Index gan_codes_of_run = 64;

// Plays the game; returns C(G) before the last step.
double train_gan_of_run(const CodeGenerator& G) {
  const Array images = bars_and_stripes(4);
  return play_against_best(G, images, Array::filled(images.rows(), 1, 1 / static_cast<double>(images.rows())),
                           600, 0.05);
}

}  // namespace

RunResult run_gan(const RunOptions& options) {
  Random rng = Random(options.seed).stream(1);
  const CodeGenerator G(gan_codes_of_run, 16, rng);
  train_gan_of_run(G);
  const std::vector<double> p = bars_and_stripes_probabilities(4), log_q = log_p_of(G, all_states(16));
  std::vector<double> q(log_q.size());
  std::transform(log_q.begin(), log_q.end(), q.begin(), [](double each) { return std::exp(each); });
  double lost = 0;
  for (std::size_t s = 0; s < p.size(); ++s) lost += p[s] > 0 && q[s] < p[s] / 10 ? 1 : 0;

  RunResult result =
      show_on_bars_and_stripes({"The GAN", log_q, [&](Index count) { return code_samples(G, count, rng); }});
  const double jsd = jsd_nats(p, q);
  const gan::Certificate found =
      gan::certify([&](Index count, Random& random) { return draw_states(p, 16, count, random); },
                   [&](Index count, Random& random) { return code_samples(G, count, random); },
                   Random(options.seed).stream(2));
  result.numbers.insert(result.numbers.end(),
                        {{"V(D*, G) = -log 4 + 2 JSD", 2 * jsd - std::log(4.0), "nats"},
                         {"JSD(target, model)", jsd, "nats"},
                         {"JSD by a new net D, from samples", found.jsd, "nats"},
                         {"JSD is at least this, with probability 0.95", found.lower, "nats"},
                         {"images with less than a tenth of their share", lost}});
  return result;
}

Profile profile_gan(std::uint64_t seed) {
  Random rng = Random(seed).stream(1);
  const CodeGenerator G(gan_codes_of_run, 16, rng);
  train_gan_of_run(G);
  const std::vector<double> p = bars_and_stripes_probabilities(4);
  Profile profile;
  profile.target = "bars and stripes";
  profile.likelihood = "exact";  // of this G alone: a sum over its codes
  profile.least_nats = entropy_nats(p);
  profile.nll_nats = profile.least_nats + kl_nats(p, log_p_of(G, all_states(16)));
  profile.sample_microseconds =
      microseconds_a_sample([&](Index count) { return code_samples(G, count, rng); }, 10000);
  profile.passes = 1;
  profile.latent = "one of 64 codes";
  return profile;
}

}  // namespace saddle::family
