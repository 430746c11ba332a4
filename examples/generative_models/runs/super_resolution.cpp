#include "examples/generative_models/super_resolution.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/program/sheet.h"
#include "examples/generative_models/runs/discrete.h"

namespace saddle::family {
namespace {

constexpr double kSuperResolutionSmooth = 0.5;
constexpr Index kSuperResolutionShown = 6;

void super_resolution_copy_into(Array& images, Index row, const Array& image) {
  std::copy(image.begin(), image.end(), images.data() + row * images.cols());
}

// What a single answer and a sample cost and keep, as expectations over all images.
struct SuperResolutionMeasured {
  double mean_error = 0, sample_error = 0, block_error = 0;
  double grey = 0, distance = 0;  // of the mean: share of its pixels, distance from any binary image
  double rounded_off = 0;         // probability that the rounded mean has other sums than y
};
SuperResolutionMeasured super_resolution_measure_all(const BlockPosterior& posterior) {
  SuperResolutionMeasured all;
  for (std::size_t y = 0; y < posterior.given.size(); ++y) {
    const Candidates& given = posterior.given[y];
    const Array mean = mean_of(given), sums = down(image_of(given.states[0]));
    Array rounded = mean;
    double variance = 0, block = 0, grey = 0, square = 0;
    for (Index k = 0; k < fine_bits; ++k) {
      const double m = mean[k], away = m - sums[2 * (k / 8) + k % 4 / 2] / 4;
      variance += m * (1 - m);
      block += m * (1 - m) + away * away;
      grey += m > 1e-9 && m < 1 - 1e-9 ? 1.0 / fine_bits : 0;
      square += std::min(m, 1 - m) * std::min(m, 1 - m);
      // A pixel of 1/2 but for its last digits is white.
      rounded[k] = m > 0.5 + 1e-9 ? 1 : 0;
    }
    const double p = posterior.p_y[y];
    all.mean_error += p * variance;
    all.block_error += p * block;
    all.sample_error += p * pair_error(given);
    all.grey += p * grey;
    all.distance += p * std::sqrt(square);
    if (down(rounded) != sums) all.rounded_off += p;
  }
  return all;
}

// -E log p(x | y): of the exact posterior, and therefore the least that any model can have.
double super_resolution_entropy(const BlockPosterior& posterior) {
  double sum = 0;
  for (std::size_t y = 0; y < posterior.given.size(); ++y)
    sum += posterior.p_y[y] * entropy_nats(posterior.given[y].p);
  return sum;
}

}  // namespace

RunResult run_super_resolution(const RunOptions& options) {
  Random rng = Random(options.seed).stream(1);
  const std::vector<double> p_x = smooth_bars_and_stripes(kSuperResolutionSmooth);
  const BlockPosterior posterior(p_x);
  const SuperResolutionMeasured all = super_resolution_measure_all(posterior);

  constexpr Index count = 1000;
  const Array drawn = draw_states(p_x, fine_bits, count, rng), sums = down(drawn);
  double valid = 0;
  for (Index i = 0; i < count; ++i) {
    const Index answer = draw_one(posterior.given[static_cast<std::size_t>(number_of(sums, i))], rng);
    valid += number_of(down(image_of(answer)), 0) == number_of(sums, i) ? 1.0 / count : 0;
  }

  // Six images that are drawn, and what is answered for their sums.
  constexpr Index columns = kSuperResolutionShown, samples = 3;
  Array truth = Array::zeros(columns, fine_bits), coarse = Array::zeros(columns, 4), mean = truth;
  Array answers = Array::zeros(samples * columns, fine_bits);
  for (Index i = 0; i < columns; ++i) {
    const Candidates& given = posterior.given[static_cast<std::size_t>(number_of(sums, i))];
    for (Index k = 0; k < fine_bits; ++k) truth(i, k) = drawn(i, k);
    for (Index block = 0; block < 4; ++block) coarse(i, block) = sums(i, block) / 4;
    super_resolution_copy_into(mean, i, mean_of(given));
    for (Index row = 0; row < samples; ++row)
      super_resolution_copy_into(answers, row * columns + i, image_of(draw_one(given, rng)));
  }
  const int wide = static_cast<int>(columns);
  const Sheet given{"Given: the sums y of the 2x2 blocks of an image", coarse, 2, wide};
  const Sheet best{
      fmt::format("The least squared error, {:.2f}: the posterior mean, grey where it is not sure",
                  all.mean_error),
      mean, 4, wide};
  const Sheet generated{
      fmt::format("Sample generation: three samples for each y, error {:.2f}", all.sample_error), answers, 4,
      wide};
  const Sheet images{"The image itself", truth, 4, wide};

  RunResult result;
  result.numbers = {{"squared error of the posterior mean", all.mean_error},
                    {"squared error of a quarter of the block's sum", all.block_error},
                    {"squared error of a sample, over all pairs", all.sample_error},
                    {"share of 1,000 samples with the sums y", valid},
                    {"share of grey pixels of the mean", all.grey},
                    {"distance of the mean from any image", all.distance},
                    {"probability that the rounded mean breaks y", all.rounded_off},
                    {"-E log p(x | y) of the posterior", super_resolution_entropy(posterior), "nats"}};
  result.text = sheet_text(images) + sheet_text(generated);
  result.svg = sheets_svg("Super-resolution: 4x4 bits from 2x2 sums", {given, best, generated, images});
  return result;
}

Profile profile_super_resolution(std::uint64_t seed) {
  Random rng = Random(seed).stream(1);
  const std::vector<double> p_x = smooth_bars_and_stripes(kSuperResolutionSmooth);
  const BlockPosterior posterior(p_x);
  Profile profile;
  profile.target = "smooth bars and stripes, given sums";
  profile.likelihood = "exact";
  profile.nll_nats = super_resolution_entropy(posterior);
  profile.least_nats = entropy_nats(p_x) - entropy_nats(posterior.p_y);
  profile.sample_microseconds = microseconds_a_sample(
      [&](Index count) {
        Array images = Array::zeros(count, fine_bits);
        for (Index i = 0; i < count; ++i)
          super_resolution_copy_into(
              images, i,
              image_of(draw_one(posterior.given[static_cast<std::size_t>(rng.below(coarse_images))], rng)));
        return images;
      },
      10000);
  profile.passes = 0;
  profile.latent = "none";
  return profile;
}

}  // namespace saddle::family
