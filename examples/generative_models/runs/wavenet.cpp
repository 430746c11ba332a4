#include "examples/generative_models/wavenet.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "examples/figures/svg.h"
#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/runs/discrete.h"
#include "examples/generative_models/targets/likelihood.h"
#include "examples/generative_models/targets/markov_chain.h"

namespace saddle::family {
namespace {

constexpr Index wavenet_counted = 6,
                wavenet_shown = 64;  // the times of what is enumerated, and of what is drawn

// Maximum likelihood on sequences of the source, new ones at each step: their first levels fall on all
// times of the window.
WaveNet trained_wavenet(const MarkovChain& source, Random& rng) {
  constexpr int steps = 300;
  constexpr Index time = 16, batch = 64;
  WaveNet model({.levels = source.levels()}, rng);
  nn::Adam optimiser(model.parameters(), 0.02);
  ad::Tape tape;
  for (int step = 0; step < steps; ++step) {
    tape.clear();
    const Array x = one_hot(source.draw(time, batch, rng), source.levels());
    optimiser.set_learning_rate(0.01 * (1 + std::cos(std::numbers::pi * step / steps)));
    optimiser.descend(backward(-mean(model.log_p(tape.constant(x))), model.parameters()));
  }
  return model;
}

// -E log q of the first `time` levels, exactly: over all levels^time sequences; and their total probability
// under the model.
struct WaveNetNll {
  double nll = 0, total = 0;
};
WaveNetNll wavenet_exact_nll(const WaveNet& model, const MarkovChain& source, Index time) {
  const Array all = all_sequences(source.levels(), time);
  const std::vector<double> log_p = source.log_p(all), log_q = log_p_of(model, one_hot(all, source.levels()));
  WaveNetNll result;
  for (std::size_t s = 0; s < log_p.size(); ++s) {
    result.nll -= std::exp(log_p[s]) * log_q[s];
    result.total += std::exp(log_q[s]);
  }
  return result;
}

double wavenet_source_entropy(const MarkovChain& source, Index time) {
  return entropy_nats(source.stationary()) + static_cast<double>(time - 1) * source.entropy_rate_nats();
}

// The largest difference between a transition of the source and its share among the samples.
double wavenet_transition_error(const MarkovChain& source, const Array& samples) {
  const Index n = source.levels();
  Array count = Array::zeros(n, n);
  for (Index k = 0; k < samples.rows(); ++k)
    for (Index t = 1; t < samples.cols(); ++t)
      count(static_cast<Index>(samples(k, t - 1)), static_cast<Index>(samples(k, t))) += 1;
  double largest = 0;
  for (Index i = 0; i < n; ++i) {
    double from = 0;
    for (Index j = 0; j < n; ++j) from += count(i, j);
    for (Index j = 0; j < n; ++j)
      largest = std::max(largest, std::fabs(count(i, j) / from - source.transition()(i, j)));
  }
  return largest;
}

// A sequence as lines of characters, the highest level on top.
std::string wavenet_text(const Array& sequence, Index levels) {
  std::string text;
  for (Index level = levels - 1; level >= 0; --level) {
    for (Index t = 0; t < sequence.cols(); ++t) text += sequence[t] == static_cast<double>(level) ? '#' : '.';
    text += "\n";
  }
  return text;
}

std::vector<double> wavenet_first_row(const Array& a) {
  return {a.data(), a.data() + a.cols()};
}

// -log p of each level of a sequence, given those before it.
std::vector<double> wavenet_surprise(const WaveNet& model, const Array& sequence) {
  ad::Tape tape;
  const Array x = one_hot(sequence, model.levels);
  const Array log_p =
      log_softmax(reshape(model.logits(tape.constant(x)), sequence.cols(), model.levels)).array();
  std::vector<double> nats;
  for (Index t = 0; t < sequence.cols(); ++t) nats.push_back(-log_p(t, static_cast<Index>(sequence[t])));
  return nats;
}
std::vector<double> wavenet_surprise(const MarkovChain& source, const Array& sequence) {
  std::vector<double> nats;
  double before = 0;
  for (Index t = 1; t <= sequence.cols(); ++t) {
    const double log_p = source.log_p(Array::row({sequence.data(), sequence.data() + t}))[0];
    nats.push_back(before - log_p);
    before = log_p;
  }
  return nats;
}

std::string wavenet_svg(const WaveNet& model, const MarkovChain& source, const Array& real,
                        const Array& sample) {
  using namespace examples;
  std::vector<double> times(static_cast<std::size_t>(real.cols()));
  for (std::size_t t = 0; t < times.size(); ++t) times[t] = static_cast<double>(t + 1);
  Figure figure("WaveNet on a slow wave of four levels");
  figure.whole_x_ticks();
  figure.panel("level").y_range(-0.3, 3.3).add(
      {.label = "the source", .x = times, .y = wavenet_first_row(real), .colour = Colour::black});
  figure.panel("-log p, nats")
      .add({.label = "density estimation by WaveNet", .x = times, .y = wavenet_surprise(model, real)})
      .add({.label = "the same by the source itself",
            .x = times,
            .y = wavenet_surprise(source, real),
            .colour = Colour::orange,
            .mark = Mark::dots});
  figure.panel("level", "time")
      .y_range(-0.3, 3.3)
      .add({.label = "sample generation by WaveNet",
            .x = times,
            .y = wavenet_first_row(sample),
            .colour = Colour::green});
  return figure.svg();
}

}  // namespace

RunResult run_wavenet(const RunOptions& options) {
  Random rng = Random(options.seed).stream(1);
  const MarkovChain source = slow_wave();
  const WaveNet model = trained_wavenet(source, rng);
  const WaveNetNll six = wavenet_exact_nll(model, source, wavenet_counted);
  const double last = six.nll - wavenet_exact_nll(model, source, wavenet_counted - 1).nll;
  const double least = wavenet_source_entropy(source, wavenet_counted);
  const Array samples = wavenet_samples(model, wavenet_shown, 500, rng).levels;
  const Array real = source.draw(wavenet_shown, 1, rng);

  RunResult result;
  result.numbers = {
      {"negative log-likelihood of the sixth level", last, "nats"},
      {"its least value, the entropy rate", source.entropy_rate_nats(), "nats"},
      {"negative log-likelihood of six levels", six.nll, "nats"},
      {"its least value, their entropy", least, "nats"},
      {"KL(source || model) of six levels", six.nll - least, "nats"},
      {"sum over all 4,096 sequences of six levels", six.total},
      {"receptive field, in times", static_cast<double>(nn::receptive_field(dilated_layers(model)))},
      {"largest error of a transition, 500 samples of 64", wavenet_transition_error(source, samples)}};
  result.text = "The source\n" + wavenet_text(real, source.levels()) + "Sample generation\n" +
                wavenet_text(Array::row(wavenet_first_row(samples)), source.levels());
  result.svg = wavenet_svg(model, source, real, samples);
  return result;
}

Profile profile_wavenet(std::uint64_t seed) {
  Random rng = Random(seed).stream(1);
  const MarkovChain source = slow_wave();
  const WaveNet model = trained_wavenet(source, rng);
  Profile profile;
  profile.target = "six levels of a slow wave";
  profile.likelihood = "exact";
  profile.nll_nats = wavenet_exact_nll(model, source, wavenet_counted).nll;
  profile.least_nats = wavenet_source_entropy(source, wavenet_counted);
  profile.sample_microseconds = microseconds_a_sample(
      [&](Index count) { return wavenet_samples(model, wavenet_counted, count, rng).levels; });
  profile.passes = static_cast<int>(wavenet_counted);
  profile.latent = "none";
  return profile;
}

}  // namespace saddle::family
