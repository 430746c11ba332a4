#include "examples/generative_models/vae.h"

#include <fmt/format.h>

#include <cmath>

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/runs/discrete.h"
#include "examples/generative_models/runs/planar.h"

namespace saddle::family {
namespace {

constexpr Index kVaeHidden = 16;

Array vae_noise(Index rows, Random& rng) {
  Array noise = Array::zeros(rows, 1);
  for (double& each : noise) each = rng.normal();
  return noise;
}

// The first layers begin with three times the usual weights, so that the curve of the decoder can bend from
// the beginning, and sigma with exp(-1). Then the ELBO, one noise for each of 100 samples that are drawn anew
// at each step; the rate falls along half a cosine.
void train_vae(const Vae& model, int steps, Random& rng, examples::Progress* progress) {
  for (nn::Parameter* p : model.parameters()) {
    if (p == &model.log_sigma) p->set(Array(-1.0));
    if (!p->name().ends_with("coder.0.weight")) continue;
    for (Index i = 0; i < p->size(); ++i) p->write()[i] *= 3;
  }
  constexpr double rate = 0.03;
  nn::Adam optimiser(model.parameters(), rate);
  ad::Tape tape;
  for (int step = 0; step < steps; ++step) {
    const double done = static_cast<double>(step) / steps;
    optimiser.set_learning_rate(rate * (0.5 + 0.5 * std::cos(std::numbers::pi * done)));
    tape.clear();
    const Array x = two_moons(100, rng);
    const Var loss = -mean(model.elbo(tape.constant(x), vae_noise(100, rng)));
    optimiser.descend(backward(loss, model.parameters()));
    if (progress != nullptr && progress->due())
      progress->show(fmt::format("step {} of {}, {:.3f} nats", step, steps, loss.value()), done);
  }
}

// The means of x for a grid of z from -limit to limit: the curve on which the model lies.
struct Curve {
  Array means;                      // (count, 2)
  std::vector<double> log_weights;  // of the prior, times the step
};

Curve vae_curve(const Vae& model, double limit, Index count) {
  Array z = Array::zeros(count, 1);
  Curve curve;
  const double step = 2 * limit / static_cast<double>(count - 1);
  for (Index i = 0; i < count; ++i) {
    z[i] = -limit + step * static_cast<double>(i);
    curve.log_weights.push_back(std::log(step) - 0.5 * z[i] * z[i] - 0.5 * std::log(2 * std::numbers::pi));
  }
  curve.means = nn::evaluate(model.decoder, z);
  return curve;
}

// log p of each row of x, with the integral over z as a sum over a grid.
std::vector<double> vae_log_p(const Vae& model, const Array& x) {
  const Curve curve = vae_curve(model, 6, 3001);
  const double log_sigma = model.log_sigma.value()[0], precision = std::exp(-2 * log_sigma);
  std::vector<double> log_p, exponents(curve.log_weights.size());
  for (Index i = 0; i < x.rows(); ++i) {
    double largest = -INFINITY, total = 0;
    for (std::size_t k = 0; k < exponents.size(); ++k) {
      const auto row = static_cast<Index>(k);
      const double dx = x.data()[2 * i] - curve.means.data()[2 * row],
                   dy = x.data()[2 * i + 1] - curve.means.data()[2 * row + 1];
      exponents[k] = curve.log_weights[k] - 0.5 * precision * (dx * dx + dy * dy);
      largest = std::fmax(largest, exponents[k]);
    }
    // What is below exp(-40) of the largest term is no digit of the sum.
    for (const double each : exponents) total += each > largest - 40 ? std::exp(each - largest) : 0;
    log_p.push_back(largest + std::log(total) - 2 * log_sigma - std::log(2 * std::numbers::pi));
  }
  return log_p;
}

Array vae_samples(const Vae& model, Index count, Random& rng) {
  Array x = nn::evaluate(model.decoder, vae_noise(count, rng));
  const double sigma = std::exp(model.log_sigma.value()[0]);
  for (double& each : x) each += sigma * rng.normal();
  return x;
}

// log p less the bound of k importance samples, with its standard error; k = 1 is the ELBO.
struct Gap {
  double mean, standard_error;
};

Gap vae_gap(const Vae& model, const Array& x, const std::vector<double>& log_p, int k, Random& rng) {
  ad::Tape tape;
  std::vector<Var> weights;
  for (int i = 0; i < k; ++i) weights.push_back(model.log_weight(tape.constant(x), vae_noise(x.rows(), rng)));
  const Var bound = logsumexp(concat(weights, ad::Axis::cols), ad::Axis::cols) - std::log(k);
  double sum = 0, squares = 0;
  const auto n = static_cast<double>(x.rows());
  for (Index i = 0; i < x.rows(); ++i) {
    const double gap = log_p[static_cast<std::size_t>(i)] - bound.array()[i];
    sum += gap;
    squares += gap * gap;
  }
  return {sum / n, std::sqrt((squares / n - sum / n * sum / n) / (n - 1))};
}

// The two estimates of the derivative of the ELBO by the mean of q, at one x.
struct Estimates {
  double apart_in_standard_errors, variance_ratio;
};

Estimates compare_estimates(const Vae& model, Random& rng) {
  constexpr Index count = 10000;
  ad::Tape tape;
  const Var x = tape.constant(two_moons(1, rng));
  const Encoded one = model.encode(x);
  const Encoded q{tape.leaf(Array::filled(count, 1, one.mean.value())),
                  tape.constant(Array::filled(count, 1, one.log_sd.value()))};
  const auto estimates = [&](bool path) {
    const Var z = q.mean + exp(q.log_sd) * vae_noise(count, rng);
    const Var sample = path ? z : stop_gradient(z);
    const Var f = model.log_joint(x, sample) - log_normal(sample, q.mean, q.log_sd);
    const Var term = path ? f : stop_gradient(f) * log_normal(sample, q.mean, q.log_sd);
    const Array each = backward(sum(term), q.mean)[q.mean];
    double total = 0, squares = 0;
    for (const double value : each) total += value, squares += value * value;
    const double mean = total / count;
    return std::pair{mean, squares / count - mean * mean};
  };
  const auto [path_mean, path_variance] = estimates(true);
  const auto [score_mean, score_variance] = estimates(false);
  return {std::fabs(path_mean - score_mean) / std::sqrt((path_variance + score_variance) / count),
          score_variance / path_variance};
}

constexpr int kVaeSteps = 5000;

}  // namespace

RunResult run_vae(const RunOptions& options) {
  Random rng = Random(options.seed).stream(1);
  const Vae model(2, 1, kVaeHidden, rng);
  train_vae(model, kVaeSteps, rng, &options.progress);
  const Array curve = vae_curve(model, 3, 301).means;
  RunResult result = show_on_two_moons({.name = "The variational autoencoder",
                                        .log_p = vae_log_p(model, moon_grid().points),
                                        .draw = [&](Index count) { return vae_samples(model, count, rng); },
                                        .lines = {curve},
                                        .lines_caption = "the mean of x for z from -3 to 3"},
                                       rng);
  const Array x = two_moons(1000, rng);
  const std::vector<double> log_p = vae_log_p(model, x);
  for (const int k : {1, 5, 50}) {
    const Gap gap = vae_gap(model, x, log_p, k, rng);
    result.numbers.push_back({k == 1 ? "log p - ELBO, mean of 1,000 samples"
                                     : fmt::format("the same with {} importance samples", k),
                              gap.mean, "nats"});
    if (k == 1) result.numbers.push_back({"its standard error", gap.standard_error, "nats"});
  }
  const Estimates estimates = compare_estimates(model, rng);
  result.numbers.push_back({"score-function gradient against reparametrised",
                            estimates.apart_in_standard_errors, "standard errors"});
  result.numbers.push_back({"ratio of their variances", estimates.variance_ratio});
  return result;
}

Profile profile_vae(std::uint64_t seed) {
  Random rng = Random(seed).stream(1);
  const Vae model(2, 1, kVaeHidden, rng);
  train_vae(model, kVaeSteps, rng, nullptr);
  Profile profile = profile_on_two_moons(vae_log_p(model, moon_grid().points));
  // The negative ELBO, as the gap above the negative log-likelihood.
  const Array x = two_moons(1000, rng);
  profile.likelihood = "bound";
  profile.nll_nats += vae_gap(model, x, vae_log_p(model, x), 1, rng).mean;
  profile.sample_microseconds =
      microseconds_a_sample([&](Index count) { return vae_samples(model, count, rng); });
  profile.passes = 1;
  profile.latent = "1 normal number";
  return profile;
}

}  // namespace saddle::family
