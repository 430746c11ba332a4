#include "examples/generative_models/gsn.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "examples/generative_models/exact_denoiser.h"
#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/program/sheet.h"
#include "examples/generative_models/runs/discrete.h"
#include "examples/generative_models/targets/bars_and_stripes.h"
#include "examples/generative_models/targets/transition_matrix.h"

namespace saddle::family {
namespace {

constexpr double gsn_flip = 0.2;
constexpr Index gsn_units = 64;
constexpr int gsn_steps = 600, gsn_burn_in = 30;

// Each image many times, each time with other bits flipped.
struct CorruptedImages {
  Array clean, corrupted;

  CorruptedImages(const Array& images, Index times, Random& rng)
      : clean(Array::zeros(images.rows() * times, images.cols())) {
    for (Index i = 0; i < clean.size(); ++i) clean[i] = images[i % images.size()];
    corrupted = corrupt(clean, gsn_flip, rng);
  }
};

double gsn_loss(const Denoiser& model, const CorruptedImages& batch) {
  ad::Tape tape;
  return -mean(model.log_p(tape.constant(batch.clean), tape.constant(batch.corrupted))).value();
}

void gsn_fit(const Denoiser& model, const Array& images, Random& rng) {
  nn::Adam optimiser(model.parameters(), 0.02);
  ad::Tape tape;
  for (int step = 0; step < gsn_steps; ++step) {
    if (step == gsn_steps * 2 / 3) optimiser.set_learning_rate(0.004);
    const CorruptedImages batch(images, 8, rng);
    tape.clear();
    const Var loss = -mean(model.log_p(tape.constant(batch.clean), tape.constant(batch.corrupted)));
    optimiser.descend(backward(loss, model.parameters()));
  }
}

// `count` chains from one image, after the burn-in.
Array gsn_samples(const Denoiser& model, const Array& start, Index count, Random& rng) {
  Array x = Array::zeros(count, start.cols());
  for (Index i = 0; i < x.size(); ++i) x[i] = start[i % start.cols()];
  for (int step = 0; step < gsn_burn_in; ++step) x = gsn_step(model, x, gsn_flip, rng);
  return x;
}

// What no denoiser falls below: the entropy of the image given its corrupted version.
double gsn_least_loss(const Array& corruption, const Array& denoiser, const std::vector<double>& p) {
  double sum = 0;
  const Index states = corruption.cols();
  for (Index i = 0; i < corruption.rows(); ++i)
    for (Index s = 0; s < states; ++s)
      sum -= p[static_cast<std::size_t>(i)] * corruption.data()[i * states + s] *
             std::log(denoiser.data()[i * states + s]);
  return sum;
}

Array gsn_row(const Array& images, Index row) {
  return ArrayView(images.data() + row * images.cols(), {1, images.cols()});
}

}  // namespace

RunResult run_gsn(const RunOptions& options) {
  Random rng = Random(options.seed).stream(1);
  const Array images = bars_and_stripes(4);
  const Index bits = images.cols();
  const Denoiser model(bits, gsn_units, rng);
  gsn_fit(model, images, rng);

  // The exact chain: how fast it mixes says how long the burn-in has to be.
  const std::vector<double> uniform(30, 1.0 / 30);
  const Array corruption = corruption_table(images, gsn_flip);
  const Array bayes = bayes_denoiser(corruption, uniform);
  const Array kernel = denoising_kernel(corruption, bayes);
  const Array start = gsn_row(images, 1);  // a stripe
  std::vector<double> law(30, 0.0);
  law[1] = 1;
  double early = 0;
  for (int step = 0; step < gsn_burn_in; ++step) {
    law = law_after_step(law, kernel);
    if (step == 2) early = total_variation(law, uniform);
  }

  constexpr Index count = 3000, shown = 30;
  const Array drawn = gsn_samples(model, start, count, rng);
  std::vector<double> share(30, 0.0);
  double valid = 0;
  for (Index k = 0; k < count; ++k)
    for (Index i = 0; i < 30; ++i)
      if (std::equal(drawn.data() + k * bits, drawn.data() + (k + 1) * bits, images.data() + i * bits)) {
        share[static_cast<std::size_t>(i)] += 1.0 / count;
        valid += 1.0 / count;
      }
  const double distance = total_variation(share, uniform) + (1 - valid) / 2;

  RunResult result;
  result.numbers = {
      {"loss of the denoiser on new corrupted images", gsn_loss(model, {images, 200, rng}), "nats"},
      {"its least value, of the exact denoiser", gsn_least_loss(corruption, bayes, uniform), "nats"},
      {"second eigenvalue of the exact chain", reversible_spectrum(uniform, kernel)[1]},
      {"its distance from the target after 3 steps", early},
      {fmt::format("its distance from the target after {} steps", gsn_burn_in),
       total_variation(law, uniform)},
      {"share of 3,000 samples that are one of them", valid},
      {"distance of these samples from the target", distance}};

  // The chain itself, one step in a column.
  constexpr Index steps = 10;
  Array clean = Array::zeros(steps, bits), flipped = clean, x = start;
  for (Index k = 0; k < steps; ++k) {
    const Array corrupted = corrupt(x, gsn_flip, rng);
    std::copy(x.begin(), x.end(), clean.data() + k * bits);
    std::copy(corrupted.begin(), corrupted.end(), flipped.data() + k * bits);
    x = model.draw(corrupted, rng).x;
  }
  std::vector<std::string> notes;
  for (const double each : share) notes.push_back(fmt::format("{:.3f}", each));
  Array first = Array::zeros(shown, bits);
  std::copy(drawn.data(), drawn.data() + first.size(), first.data());
  const Sheet samples{fmt::format("Sample generation: 30 chains after {} steps", gsn_burn_in), first, 4, 10};
  result.text = sheet_text(samples);
  result.svg = sheets_svg(
      "The generative stochastic network on bars and stripes",
      {{"The chain: ten images in a row, from the left", clean, 4, 10},
       {"Each of them with bits flipped, which the denoiser turns into the next image", flipped, 4, 10},
       {"No density: shares of 3,000 samples instead (the target: 0.033)", images, 4, 10, notes},
       samples});
  return result;
}

Profile profile_gsn(std::uint64_t seed) {
  Random rng = Random(seed).stream(1);
  const Array images = bars_and_stripes(4);
  const Denoiser model(images.cols(), gsn_units, rng);
  gsn_fit(model, images, rng);
  Profile profile;
  profile.target = "bars and stripes";
  profile.likelihood = "none";
  profile.least_nats = std::log(30.0);
  profile.sample_microseconds =
      microseconds_a_sample([&](Index count) { return gsn_samples(model, gsn_row(images, 1), count, rng); });
  profile.passes = gsn_burn_in;  // what a bit adds to the hidden units is carried along
  profile.latent = "none";
  return profile;
}

}  // namespace saddle::family
