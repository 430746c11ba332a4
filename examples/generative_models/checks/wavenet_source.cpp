// The exact checks of WaveNet on its sources: the loss on a Markov chain, whose entropy is known, and the
// error of mu-law levels.
#include "examples/generative_models/checks/wavenet_source.h"

#include <algorithm>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/targets/likelihood.h"
#include "examples/generative_models/targets/markov_chain.h"
#include "examples/generative_models/targets/mu_law.h"

namespace saddle::family {
namespace {

constexpr Index wavenet_chain_levels = 4;

// A chain with random positive probabilities.
MarkovChain wavenet_random_chain(Random& rng) {
  Array p = Array::zeros(wavenet_chain_levels, wavenet_chain_levels);
  for (Index i = 0; i < wavenet_chain_levels; ++i) {
    double sum = 0;
    for (Index j = 0; j < wavenet_chain_levels; ++j) sum += p(i, j) = 0.05 + rng.uniform();
    for (Index j = 0; j < wavenet_chain_levels; ++j) p(i, j) /= sum;
  }
  return MarkovChain(p);
}

// A WaveNet that is the chain: the one layer passes the one-hot level before on, and the head is the table of
// log P_ij - log pi_j with the bias log pi_j, which alone is left at the first time.
WaveNet wavenet_of_chain(const MarkovChain& chain, bool transposed, Random& rng) {
  const Index n = chain.levels();
  WaveNet model({.levels = n, .channels = n, .dilations = {1}}, rng);
  for (nn::Parameter* p : model.parameters())
    for (Index i = 0; i < p->size(); ++i) p->write()[i] = 0;
  const WaveNet::Layer& layer = model.layers[0];
  for (Index i = 0; i < n; ++i) {
    model.front.weight().write()[i * n + i] = 1;
    layer.filter.weight().write()[(n + i) * n + i] = 1;  // the later of two inputs
    layer.skip.weight().write()[i * n + i] = 2 / std::tanh(1.0);
    const double log_pi = std::log(chain.stationary()[static_cast<std::size_t>(i)]);
    model.head.bias().write()[i] = log_pi;
    for (Index j = 0; j < n; ++j)
      model.head.weight().write()[j * n + i] =
          std::log(transposed ? chain.transition()(i, j) : chain.transition()(j, i)) - log_pi;
  }
  return model;
}

// -E log q of the first `time` levels, over all 4^time sequences.
double wavenet_nll(const WaveNet& model, const MarkovChain& chain, Index time) {
  const Array all = all_sequences(chain.levels(), time);
  const std::vector<double> log_p = chain.log_p(all), log_q = log_p_of(model, one_hot(all, chain.levels()));
  double sum = 0;
  for (std::size_t s = 0; s < log_p.size(); ++s) sum -= std::exp(log_p[s]) * log_q[s];
  return sum;
}

Measurement measure_wavenet_entropy_rate(bool transposed, bool independent, Study& study) {
  Random rng = study.random("wavenet-entropy-rate");
  const MarkovChain chain = wavenet_random_chain(rng);
  const WaveNet table = wavenet_of_chain(chain, transposed, rng), other = random_wavenet({}, rng);
  const double first = entropy_nats(chain.stationary());
  const double rate = independent ? first : chain.entropy_rate_nats();
  Measurement result;
  for (Index time = 1; time <= 5; ++time) {
    const double least = first + static_cast<double>(time - 1) * rate;
    result
        .add(fmt::format("NLL of {} levels, the table as the head", time), wavenet_nll(table, chain, time),
             least)
        .unit = "nats";
    result
        .at_least(fmt::format("NLL of {} levels, random weights", time), wavenet_nll(other, chain, time),
                  least)
        .unit = "nats";
  }
  return result;
}

// How a level is made of a number, and a number of a level.
struct MuLawCodec {
  Index (*encode)(double x, Index levels) = mu_law_encode;
  double (*decode)(Index level, Index levels) = mu_law_decode;
};
Index mu_law_encode_down(double x, Index levels) {
  const auto mu = static_cast<double>(levels - 1);
  return static_cast<Index>(std::floor((mu_law_compress(x, mu) + 1) / 2 * mu));
}
double mu_law_decode_without_expanding(Index level, Index levels) {
  return 2 * static_cast<double>(level) / static_cast<double>(levels - 1) - 1;
}

Measurement measure_wavenet_mu_law(const MuLawCodec& codec, Study& study) {
  Random rng = study.random("wavenet-mu-law");
  Measurement result;
  for (const Index levels : {4, 16, 256}) {
    const auto mu = static_cast<double>(levels - 1);
    double companded = 0, inverse = 0, worst = -1, worst_bound = 0;
    for (int i = 0; i <= 2000; ++i) {
      const double x = i < 2 ? 2 * i - 1 : 2 * rng.uniform() - 1, y = mu_law_compress(x, mu);
      const double back = codec.decode(codec.encode(x, levels), levels), z = mu_law_compress(back, mu);
      inverse = gan::larger(inverse, std::fabs(mu_law_expand(y, mu) - x));
      companded = gan::larger(companded, std::fabs(y - z));
      const double slope =
          std::log1p(mu) / mu * std::pow(1 + mu, std::max(std::fabs(y), std::fabs(z)));  // of the inverse
      if (!(std::fabs(x - back) - slope / mu <= worst - worst_bound)) {
        worst = std::fabs(x - back);
        worst_bound = slope / mu;
      }
    }
    result.at_most(fmt::format("largest companded error against half a step, {} levels", levels), companded,
                   1 / mu);
    result.at_most(fmt::format("error against half a step times the slope, {} levels", levels), worst,
                   worst_bound);
    result.add(fmt::format("largest error of the inverse without levels, mu = {}", mu), inverse, 0);
    double moved = 0;
    for (Index level = 0; level < levels; ++level)
      moved += codec.encode(codec.decode(level, levels), levels) == level ? 0 : 1;
    result.add(fmt::format("levels that decode to a number of another level, of {}", levels), moved, 0);
  }
  return result;
}

}  // namespace

std::vector<Claim> wavenet_source_claims() {
  const auto entropy_rate = [](bool transposed, bool independent) {
    return [=](Study& study) { return measure_wavenet_entropy_rate(transposed, independent, study); };
  };
  const auto mu_law = [](const MuLawCodec& codec) {
    return [codec](Study& study) { return measure_wavenet_mu_law(codec, study); };
  };
  return {
      {
          .id = "wavenet-entropy-rate",
          .statement =
              "The least negative log-likelihood that any model can have on a stationary Markov chain "
              "is the entropy of its stationary law and, for each further step, its entropy rate; a "
              "WaveNet with the table of transitions as its head reaches it.",
          .source = "Cover and Thomas 2006, \"Elements of Information Theory\", Theorems 4.2.4 and 2.6.3",
          .formula =
              R"(-E \log q(x_1, \dots, x_T) \ge H(\pi) - (T - 1) \sum_i \pi_i \sum_j P_{ij} \log P_{ij})",
          .derivation =
              "The expectation of -log q is the entropy of the sequence plus KL(p || q), which is at "
              "least zero. By the chain rule the entropy is a sum: the first level has the stationary "
              "law, and each further one depends on the level before it alone, which has the "
              "stationary law too.",
          .tolerance = 1e-12,
          .tolerance_reason = "sums of up to 1,024 terms of both signs below 10 in total",
          .measure = entropy_rate(false, false),
          .wrong = {{Wrong::Kind::formula, "the entropy of the stationary law for each step",
                     entropy_rate(false, true)},
                    {Wrong::Kind::condition, "the table of transitions transposed",
                     entropy_rate(true, false)}},
          .unit = "nats",
      },
      {
          .id = "wavenet-mu-law",
          .statement =
              "A number of [-1, 1] that is companded by the mu-law with mu = levels - 1, rounded to the "
              "nearest level and expanded again is off by at most half a step of 2 / mu after "
              "companding, and before by at most that times the largest slope of the inverse between.",
          .source =
              "van den Oord et al. 2016, \"WaveNet: A Generative Model for Raw Audio\", section 2.2; ITU-T "
              "Recommendation G.711",
          .formula =
              R"(\lvert x - x' \rvert \le \frac{\log(1 + \mu)}{\mu^2} (1 + \mu)^{\max(\lvert f(x) \rvert, \lvert f(x') \rvert)})",
          .derivation =
              "The levels are the points -1, -1 + 2 / mu, ..., 1 after companding, and the nearest is "
              "at most half a step away. The inverse ((1 + mu) to the power |y|, minus 1) / mu has the "
              "slope log(1 + mu) / mu times (1 + mu) to the power |y|, which grows with |y|; the mean "
              "value theorem gives the bound.",
          .tolerance = 1e-13,
          .tolerance_reason = "a logarithm and an exponential of numbers below 6, with slopes up to 46 after "
                              "and before companding",
          .measure = mu_law({}),
          .wrong = {{Wrong::Kind::formula, "rounded down to a level, not to the nearest",
                     mu_law({.encode = mu_law_encode_down})},
                    {Wrong::Kind::formula, "decoded without expanding",
                     mu_law({.decode = mu_law_decode_without_expanding})}},
      },
  };
}

}  // namespace saddle::family
