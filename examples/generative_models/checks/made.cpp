// The exact checks of MADE, and three mistakes that users make with it.
#include "examples/generative_models/made.h"

#include <algorithm>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/targets/likelihood.h"

namespace saddle::family {
namespace {

constexpr Index made_bits = 8, made_units = 24;

std::vector<Index> made_order(Random& rng) {
  std::vector<Index> order = natural_order(made_bits);
  for (Index i = made_bits - 1; i > 0; --i)
    std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(rng.below(i + 1))]);
  return order;
}

// Masks that are wrong by one: a logit sees hidden units of its own degree, `<=` where `<` is meant.
MadeMasks made_masks_off_by_one(const std::vector<Index>& order, Index units) {
  MadeMasks masks = made_masks(order, units);
  for (Index k = 0; k < units; ++k)
    for (Index i = 0; i < made_bits; ++i)
      masks.out(k, i) = made_degree(k, units, made_bits) <= order[static_cast<std::size_t>(i)] ? 1 : 0;
  return masks;
}

Made random_made(const MadeMasks& masks, Random& rng) {
  Made model(masks, rng);
  for (nn::Parameter* p : model.parameters()) nn::fill_normal(*p, 0, 0.7, rng);
  return model;
}

using MaskRule = MadeMasks (*)(const std::vector<Index>& order, Index units);

Measurement measure_made_total(MaskRule rule, Study& study) {
  Random rng = study.random("made-total");
  Measurement result;
  for (int i = 0; i < 3; ++i) {
    const std::vector<Index> order = made_order(rng);
    const Made model = random_made(rule(order, made_units), rng);
    result.add(fmt::format("log of the sum over 2^8 states, ordering {}", i + 1), log_total(model, made_bits),
               0);
  }
  return result;
}

// The largest derivative of a logit by a bit that does not come before it, at one random grey image.
Measurement measure_made_jacobian(MaskRule rule, Study& study) {
  Random rng = study.random("made-jacobian");
  Measurement result;
  for (int i = 0; i < 3; ++i) {
    const std::vector<Index> order = made_order(rng);
    const Made model = random_made(rule(order, made_units), rng);
    Array x = Array::zeros(1, made_bits);
    for (Index j = 0; j < made_bits; ++j) x[j] = rng.uniform();
    double forbidden = 0, paths = 0;
    for (Index out = 0; out < made_bits; ++out) {
      ad::Tape tape;
      const Var at = tape.leaf(x);
      const ad::Gradients g = backward(slice_cols(model.logits(at), out, 1), at);
      for (Index in = 0; in < made_bits; ++in) {
        if (order[static_cast<std::size_t>(in)] < order[static_cast<std::size_t>(out)]) continue;
        forbidden = gan::larger(forbidden, std::fabs(g[at][in]));
        for (Index k = 0; k < made_units; ++k)
          paths += model.hidden.mask()(in, k) * model.output.mask()(k, out);
        paths += model.direct.mask()(in, out);
      }
    }
    result.add(fmt::format("largest slope of a logit in a bit not before it, ordering {}", i + 1), forbidden,
               0);
    result.add(fmt::format("paths from a bit to such a logit, ordering {}", i + 1), paths, 0);
  }
  return result;
}

// The log of the sum over all states of what four orderings of the same weights say together.
Measurement measure_made_mixture(bool average_logits, Study& study) {
  Random rng = study.random("made-mixture");
  Measurement result;
  const Array states = all_states(made_bits);
  Made model = random_made(made_masks(natural_order(made_bits), made_units), rng);
  std::vector<double> total(static_cast<std::size_t>(states.rows()), 0.0);
  Array logits = Array::zeros(states.rows(), made_bits);
  constexpr int orders = 4;
  for (int i = 0; i < orders; ++i) {
    model.reorder(made_order(rng));
    ad::Tape tape;
    const Var one = model.logits(tape.constant(states));
    for (Index k = 0; k < logits.size(); ++k) logits[k] += one.array()[k] / orders;
    const std::vector<double> log_p = log_p_of(model, states);
    for (std::size_t s = 0; s < total.size(); ++s) total[s] += std::exp(log_p[s]) / orders;
  }
  double sum = 0;
  if (average_logits) {
    ad::Tape tape;
    const Var log_p = log_bernoulli(tape.constant(logits), tape.constant(states));
    for (Index s = 0; s < states.rows(); ++s) sum += std::exp(log_p.array()[s]);
  } else {
    for (const double p : total) sum += p;
  }
  result.add("sum over 2^8 states of four orderings together", sum, 1);
  return result;
}

