#include "examples/generative_models/flow.h"

#include <fmt/format.h>

#include <cmath>

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/runs/discrete.h"
#include "examples/generative_models/runs/planar.h"
#include "examples/generative_models/targets/likelihood.h"

namespace saddle::family {
namespace {

constexpr int kFlowSteps = 2000;
constexpr int kFlowLayers = 8;
constexpr Index kFlowHidden = 16;

// Maximum likelihood on samples that are drawn anew at each step; the rate falls along half a cosine.
void train_flow(const RealNvp& model, int steps, Random& rng, examples::Progress* progress) {
  constexpr double rate = 0.01;
  nn::Adam optimiser(model.parameters(), rate);
  ad::Tape tape;
  for (int step = 0; step < steps; ++step) {
    const double done = static_cast<double>(step) / steps;
    optimiser.set_learning_rate(rate * (0.5 + 0.5 * std::cos(std::numbers::pi * done)));
    tape.clear();
    const Var nll = -mean(model.log_p(tape.constant(two_moons(100, rng))));
    optimiser.descend(backward(nll, model.parameters()));
    if (progress != nullptr && progress->due())
      progress->show(fmt::format("step {} of {}, {:.3f} nats", step, steps, nll.value()), done);
  }
}

// The largest |x - f^-1(f(x))| over samples of the target.
double flow_inverse_error(const RealNvp& model, Random& rng) {
  const Array x = two_moons(1000, rng);
  ad::Tape tape;
  const Var back = model.inverse(model.forward(tape.constant(x)).z);
  double worst = 0;
  for (Index i = 0; i < x.size(); ++i) worst = std::fmax(worst, std::fabs(back.array()[i] - x[i]));
  return worst;
}

// Lines of constant z_1 and of constant z_2, as they lie in x.
std::vector<Array> flow_lines(const RealNvp& model) {
  constexpr Index points = 121;
  std::vector<Array> lines;
  for (const Index fixed : {0, 1})
    for (int k = -2; k <= 2; ++k) {
      Array z = Array::zeros(points, 2);
      for (Index i = 0; i < points; ++i) {
        z(i, fixed) = k;
        z(i, 1 - fixed) = 3 * (2 * static_cast<double>(i) / (points - 1) - 1);
      }
      ad::Tape tape;
      lines.emplace_back(model.inverse(tape.constant(z)).array());
    }
  return lines;
}

}  // namespace

RunResult run_flow(const RunOptions& options) {
  Random rng = Random(options.seed).stream(1);
  const RealNvp model(2, kFlowLayers, kFlowHidden, rng);
  train_flow(model, kFlowSteps, rng, &options.progress);
  RunResult result =
      show_on_two_moons({.name = "The flow",
                         .log_p = log_p_of(model, moon_grid().points),
                         .draw = [&](Index count) { return flow_samples(model, 2, count, rng); },
                         .lines = flow_lines(model),
                         .lines_caption = "a coordinate of z is -2, -1, 0, 1 or 2"},
                        rng);
  // The best affine flow, for comparison: the normal distribution of the target's means and variances.
  AffineFlow affine(2);
  fit(affine, two_moons(4000, rng), 400, 0.05);
  const MoonGrid& grid = moon_grid();
  result.numbers.push_back({"the same KL of an affine flow",
                            grid.cross_entropy(log_p_of(affine, grid.points)) - grid.entropy(), "nats"});
  result.numbers.push_back({"largest |x - f^-1(f(x))| of 1,000 samples", flow_inverse_error(model, rng)});
  return result;
}

Profile profile_flow(std::uint64_t seed) {
  Random rng = Random(seed).stream(1);
  const RealNvp model(2, kFlowLayers, kFlowHidden, rng);
  train_flow(model, kFlowSteps, rng, nullptr);
  Profile profile = profile_on_two_moons(log_p_of(model, moon_grid().points));
  profile.likelihood = "exact";
  profile.sample_microseconds =
      microseconds_a_sample([&](Index count) { return flow_samples(model, 2, count, rng); });
  profile.passes = 1;
  profile.latent = "2 normal numbers";
  profile.inverse_error = flow_inverse_error(model, rng);
  return profile;
}

}  // namespace saddle::family
