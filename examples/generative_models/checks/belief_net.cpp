// The exact checks of the belief net, and the mistake that users make with it.
#include "examples/generative_models/belief_net.h"

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/targets/bars_and_stripes.h"
#include "examples/generative_models/targets/likelihood.h"
#include "gan/claims/linear_equations.h"

namespace saddle::family {
namespace {

// The belief net with another mask for its connections.
BeliefNet with_mask(const Array& mask, Random rng) {
  BeliefNet model(mask.rows(), rng);
  nn::fill_normal(model.layer.weight(), 0, 1, rng);
  model.layer.set_mask(mask);
  return model;
}

// The triangle with its diagonal: each bit sees itself.
Array before_and_itself(Index bits) {
  Array mask = before_only(bits);
  for (Index j = 0; j < bits; ++j) mask[j * bits + j] = 1;
  return mask;
}

Measurement measure_total(const Array& mask, Study& study) {
  const BeliefNet model = with_mask(mask, study.random("belief-net-total"));
  Measurement result;
  result.add("log of the sum of p over all 65,536 states", log_total(model, 16), 0);
  return result;
}

// d logit_i / d x_j by the tape, against W_ji for j < i and 0 elsewhere, at a random image.
Measurement measure_belief_net_jacobian(const Array& mask, Study& study) {
  const BeliefNet model = with_mask(mask, study.random("belief-net-jacobian"));
  Random rng = study.random("belief-net-jacobian-x");
  const Index bits = mask.rows();
  Array x = Array::zeros(1, bits);
  for (Index j = 0; j < bits; ++j) x[j] = rng.uniform() < 0.5 ? 0 : 1;
  Measurement result;
  for (Index i = 0; i < bits; ++i) {
    ad::Tape tape;
    const Var at = tape.leaf(x);
    const ad::Gradients g = backward(slice_cols(model.logits(at), i, 1), at);
    double seen = 0,
           hidden = 0;  // the largest error among the bits before i, and the largest slope among the others
    for (Index j = 0; j < bits; ++j) {
      const double w = model.layer.weight().value()(j, i);
      if (j < i)
        seen = gan::larger(seen, std::fabs(g[at][j] - w));
      else
        hidden = gan::larger(hidden, std::fabs(g[at][j]));
    }
    result.add(fmt::format("slope of logit {} in the bits before it: |error|", i + 1), seen, 0);
    result.add(fmt::format("slope of logit {} in itself and the bits after it", i + 1), hidden, 0);
  }
  return result;
}

Array belief_net_column(const Array& states, Index j) {
  std::vector<double> column;
  for (Index s = 0; s < states.rows(); ++s) column.push_back(states(s, j));
  return Array::column(column);
}

// E x_j x_i under the data, and sum p(x) x_j sigmoid(ell_i(x)) under the fitted net: equal for j < i.
Measurement measure_belief_net_moments(int newton_steps, Study& study) {
  constexpr Index bits = 4;
  Random rng = study.random("belief-net-moments");
  const Array states = all_states(bits);
  const std::vector<double> p = random_probabilities(states.rows(), rng);
  BeliefNet model(bits, rng);
  Array weights = Array::column(p);
  // Newton's method for bit i in its bias and its i weights: the loss is convex and separates over the bits.
  for (Index i = 0; i < bits; ++i) {
    const Index size = i + 1;  // bias, then the weights from the bits before
    const auto loss = [&](const Var& theta) {
      Var logit = slice_cols(theta, 0, 1);
      for (Index j = 0; j < i; ++j)
        logit = logit + slice_cols(theta, 1 + j, 1) * belief_net_column(states, j);
      return sum(weights *
                 bce_with_logits(logit + Array::zeros(states.rows(), 1), belief_net_column(states, i)));
    };
    Array theta = Array::zeros(1, size);
    for (int step = 0; step < newton_steps; ++step) {
      const Array g = ad::grad(loss)(theta), h = ad::hessian(loss, theta);
      const std::vector<double> change = gan::solve_linear(h, {g.data(), g.data() + size});
      for (Index k = 0; k < size; ++k) theta[k] -= change[static_cast<std::size_t>(k)];
    }
    model.layer.bias().write()[i] = theta[0];
    for (Index j = 0; j < i; ++j) model.layer.weight().write()[j * bits + i] = theta[1 + j];
  }
  ad::Tape tape;
  const Var logits = model.logits(tape.constant(states));
  Measurement result;
  for (Index i = 0; i < bits; ++i)
    for (Index j = -1; j < i; ++j) {
      double data = 0, fitted = 0;
      for (Index s = 0; s < states.rows(); ++s) {
        const double other = p[static_cast<std::size_t>(s)] * (j < 0 ? 1 : states(s, j));
        data += other * states(s, i);
        fitted += other * ad::sigmoid(logits.array()(s, i));
      }
      result.add(j < 0 ? fmt::format("E x_{}", i + 1) : fmt::format("E x_{} x_{}", j + 1, i + 1), fitted,
                 data);
    }
  return result;
}

}  // namespace

std::vector<Claim> belief_net_claims() {
  return {
      {
          .id = "belief-net-total",
          .statement =
              "The probabilities of a fully visible belief net with 16 bits and any weights sum to one.",
          .source = "Goodfellow 2016, section 2.3.1; Frey, Hinton and Dayan 1996",
          .formula = R"(\sum_x \prod_i p(x_i \mid x_1, \dots, x_{i-1}) = 1)",
          .derivation = R"(
              Sum over the last bit first: only its own factor holds it, and the two values of that factor sum
              to one. What remains is the same product with one bit less.)",
          .tolerance = 1e-12,
          .tolerance_reason = "65,536 terms, each with 16 roundings of the logarithm",
          .measure = [](Study& study) { return measure_total(before_only(16), study); },
          .wrong = {{Wrong::Kind::condition, "a triangle with its diagonal: each bit sees itself",
                     [](Study& study) { return measure_total(before_and_itself(16), study); }}},
      },
      {
          .id = "belief-net-jacobian",
          .statement = R"(
              In a fully visible belief net the derivative of the logit ell_i of bit i by bit j is the weight
              W_ji for j < i and exactly zero for j >= i.)",
          .source = "Goodfellow 2016, section 2.3.1",
          .formula = R"(\frac{\partial\, \ell_i}{\partial x_j} = W_{ji}\ \text{for}\ j < i,\ \text{else}\ 0)",
          .derivation = R"(
              Logit i is linear in the bits, and its mask takes out all but those before i. Autoregression is
              this pattern of zeros: a strictly triangular Jacobian.)",
          .tolerance = 1e-14,
          .tolerance_reason = "a derivative is one product with one and sums with zeros",
          .measure = [](Study& study) { return measure_belief_net_jacobian(before_only(16), study); },
          .wrong = {{Wrong::Kind::condition, "a triangle with its diagonal: each bit sees itself",
                     [](Study& study) { return measure_belief_net_jacobian(before_and_itself(16), study); }}},
      },
      {
          .id = "belief-net-moments",
          .statement = R"(
              The maximum of the likelihood of a belief net on data that give every state a positive
              probability has the moments E x_i and, for j < i, E x_j x_i of the data, if E x_i is computed
              from the factor of bit i and the bits before it from the data; Newton's method by the tape finds
              this maximum.)",
          .source = "the likelihood equations of logistic regression, one for each bit; Frey, Hinton and "
                    "Dayan 1996",
          .formula = R"(\sum_x p(x)\, x_j\, \sigma(\ell_i(x)) = \sum_x p(x)\, x_j x_i\ \text{for}\ j < i)",
          .derivation = R"(
              The loss is a sum over the bits, and each part is convex in its own bias and weights. Its
              derivative by W_ji is sum p(x) x_j (sigmoid(logit_i) - x_i), and by the bias the same without
              x_j; both are zero at the minimum, which is the only one since every state has a positive
              probability.)",
          .tolerance = 1e-12,
          .tolerance_reason = "Newton's method ends at the rounding of its gradient, sums of 16 terms",
          .measure = [](Study& study) { return measure_belief_net_moments(40, study); },
          .wrong = {{Wrong::Kind::condition, "a fit that was stopped after one step of Newton's method",
                     [](Study& study) { return measure_belief_net_moments(1, study); }}},
      },
  };
}

}  // namespace saddle::family