// log p before the masks change and after they have changed back. destroy: the masks are written into the
// weights.
Measurement measure_made_masks_change(bool destroy, Study& study) {
  Random rng = study.random("made-masks-change");
  Made model = random_made(made_masks(natural_order(made_bits), made_units), rng);
  const Array states = all_states(made_bits);
  const std::vector<double> before = log_p_of(model, states);
  for (int change = 0; change < 2; ++change) {
    model.reorder(change == 0 ? made_order(rng) : natural_order(made_bits));
    if (!destroy) continue;
    for (nn::MaskedLinear* layer : {&model.hidden, &model.output, &model.direct})
      for (Index i = 0; i < layer->mask().size(); ++i) layer->weight().write()[i] *= layer->mask()[i];
  }
  const std::vector<double> after = log_p_of(model, states);
  double change = 0;
  for (std::size_t s = 0; s < before.size(); ++s)
    change = gan::larger(change, std::fabs(after[s] - before[s]));
  Measurement result;
  result.add("largest change of log p when an ordering comes back", change, 0);
  return result;
}

}  // namespace

std::vector<Claim> made_claims() {
  const char* const source = "Germain, Gregor, Murray and Larochelle 2015, Eqs. 8, 9 and 13";
  return {
      {
          .id = "made-total",
          .statement =
              "The probabilities of a MADE with any weights and any ordering of its bits sum to one.",
          .source = source,
          .formula = R"(\sum_x \prod_i p(x_i \mid x_j,\ j\ \text{before}\ i) = 1)",
          .derivation = R"(
              Each logit depends on the bits before it alone. Sum over the last bit of the ordering first:
              only its own factor holds it, and the two values of that factor sum to one.)",
          .tolerance = 1e-13,
          .tolerance_reason = "256 terms with 8 roundings each",
          .measure = [](Study& study) { return measure_made_total(made_masks, study); },
          .wrong = {{Wrong::Kind::condition, "<= for < in the output mask: a bit sees itself",
                     [](Study& study) { return measure_made_total(made_masks_off_by_one, study); }}},
      },
      {
          .id = "made-jacobian",
          .statement = R"(
              In a MADE no path leads from a bit to the logit of a bit that is not after it in the ordering,
              and the derivative of that logit by the bit is exactly zero.)",
          .source = source,
          .formula =
              R"(\frac{\partial\, \ell_i}{\partial x_j} = 0,\ (M N + L)_{ji} = 0\ \text{unless}\ j\ \text{is before}\ i)",
          .derivation = R"(
              A path through the hidden layer needs a unit k with place(j) at most degree(k) and degree(k)
              below place(i), so place(j) is below place(i); the entry (j, i) of M N counts these units. The only
              other path is the direct connection, and L_ji is one only if place(j) is below place(i).)",
          .tolerance = 0,
          .tolerance_reason = "a sum of exact zeros",
          .measure = [](Study& study) { return measure_made_jacobian(made_masks, study); },
          .wrong = {{Wrong::Kind::condition, "<= for < in the output mask: a bit sees itself",
                     [](Study& study) { return measure_made_jacobian(made_masks_off_by_one, study); }}},
      },
      {
          .id = "made-mixture",
          .statement = R"(
              The mean of the probabilities that several orderings of one MADE give to a state sums to one
              over all states.)",
          .source = source,
          .formula = R"(\sum_x \frac{1}{m} \sum_o p_o(x) = 1)",
          .derivation = R"(
              A mixture of distributions is a distribution. The average of the logits is none: the logit of
              bit i then depends on bits before and after it.)",
          .tolerance = 1e-13,
          .tolerance_reason = "four sums of 256 terms with 8 roundings each",
          .measure = [](Study& study) { return measure_made_mixture(false, study); },
          .wrong = {{Wrong::Kind::formula, "the logits of the orderings averaged, and called a likelihood",
                     [](Study& study) { return measure_made_mixture(true, study); }}},
      },
      {
          .id = "made-masks-change",
          .statement = R"(
              A MADE whose ordering changes and changes back gives each state the same probability as before.)",
          .source = source,
          .formula = R"(p_o(x)\ \text{before} = p_o(x)\ \text{after})",
          .derivation = R"(
              The masks multiply the weights at each pass and are not written into them, so that a weight that
              one ordering takes out is kept for the next one.)",
          .tolerance = 0,
          .tolerance_reason = "the same operations on the same numbers",
          .measure = [](Study& study) { return measure_made_masks_change(false, study); },
          .wrong = {{Wrong::Kind::condition, "masks multiplied into the weights",
                     [](Study& study) { return measure_made_masks_change(true, study); }}},
      },
  };
}

}  // namespace saddle::family
