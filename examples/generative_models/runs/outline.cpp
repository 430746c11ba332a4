// What `family run outline` shows: for each outline the answer of the squared error, which is grey, and those
// of a sampler, which are images; and what the game alone learns from a random start.
#include "examples/generative_models/outline.h"

#include <fmt/format.h>

#include <algorithm>

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/program/sheet.h"
#include "examples/generative_models/runs/discrete.h"
#include "examples/generative_models/targets/likelihood.h"

namespace saddle::family {
namespace {

constexpr Index outline_codes_of_run = 8, outline_hidden = 32;

const OutlinePairs& outline_pairs() {
  static const OutlinePairs target(4);
  return target;
}

// How many of the right answers have less than a tenth of their probability.
double answers_lost(const OutlineGenerator& G) {
  const OutlinePairs& target = outline_pairs();
  const std::vector<double> log_q = log_p_of(G, beside(target.x, target.y));
  double lost = 0;
  for (std::size_t i = 0; i < log_q.size(); ++i)
    lost += std::exp(log_q[i]) < target.p[static_cast<Index>(i)] / 10 ? 1 : 0;
  return lost;
}

// Likelihood first, for `steps` steps, then the game. Returns the JSD of the pairs.
double train_outline(const OutlineGenerator& G, int steps) {
  const OutlinePairs& target = outline_pairs();
  const Array pairs = beside(target.x, target.y);
  nn::Adam optimiser(G.parameters(), 0.02);
  ad::Tape tape;
  for (int step = 0; step < steps; ++step) {
    tape.clear();
    const Var nll = -sum(G.log_p(tape.constant(pairs)) * target.p);
    optimiser.descend(backward(nll, G.parameters()));
  }
  return 0.5 * (play_against_best(G, pairs, target.p, 300, 0.02) + std::log(4.0));
}

// E |y - y'|^2 of the answers y' of G, whose pixels are bits (or, of a fixed answer, grey).
double squared_error_of(const Array& mean, bool bits) {
  const OutlinePairs& target = outline_pairs();
  double error = 0;
  for (Index i = 0; i < target.y.rows(); ++i)
    for (Index j = 0; j < mean.cols(); ++j) {
      const double m = mean(i, j), off = m - target.y(i, j);
      error += target.p[i] * (off * off + (bits ? m * (1 - m) : 0));
    }
  return error;
}

double mean_distance_to_images(const Array& answers) {
  const OutlinePairs& target = outline_pairs();
  double total = 0;
  for (Index o = 0; o < target.outlines; ++o) {
    double nearest = 1e300;
    for (Index i = 0; i < target.y.rows(); ++i) {
      double distance = 0;
      for (Index j = 0; j < answers.cols(); ++j)
        distance += (answers(o, j) - target.y(i, j)) * (answers(o, j) - target.y(i, j));
      nearest = std::min(nearest, std::sqrt(distance));
    }
    total += nearest / static_cast<double>(target.outlines);
  }
  return total;
}

// The outlines, pixels and the places between them (7 x 7): ink where two neighbours differ.
Array pictures_of_outlines() {
  const OutlinePairs& target = outline_pairs();
  Array pictures = Array::zeros(target.outlines, 49);
  for (Index o = 0; o < target.outlines; ++o)
    for (Index at = 0; at < 49; ++at) {
      const Index row = at / 7, col = at % 7;
      const auto pixel = [&](Index r, Index c) { return target.y(o, r / 2 * 4 + c / 2); };
      const bool edge =
          row % 2 == 0   ? pixel(row, col) != pixel(row, std::min<Index>(col + col % 2, 6))
          : col % 2 == 0 ? pixel(row, col) != pixel(row + 1, col)
                         : pixel(row, col) != pixel(row + 1, col) || pixel(row, col) != pixel(row, col + 1);
      pictures[o * 49 + at] = edge ? 1 : 0;
    }
  return pictures;
}

Array first_rows(const Array& all, Index count) {
  Array rows = Array::zeros(count, all.cols());
  std::copy(all.data(), all.data() + rows.size(), rows.data());
  return rows;
}

Array means_of(const OutlineGenerator& G) {
  ad::Tape tape;
  return Array(G.mean_image(tape.constant(outline_pairs().x)).array());
}

}  // namespace

RunResult run_outline(const RunOptions& options) {
  Random rng = Random(options.seed).stream(1);
  const OutlinePairs& target = outline_pairs();
  const OutlineGenerator squared(target, 1, outline_hidden, rng);
  fit_squared(squared, target, 300, 0.02);
  const Array mean = means_of(squared);
  const OutlineGenerator G(target, outline_codes_of_run, outline_hidden, rng),
      cold(target, outline_codes_of_run, outline_hidden, rng);
  const double jsd = train_outline(G, 200), jsd_cold = train_outline(cold, 0);

  constexpr Index rounds = 40;
  Array drawn;
  double valid = 0;
  for (Index round = 0; round < rounds; ++round) {
    const Array y = outline_samples(G, target.x, rng);
    const Array edges = edges_of(y, 4);
    for (Index i = 0; i < y.rows(); ++i)
      valid += std::equal(edges.data() + i * edges.cols(), edges.data() + (i + 1) * edges.cols(),
                          target.x.data() + i * edges.cols())
                   ? 1
                   : 0;
    if (round == 0) drawn = y;
  }

  const double least = 16 * kPaperFirst * (1 - kPaperFirst);
  RunResult result;
  result.numbers = {{"squared error of the net trained on it", squared_error_of(mean, false)},
                    {"its least value, the conditional variance", least},
                    {"its distance from the nearest image", mean_distance_to_images(mean)},
                    {"squared error of the sampler", squared_error_of(means_of(G), true)},
                    {"that of a perfect sampler, twice the least", 2 * least},
                    {"JSD of the sampler's pairs", jsd, "nats"},
                    {"right answers, of 30, that the sampler has lost", answers_lost(G)},
                    {"JSD of the game from random weights", jsd_cold, "nats"},
                    {"right answers, of 30, that this one has lost", answers_lost(cold)},
                    {"share of 1,200 samples with the right outline", valid / (rounds * 30)}};
  const Sheet given{"The outlines: a line where neighbours differ", pictures_of_outlines(), 7, 8};
  const Sheet grey{"Least squared error: one answer, and it is grey", first_rows(mean, target.outlines), 4,
                   8};
  const Sheet one{"Sample generation: an answer to each outline", first_rows(drawn, target.outlines), 4, 8};
  Array others = Array::zeros(target.outlines, 16);
  std::copy(drawn.data() + target.outlines * 16, drawn.data() + drawn.size(), others.data());
  const Sheet two{"Sample generation: a second answer, with new noise", others, 4, 8};
  result.text = sheet_text(one) + sheet_text(two);
  result.svg = sheets_svg("From an outline to an image", {given, grey, one, two});
  return result;
}

Profile profile_outline(std::uint64_t seed) {
  Random rng = Random(seed).stream(1);
  const OutlinePairs& target = outline_pairs();
  const OutlineGenerator G(target, outline_codes_of_run, outline_hidden, rng);
  train_outline(G, 200);
  const std::vector<double> p(target.p.begin(), target.p.end());
  const double outlines = std::log(static_cast<double>(target.outlines));  // H(x): what is given
  Profile profile;
  profile.target = "an image, given its outline";
  profile.likelihood = "exact";  // of this G alone: a sum over its codes
  profile.least_nats = entropy_nats(p) - outlines;
  profile.nll_nats = profile.least_nats + kl_nats(p, log_p_of(G, beside(target.x, target.y)));
  profile.sample_microseconds = microseconds_a_sample(
      [&](Index count) {
        Array x = Array::zeros(count, target.x.cols());
        for (Index i = 0; i < x.size(); ++i) x[i] = target.x[i % target.x.size()];
        return outline_samples(G, x, rng);
      },
      3000);
  profile.passes = 1;
  profile.latent = "one of 8 codes";
  return profile;
}

}  // namespace saddle::family
