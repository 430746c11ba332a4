#include "examples/generative_models/rbm.h"

#include <fmt/format.h>

#include <cmath>

#include "examples/generative_models/annealing.h"
#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/runs/discrete.h"
#include "examples/generative_models/targets/bars_and_stripes.h"
#include "examples/generative_models/targets/likelihood.h"

namespace saddle::family {
namespace {

constexpr Index rbm_units = 10;
constexpr int rbm_steps = 800, rbm_burn_in = 300;
constexpr double rbm_rate = 0.05;

// The state of the chain after the burn-in, from random bits: one sample for each of `count` chains.
Array rbm_samples(const Rbm& model, Index count, Random& rng) {
  Array v = Array::zeros(count, model.visible_bias.size());
  for (double& bit : v) bit = rng.uniform() < 0.5 ? 0 : 1;
  for (int step = 0; step < rbm_burn_in; ++step) v = gibbs_step(model, v, rng);
  return v;
}

// Contrastive divergence with one step of the chain: from the data each time, or, if it is persistent, from
// where the chain was left (Tieleman 2008).
void rbm_fit_contrastive(const Rbm& model, ArrayView data, bool persistent, Random& rng) {
  nn::Adam optimiser(model.parameters(), 0.01);
  ad::Tape tape;
  Array chain = data;
  for (int step = 0; step < 2 * rbm_steps; ++step) {
    chain = gibbs_step(model, persistent ? ArrayView(chain) : data, rng);
    tape.clear();
    const Var loss = contrastive_loss(model, tape.constant(data), tape.constant(chain));
    optimiser.descend(backward(loss, model.parameters()));
  }
}

double rbm_nll(const Rbm& model, ArrayView images) {
  double sum = 0;
  for (const double log_p : log_p_of(model, images)) sum -= log_p;
  return sum / static_cast<double>(images.rows());
}

}  // namespace

RunResult run_rbm(const RunOptions& options) {
  Random rng = Random(options.seed).stream(1);
  const Array images = bars_and_stripes(4);
  const Rbm model(16, rbm_units, rng);
  fit(model, images, rbm_steps, rbm_rate);
  RunResult result =
      show_on_bars_and_stripes({"The restricted Boltzmann machine", log_p_of(model, all_states(16)),
                                [&](Index count) { return rbm_samples(model, count, rng); }});

  ad::Tape tape;
  const std::vector<double> log_w = annealed_log_weights(model, 500, 100, rng);
  result.numbers.push_back({"log Z, exact", model.log_z(tape).value()});
  result.numbers.push_back({"log Z by annealed importance sampling, 500 chains",
                            log_sum_exp(log_w) - std::log(static_cast<double>(log_w.size()))});
  for (const bool persistent : {false, true}) {
    Random start = Random(options.seed).stream(2);
    const Rbm other(16, rbm_units, start);
    rbm_fit_contrastive(other, images, persistent, rng);
    result.numbers.push_back({persistent ? "negative log-likelihood trained by a persistent chain"
                                         : "negative log-likelihood trained by CD-1",
                              rbm_nll(other, images), "nats"});
  }
  return result;
}

Profile profile_rbm(std::uint64_t seed) {
  Random rng = Random(seed).stream(1);
  const Array images = bars_and_stripes(4);
  const Rbm model(16, rbm_units, rng);
  fit(model, images, rbm_steps, rbm_rate);
  Profile profile;
  profile.target = "bars and stripes";
  profile.likelihood = "exact";
  profile.least_nats = entropy_nats(bars_and_stripes_probabilities(4));
  profile.nll_nats = rbm_nll(model, images);
  profile.sample_microseconds =
      microseconds_a_sample([&](Index count) { return rbm_samples(model, count, rng); });
  profile.passes = 2 * rbm_burn_in;
  profile.latent = fmt::format("{} bits", rbm_units);
  return profile;
}

}  // namespace saddle::family
