// The exact checks of NADE, and three mistakes that users make with it.
#include "examples/generative_models/nade.h"

#include <functional>
#include <sstream>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/targets/likelihood.h"

namespace saddle::family {
namespace {

constexpr Index nade_bits = 8, nade_hidden = 5;

void randomise(const Nade& model, Random& rng) {
  for (nn::Parameter* p : model.parameters()) nn::fill_normal(*p, 0, 1, rng);
}

// Logits by the definition: for each bit the whole sum over the bits before it, starting from `start(i)`
// times the hidden bias, with row `row(i)` of the output weights; and how many multiplications the
// hidden layers of the recurrence are said to take.
struct NadeDefinition {
  std::function<double(Index i)> start = [](Index) { return 1.0; };
  std::function<Index(Index i)> row = [](Index i) { return i; };
  double products = nade_hidden * nade_bits;
};
std::vector<double> nade_logits(const Nade& model, const NadeDefinition& definition, ArrayView x) {
  std::vector<double> logits;
  for (Index i = 0; i < x.cols(); ++i) {
    double logit = model.bias.value()[i];
    for (Index h = 0; h < model.in.shape().cols; ++h) {
      double before = definition.start(i) * model.hidden_bias.value()[h];
      for (Index j = 0; j < i; ++j) before += x[j] * model.in.value()(j, h);
      logit += ad::sigmoid(before) * model.out.value()(definition.row(i), h);
    }
    logits.push_back(logit);
  }
  return logits;
}

Measurement measure_nade_total(Study& study, bool sees_itself) {
  Random rng = study.random("nade-total");
  Nade model(nade_bits, nade_hidden, rng);
  randomise(model, rng);
  Measurement result;
  if (!sees_itself) {
    result.add("log of the sum over 2^8 states", log_total(model, nade_bits), 0);
    return result;
  }
  // The recurrence advanced before the logit is taken.
  const Array states = all_states(nade_bits);
  std::vector<double> log_p;
  for (Index s = 0; s < states.rows(); ++s) {
    double sum = 0;
    Array before = model.hidden_bias.value();
    for (Index i = 0; i < nade_bits; ++i) {
      double logit = model.bias.value()[i];
      for (Index h = 0; h < nade_hidden; ++h) {
        before[h] += states(s, i) * model.in.value()(i, h);
        logit += ad::sigmoid(before[h]) * model.out.value()(i, h);
      }
      sum -= ad::bce_with_logits(logit, states(s, i));
    }
    log_p.push_back(sum);
  }
  result.add("log of the sum over 2^8 states", log_sum_exp(log_p), 0);
  return result;
}

// The multiplications x_i W_i for one state, counted on the tape that the model itself records.
double nade_products(const Nade& model) {
  ad::Tape tape;
  model.logits(tape.constant(Array::zeros(1, nade_bits)));
  std::istringstream lines(ad::Picture(tape).table());
  double count = 0;
  for (std::string line; std::getline(lines, line);)
    if (line.find(" multiply ") != line.npos && line.find(fmt::format(" 1x{} ", nade_hidden)) != line.npos)
      count += nade_hidden;
  return count;
}

Measurement measure_nade_shared(const NadeDefinition& definition, Study& study) {
  Random rng = study.random("nade-shared");
  Nade model(nade_bits, nade_hidden, rng);
  randomise(model, rng);
  const Array states = all_states(nade_bits);
  ad::Tape tape;
  const Var logits = model.logits(tape.constant(states));
  double largest = 0;
  for (Index s = 0; s < states.rows(); ++s) {
    const std::vector<double> plain =
        nade_logits(model, definition, ArrayView(states.data() + s * nade_bits, {1, nade_bits}));
    for (Index i = 0; i < nade_bits; ++i)
      largest = gan::larger(largest, std::fabs(logits.array()(s, i) - plain[static_cast<std::size_t>(i)]));
  }
  Measurement result;
  result.add("recurrence against the definition, largest difference of a logit", largest, 0);
  result.add("multiplications for the hidden layers of one state", nade_products(model), definition.products);
  return result;
}

Measurement measure_nade_sampling(bool reverse_rows, Study& study) {
  Random rng = study.random("nade-sampling");
  Nade model(nade_bits, nade_hidden, rng);
  randomise(model, rng);
  const NadeSamples drawn = nade_samples(model, 50, rng);
  if (reverse_rows) {
    const Array out = model.out.value();
    for (Index i = 0; i < nade_bits; ++i)
      for (Index h = 0; h < nade_hidden; ++h)
        model.out.write()[i * nade_hidden + h] = out(nade_bits - 1 - i, h);
  }
  const std::vector<double> forward = log_p_of(model, drawn.x);
  double largest = 0;
  for (std::size_t i = 0; i < forward.size(); ++i)
    largest = gan::larger(largest, std::fabs(forward[i] - drawn.log_p[i]));
  Measurement result;
  result.add("log p on the path of sampling against log p of the sample, 50 samples", largest, 0);
  return result;
}

}  // namespace

std::vector<Claim> nade_claims() {
  const char* const source = "Larochelle and Murray 2011, Eqs. 9 and 10";
  const NadeDefinition right;
  const NadeDefinition bias_each_step{.start = [](Index i) { return static_cast<double>(i + 1); }};
  const NadeDefinition unshared{.products = nade_hidden * nade_bits * (nade_bits - 1) / 2.0};
  const NadeDefinition reversed{.row = [](Index i) { return nade_bits - 1 - i; }};
  const auto shared = [](const NadeDefinition& definition) {
    return [definition](Study& study) { return measure_nade_shared(definition, study); };
  };
  return {
      {
          .id = "nade-total",
          .statement = "The probabilities of a NADE with any weights sum to one.",
          .source = source,
          .formula = R"(\sum_x \prod_i p(x_i \mid x_1, \dots, x_{i-1}) = 1)",
          .derivation = R"(
              The hidden units of factor i see the bits before i alone, so the sum over the last bit is one,
              then that over the bit before it, and so on.)",
          .tolerance = 1e-13,
          .tolerance_reason = "256 terms with 8 roundings each",
          .measure = [](Study& study) { return measure_nade_total(study, false); },
          .wrong = {{Wrong::Kind::condition,
                     "the recurrence advanced before the logit is computed: a bit sees itself",
                     [](Study& study) { return measure_nade_total(study, true); }}},
      },
      {
          .id = "nade-shared",
          .statement = R"(
              The recurrence of NADE, which adds x_i W_i from bit to bit, gives the
              logits of its definition, and its hidden layers take H D multiplications, not the H D (D - 1) / 2
              of the definition.)",
          .source = source,
          .formula = R"(\ell_i = b_i + V_i\, \sigma(c + \sum_{j<i} x_j W_j))",
          .derivation = R"(
              The argument of the sigmoid for bit i + 1 is that for bit i and one more term, x_i W_i, H
              multiplications. The definition sums i - 1 such terms for bit i, which is D (D - 1) / 2 in all.)",
          .tolerance = 1e-12,
          .tolerance_reason = "sums of 8 terms in two orders; the counts are exact",
          .measure = shared(right),
          .wrong = {{Wrong::Kind::formula, "the hidden bias added again at each bit", shared(bias_each_step)},
                    {Wrong::Kind::formula, "the rows of the output weights in reversed order",
                     shared(reversed)},
                    {Wrong::Kind::formula, "H D (D - 1) / 2 multiplications, as without sharing",
                     shared(unshared)}},
      },
      {
          .id = "nade-sampling",
          .statement = R"(
              The log-probability that NADE accumulates while it draws a sample is that which it gives to the
              sample.)",
          .source = source,
          .formula = R"(\sum_i \log p(x_i \mid x_1, \dots, x_{i-1}) = \log p(x))",
          .derivation = R"(
              Both compute the same factors: sampling in one pass that fills in bit after bit, the forward
              pass with all bits present.)",
          .tolerance = 1e-12,
          .tolerance_reason = "sums of 8 terms of size one in two orders",
          .measure = [](Study& study) { return measure_nade_sampling(false, study); },
          .wrong = {{Wrong::Kind::formula,
                     "samples drawn with the rows of the output weights in reversed order",
                     [](Study& study) { return measure_nade_sampling(true, study); }}},
      },
  };
}

}  // namespace saddle::family
