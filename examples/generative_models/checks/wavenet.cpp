// The exact checks of WaveNet: of the net here, of its sources in wavenet_source.cpp; and the mistakes that
// users make with it.
#include "examples/generative_models/wavenet.h"

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/checks/wavenet_source.h"
#include "examples/generative_models/targets/likelihood.h"
#include "examples/generative_models/targets/markov_chain.h"

namespace saddle::family {

WaveNet random_wavenet(const WaveNetSizes& sizes, Random& rng) {
  WaveNet model(sizes, rng);
  for (nn::Parameter* p : model.parameters()) nn::fill_normal(*p, 0, 0.6, rng);
  return model;
}

namespace {

constexpr Index wavenet_levels = 4;

// The layer, moved `ahead` times into the future: its output at t sees what it should see at t + ahead.
Var wavenet_ahead(const CausalConv1d& layer, const Var& h, Index time, Index ahead) {
  if (ahead == 0) return layer(h);
  const Var zeros = broadcast(h.tape().constant(0.0), {h.rows(), ahead * (h.cols() / time)});
  const Var y = layer(concat({h, zeros}, ad::Axis::cols));
  const Index out = y.cols() / (time + ahead);
  return slice_cols(y, ahead * out, time * out);
}

// How the convolutions of a pass are done: causal; with SAME padding, half of the zeros before the start and
// half behind the end; or causal with an input that is not shifted by one.
enum class WaveNetPadding { causal, same, not_shifted };

Var wavenet_logits(const WaveNet& model, const Var& x, WaveNetPadding padding) {
  const Index time = x.cols() / model.levels;
  return model.net(x, [&](const CausalConv1d& layer, const Var& h) {
    const Index zeros = (layer.kernel() - 1) * layer.dilation();
    if (padding == WaveNetPadding::same) return wavenet_ahead(layer, h, time, zeros - zeros / 2);
    return wavenet_ahead(layer, h, time,
                         padding == WaveNetPadding::not_shifted && &layer == &model.front ? 1 : 0);
  });
}

Measurement measure_wavenet_total(WaveNetPadding padding, Study& study) {
  Random rng = study.random("wavenet-total");
  const WaveNet model = random_wavenet({.dilations = {1, 2}}, rng);
  const Array x = one_hot(all_sequences(wavenet_levels, 4), wavenet_levels);
  std::vector<double> log_p;
  if (padding == WaveNetPadding::causal) {
    log_p = log_p_of(model, x);
  } else {
    ad::Tape tape;
    const Var at = tape.constant(x);
    const Array values = log_categorical(wavenet_logits(model, at, padding), at, wavenet_levels).array();
    log_p.assign(values.begin(), values.end());
  }
  Measurement result;
  result.add("log of the sum over 4^4 sequences", log_sum_exp(log_p), 0);
  return result;
}

// 1 + sum (k - 1) d, as the library computes it, and what it is mistaken for.
using WaveNetField = Index (*)(const WaveNet& model);
Index wavenet_field(const WaveNet& model) {
  return nn::receptive_field(dilated_layers(model));
}
Index wavenet_field_wrong(const WaveNet& model) {
  Index times = 0;
  for (const CausalConv1d& layer : dilated_layers(model)) times += layer.kernel() * layer.dilation();
  return times;
}

// Which times the logits depend on, by the Jacobian of the tape.
Measurement measure_wavenet_field(WaveNetField field, WaveNetPadding padding, Study& study) {
  constexpr Index time = 18;
  Random rng = study.random("wavenet-receptive-field");
  Measurement result;
  const std::vector<WaveNetSizes> stacks = {{.levels = 2, .channels = 3, .dilations = {1, 2, 4}},
                                            {.levels = 2, .channels = 3, .dilations = {1, 2, 4, 1, 2, 4}},
                                            {.levels = 2, .channels = 3, .kernel = 3, .dilations = {1, 3}}};
  for (const WaveNetSizes& sizes : stacks) {
    const WaveNet model = random_wavenet(sizes, rng);
    // A rectifier with a negative argument would hide what is behind it: keep all of them open.
    for (const WaveNet::Layer& layer : model.layers)
      for (Index i = 0; i < layer.skip.bias().size(); ++i) layer.skip.bias().write()[i] = 20;
    Array x = Array::zeros(1, time * sizes.levels);
    for (Index i = 0; i < x.size(); ++i) x[i] = rng.uniform();
    const Array jacobian = ad::jacobian([&](const Var& at) { return wavenet_logits(model, at, padding); }, x);
    const Index times = field(model);
    Index seen_by_last = 0, differ = 0;
    for (Index t = 0; t < time; ++t)
      for (Index s = 0; s < time; ++s) {
        bool sees = false;
        for (Index i = 0; i < sizes.levels * sizes.levels; ++i)
          sees =
              sees || jacobian(t * sizes.levels + i / sizes.levels, s * sizes.levels + i % sizes.levels) != 0;
        if (t == time - 1 && sees) ++seen_by_last;
        if (sees != (t - times <= s && s < t)) ++differ;
      }
    const std::string which = fmt::format("kernel {}, {} layers", sizes.kernel, sizes.dilations.size());
    result.add("times that the last logit sees, " + which, static_cast<double>(seen_by_last),
               static_cast<double>(times));
    result.add("pairs of times where support and window differ, " + which, static_cast<double>(differ), 0);
  }
  return result;
}

// A queue of kernel - 1 inputs for each layer, whatever its dilation.
struct WaveNetCacheNoDilation {
  std::map<const CausalConv1d*, std::deque<Var>> queues;

