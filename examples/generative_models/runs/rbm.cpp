#include "examples/generative_models/rbm.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "examples/generative_models/annealing.h"
#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/runs/discrete.h"
#include "examples/generative_models/targets/bars_and_stripes.h"
#include "examples/generative_models/targets/likelihood.h"

namespace saddle::family {
namespace {

constexpr Index rbm_units = 10;
constexpr int rbm_steps = 600, rbm_burn_in = 200;
constexpr double rbm_rate = 0.05;

// The state of the chain after the burn-in, from random bits: one sample for each of `count` chains.
Array rbm_samples(const Rbm& model, Index count, Random& rng) {
  Array v = Array::zeros(count, model.visible_bias.size());
  for (double& bit : v) bit = rng.uniform() < 0.5 ? 0 : 1;
  for (int step = 0; step < rbm_burn_in; ++step) v = gibbs_step(model, v, rng);
  return v;
}

double rbm_nll(const Rbm& model, ArrayView images) {
  double sum = 0;
  for (const double log_p : log_p_of(model, images)) sum -= log_p;
  return sum / static_cast<double>(images.rows());
}

// What is often watched in place of the likelihood: the cross-entropy of an image with what comes back from
// its mean hidden bits.
double rbm_reconstruction(const Rbm& model, ArrayView images) {
  ad::Tape tape;
  const Var v = tape.constant(images);
  const Var back = model.visible_logits(sigmoid(model.hidden_logits(v)));
  return mean(sum(bce_with_logits(back, v), ad::Axis::cols)).value();
}

// Trains by CD-1 and looks every hundred steps: where the likelihood was best, and where it ended.
struct RbmByContrast {
  double best_nll = std::numeric_limits<double>::infinity(), best_reconstruction = 0;
  double last_nll = 0, last_reconstruction = 0;

  RbmByContrast(const Rbm& model, const Array& images, Random& rng) {
    nn::Adam optimiser(model.parameters(), 0.03);
    ad::Tape tape;
    for (int step = 1; step <= 1500; ++step) {
      const Array chain = gibbs_step(model, images, rng);
      tape.clear();
      const Var loss = contrastive_loss(model, tape.constant(images), tape.constant(chain));
      optimiser.descend(backward(loss, model.parameters()));
      if (step % 100 != 0) continue;
      last_nll = rbm_nll(model, images);
      last_reconstruction = rbm_reconstruction(model, images);
      if (last_nll >= best_nll) continue;
      best_nll = last_nll;
      best_reconstruction = last_reconstruction;
    }
  }
};

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
  result.numbers.push_back({"log Z by annealed importance sampling",
                            log_sum_exp(log_w) - std::log(static_cast<double>(log_w.size()))});
  const Rbm other(16, rbm_units, rng);
  const RbmByContrast contrast(other, images, rng);
  result.numbers.push_back({"CD-1: its best negative log-likelihood", contrast.best_nll, "nats"});
  result.numbers.push_back({"CD-1: reconstruction error there", contrast.best_reconstruction, "nats"});
  result.numbers.push_back({"CD-1: negative log-likelihood in the end", contrast.last_nll, "nats"});
  result.numbers.push_back({"CD-1: reconstruction error in the end", contrast.last_reconstruction, "nats"});
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