  Var operator()(const CausalConv1d& layer, const Var& now) {
    std::deque<Var>& queue = queues[&layer];
    if (queue.empty()) queue.assign(static_cast<std::size_t>(layer.kernel() - 1), now * 0);
    queue.push_back(now);
    const Var seen = concat(std::vector<Var>(queue.begin(), queue.end()), ad::Axis::cols);
    queue.pop_front();
    return affine(seen, now.tape().leaf(layer.weight()), now.tape().leaf(layer.bias()));
  }
};

// Generation with the cache against generation with a whole pass for each time, from the same random numbers.
template <class Cache>
Measurement measure_wavenet_cache(Study& study) {
  constexpr Index time = 12, count = 20;
  Random rng = study.random("wavenet-cache");
  const WaveNet model = random_wavenet({}, rng);
  Random again = rng;
  const WaveNetSamples cached = wavenet_samples<Cache>(model, time, count, rng);
  Array naive = Array::zeros(count, time), logits;
  for (Index t = 0; t < time; ++t) {
    ad::Tape tape;
    logits = model.logits(tape.constant(one_hot(naive, wavenet_levels))).array();
    for (Index k = 0; k < count; ++k) {
      const double* const row = logits.data() + (k * time + t) * wavenet_levels;
      naive(k, t) = static_cast<double>(draw_of_logits(ArrayView(row, {1, wavenet_levels}), again.uniform()));
    }
  }
  double largest = 0, differ = 0;
  // The last pass has all levels but the last one, on which no logit depends.
  for (Index i = 0; i < logits.size(); ++i)
    largest = gan::larger(largest, std::fabs(logits[i] - cached.logits[i]));
  for (Index i = 0; i < naive.size(); ++i) differ += naive[i] == cached.levels[i] ? 0 : 1;
  Measurement result;
  result.add("largest difference of a logit, 20 samples of 12 levels", largest, 0);
  result.add("levels that differ, of 240", differ, 0);
  return result;
}

}  // namespace

std::vector<Claim> wavenet_claims() {
  const char* const source = "van den Oord et al. 2016, \"WaveNet: A Generative Model for Raw Audio\", ";
  const auto total = [](WaveNetPadding padding) {
    return [padding](Study& study) { return measure_wavenet_total(padding, study); };
  };
  const auto field = [](WaveNetField formula, WaveNetPadding padding) {
    return [=](Study& study) { return measure_wavenet_field(formula, padding, study); };
  };
  std::vector<Claim> claims = {
      {
          .id = "wavenet-total",
          .statement =
              "The probabilities that a WaveNet with any weights gives to the sequences of four of 4 "
              "levels sum to one.",
          .source = std::string(source) + "Eq. 1",
          .formula = R"(\sum_x \prod_t p(x_t \mid x_1, \dots, x_{t-1}) = 1)",
          .derivation =
              "Each convolution sees no later time than its own, and the one at the bottom only "
              "earlier ones, so logit t is a function of the levels before t. Sum over the last level "
              "first: its own factor alone holds it, and a softmax sums to one.",
          .tolerance = 1e-12,
          .tolerance_reason = "256 terms, each a sum of 4 numbers below 20",
          .measure = total(WaveNetPadding::causal),
          .wrong = {{Wrong::Kind::condition, "SAME padding: a level sees itself and later ones",
                     total(WaveNetPadding::same)},
                    {Wrong::Kind::condition, "the input not shifted by one: a level sees itself",
                     total(WaveNetPadding::not_shifted)}},
      },
      {
          .id = "wavenet-receptive-field",
          .statement =
              "Logit t of a WaveNet with dilations of one kernel size k whose sums of products leave no "
              "gap, as 1, 2, 4, ... for k = 2, depends on exactly the 1 + sum (k - 1) d times before t, "
              "for normal weights and open rectifiers with probability one.",
          .source = std::string(source) + "section 2.1",
          .formula = R"(R = 1 + \sum_l (k - 1)\, d_l)",
          .derivation =
              "An output of layer l sees its input at distances 0, d, ..., (k - 1) d. Distances of "
              "successive layers add, so the largest is the sum of all (k - 1) d, and with distance 0 "
              "and no gap between there are R of them. The layer at the bottom moves the window one "
              "step back. The slope along the window is an analytic function of the weights that is "
              "not zero everywhere.",
          .tolerance = 0,
          .tolerance_reason = "counts",
          .measure = field(wavenet_field, WaveNetPadding::causal),
          .wrong = {{Wrong::Kind::formula, "the receptive field as sum k d",
                     field(wavenet_field_wrong, WaveNetPadding::causal)},
                    {Wrong::Kind::condition, "SAME padding: half of the window is in the future",
                     field(wavenet_field, WaveNetPadding::same)}},
      },
      {
          .id = "wavenet-cache",
          .statement =
              "Generation with a queue of (k - 1) d inputs for each convolution draws the levels that "
              "generation with a whole pass for each level draws from the same random numbers, with the "
              "same logits.",
          .source = "Paine et al. 2016, \"Fast Wavenet Generation Algorithm\", section 2",
          .formula = R"(y_t = b + \sum_{j<k} W_j\, h_{t - (k - 1 - j) d})",
          .derivation =
              "The output of a convolution at t reads its input at t and at k - 1 earlier times, the "
              "earliest (k - 1) d before. These inputs do not change when later levels are drawn, "
              "since no layer sees the future, so what was computed for an earlier time is still right.",
          .tolerance = 1e-12,
          .tolerance_reason = "sums of 16 products of size one, in matrices of other sizes and so perhaps in "
                              "another order, through 3 layers; a level differs if a random number falls "
                              "between, which has a probability of about 1e-12",
          .measure = measure_wavenet_cache<WaveNetCache>,
          .wrong = {{Wrong::Kind::condition, "queues of k - 1 inputs, whatever the dilation",
                     measure_wavenet_cache<WaveNetCacheNoDilation>}},
      },
  };
  for (Claim& claim : wavenet_source_claims()) claims.push_back(std::move(claim));
  return claims;
}

}  // namespace saddle::family
