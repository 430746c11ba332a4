// What G follows under each of its three costs while D stands at D*: the gradient of which divergence, and
// what one gets instead by differentiating through D*.
#include "gan/claims/objectives/generator_gradient.h"

#include <fmt/format.h>

#include <cmath>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/claims/card.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/comparing.h"
#include "gan/claims/differences.h"
#include "gan/claims/distances.h"
#include "gan/claims/generator_family.h"
#include "gan/claims/study.h"
#include "gan/claims/wrong_forms.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"
#include "gan/probability/mesh.h"

namespace saddle::gan {
namespace {

// The gradient in theta of a divergence from p_data, which knows nothing of D, by differences.
Theta divergence_gradient(const GeneratorPair& pair, const Divergence& divergence) {
  const Distribution p_data = pair.p_data();
  return derivatives(pair.theta, 0.1,
                     [&](const Theta& moved) { return divergence(p_data, pair.family.at(moved)); });
}

void add(Measurement& result, const std::string& what, const Theta& measured, const Theta& closed) {
  result.add("d/dlocation " + what, measured.location, closed.location);
  result.add("d/dscale " + what, measured.scale, closed.scale);
}

Divergence followed(GeneratorCost cost) {
  const Distances& by = by_second_way();
  return followed<Divergence>(cost, 2 * by.jsd, reverse(by.kl), by.kl);
}

// Data against samples; `reached` is the share of the data where p_g is not zero.
struct Reached {
  Distribution p_data, p_g;
  double reached;
};

// The maximum-likelihood cost at D*, as a function of that share.
using MlValue = std::function<double(double reached)>;

Measurement measure_ml_value(const MlValue& closed, Study& study) {
  std::vector<Reached> pairs = {
      {mixture({{0.2, normal(-3, 0.5)}, {0.5, normal(0, 1)}, {0.3, normal(4, 0.75)}}), normal(0.6, 2.5), 1},
      {exponential(2), exponential(1), 1},
      {laplace(0, 1), logistic(1, 2), 1},
      {uniform(0, 1), uniform(-1, 3), 1},
      {categorical({0.5, 0.5, 0}), categorical({0.1, 0.2, 0.7}), 1},
      // Where p_g is zero G has no samples: data there are not counted.
      {uniform(0, 1), uniform(0.25, 1.25), 0.75},
      {categorical({0.5, 0.5, 0}), categorical({0, 0.25, 0.75}), 0.5},
      {uniform(0, 1), uniform(2, 3), 0},
  };
  for (const GeneratorPair& pair : smooth_pairs()) pairs.push_back({pair.p_data(), pair.p_g(), 1});
  const Objective cost = [](const ad::Var& logit, const ad::Var&, const ad::Var& p_g) {
    return generator_cost(GeneratorCost::maximum_likelihood, logit, p_g);
  };
  Measurement result;
  for (const auto& [p_data, p_g, reached] : pairs) {
    const QuadratureNodes nodes = quadrature_nodes(p_data, p_g);
    result.add(p_data.text() + " | " + p_g.text(),
               value_on_cells(cost, study.find(nodes.log_p, nodes.log_q), nodes.p(), nodes.q()),
               closed(reached));
  }
  return result;
}

// What the derivatives through D* are said to be those of, in the order of the costs: those of the costs at
// D* as functions of theta alone, D* moving along; but for constants.
struct ThroughD {
  Divergence minimax = of_q_and_mean(by_second_way().kl),
             non_saturating = reverse(by_second_way().kl) - of_q_and_mean(by_second_way().kl),
             maximum_likelihood = 0 * by_second_way().tv;
};

Measurement measure_through(const ThroughD& said, Study&) {
  Measurement result;
  for (const auto& [cost, value] : {std::pair(GeneratorCost::minimax, said.minimax),
                                    {GeneratorCost::non_saturating, said.non_saturating},
                                    {GeneratorCost::maximum_likelihood, said.maximum_likelihood}}) {
    double apart = 0;
    for (const GeneratorPair& pair : smooth_pairs()) {
      const Theta moving = gradient_through_optimum(pair.family, pair.theta_data, pair.theta, cost);
      const Theta frozen = frozen_gradient(pair.family, pair.theta_data, pair.theta, cost);
      add(result, fmt::format("{}, {}", name(cost), pair.name()), moving, divergence_gradient(pair, value));
      apart = larger(apart, larger(std::fabs(moving.location - frozen.location),
                                   std::fabs(moving.scale - frozen.scale)));
    }
    // Were it the same number, there would be nothing to be careful about.
    result.at_least(fmt::format("{}: largest distance from the gradient at fixed D*", name(cost)), apart,
                    0.1);
    result.notes.push_back(
        fmt::format("The {} cost: up to {:.3g} away from the gradient at fixed D*.", name(cost), apart));
  }
  return result;
}

constexpr double slope_tolerance = 1e-9;
constexpr const char* slopes_reason =
    "that of the differences: their smallest step, 0.0125, divides a divergence's error of 1e-12, and "
    "extrapolation doubles the result; what it leaves is (0.1 * 0.05 * 0.025 * 0.0125)^2 = 2e-12 times the "
    "ninth Taylor coefficient, below 40";

// Data and samples on three points; G moves mass from the first to the two others, half to each.
std::vector<Showing> uphill_of_jsd(Study& study) {
  const std::vector<double> p = {0.65, 0.27, 0.08}, q = {0.65, 0.03, 0.32}, direction = {-1, 0.5, 0.5};
  const Game game = study.play(categorical(p), categorical(q));
  const auto slope = [&](GeneratorCost cost) {
    ad::Tape tape;
    const ad::Var p_g = tape.leaf(ad::Array::column(q));
    const ad::Var logit = tape.constant(ad::Array::column(game.logit));
    const ad::Gradients g = backward(generator_cost(cost, logit, p_g), p_g);
    double sum = 0;
    for (std::size_t i = 0; i < q.size(); ++i) sum += g[p_g][static_cast<ad::Index>(i)] * direction[i];
    return sum;
  };
  const auto jsd_after = [&](double h) {
    return followed(GeneratorCost::minimax)(game.p_data, categorical({q[0] - h, q[1] + h / 2, q[2] + h / 2}));
  };
  const double mistaken = slope(GeneratorCost::non_saturating), other = std::log(0.25 / 0.18) / 2,
               closed = std::log(0.08 / 0.25) / 2;
  return {
      {"change of 2 JSD as G moves mass", mistaken, other, slope(GeneratorCost::minimax), closed},
      {"the same, by differences", mistaken, other, refined_difference(jsd_after, 0.005), closed},
  };
}

}  // namespace

std::vector<GeneratorPair> smooth_pairs() {
  return {{normal_family, {1, 1}},   {normal_family, {0, 1.25}},  {normal_family, {0.5, 1.25}},
          {normal_family, {1, 0.9}}, {logistic_family, {1, 1.5}}, {cauchy_family, {1, 2}}};
}

Measurement measure_generator_gradient(const GradientOf& said, Study& study) {
  Measurement result;
  for (const GeneratorPair& pair : said.pairs) {
    const Theta closed = divergence_gradient(pair, said.divergence);
    add(result, "through G(z), D = D*, " + pair.name(),
        said.gradient(pair.family, pair.theta_data, pair.theta, said.cost), closed);
    add(result, "through p_g, D as found, " + pair.name(), gradient_at_found(pair, said.cost, study), closed);
  }
  return result;
}

std::vector<Claim> claims_of_generator_gradient() {
  using enum Wrong::Kind;
  using enum GeneratorCost;
  const Distances& by = by_second_way();
  const Divergence of_minimax = followed(minimax), of_non_saturating = followed(non_saturating),
                   of_likelihood = followed(maximum_likelihood);
  const Refuses<GradientOf> refuse{measure_generator_gradient};
  const Refuses<MlValue> refuse_value{measure_ml_value};
  const Refuses<ThroughD> refuse_through{measure_through};
  const std::vector<GeneratorPair> jumping = {{uniform_family, {0.25, 1}}};
  constexpr const char* moving = "D* that moves along with theta";
  constexpr const char* jumps = "U(theta,theta+1), whose density is not differentiable in theta";
  const std::string two_ways =
      " Measured in two ways: by the tape through the samples G(z), with D* in closed form and its theta as "
      "plain numbers; and through the density p_g, with the D found by maximising V. Both against "
      "differences "
      "of the divergences, integrated by another rule, for locations and scales of normals, logistics and "
      "Cauchys.";
  return {
      {.id = "generator-minimax",
       .statement = R"(
           If p_g is differentiable in theta and the derivative may be taken under the integrals, then at D*,
           held fixed, the gradient of E log(1 - D(G(z))) is that of 2 JSD(p_data, p_g).)",
       .source = "Goodfellow et al. 2014, Thm. 1",
       .formula = R"(\left.\frac{d}{d\theta} \mathbb{E}_z \log(1 - )"
                  R"(D^*(G_\theta(z)))\right\rvert_{D^* \text{ fixed}} = 2 \frac{d}{d\theta} )"
                  R"(\operatorname{JSD}(p_{\text{data}} \parallel p_g))",
       .derivation = "It is the integral of dp_g/dtheta log(1 - D*) = dp_g/dtheta log(p_g / (p_data + p_g)). "
                     "The derivative of 2 JSD = KL(p_data || m) + KL(p_g || m) is that integral with m = "
                     "(p_data + p_g) / 2 below: all other parts add up to integrals of dp_g/dtheta, which is "
                     "zero, and so does log 2. Of uniforms on an interval that moves JSD is theta log 2, "
                     "though D* is flat where the samples are." +
                     two_ways,
       .tolerance = 2e-10,
       .tolerance_reason = slopes_reason,
       .measure = with(measure_generator_gradient, GradientOf{minimax, of_minimax}),
       .wrong = {refuse(formula, "the gradient of JSD, without the 2", {minimax, by.jsd}),
                 refuse(formula, "the gradient of KL(p_g || p_data) - 2 JSD, that of the other cost",
                        {minimax, of_non_saturating}),
                 refuse(condition, moving, {minimax, of_minimax, gradient_through_optimum}),
                 refuse(condition, jumps, {minimax, of_minimax, frozen_gradient, jumping}),
                 refuse(off, "2 JSD 2 % off", {minimax, 1.02 * of_minimax})}},
      {.id = "generator-non-saturating",
       .statement = R"(
           If p_g is differentiable in theta, the derivative may be taken under the integrals and KL(p_g ||
           p_data) is finite, then at D*, held fixed, the gradient of -E log D(G(z)) is that of KL(p_g ||
           p_data) - 2 JSD(p_data, p_g).)",
       .source = "Arjovsky & Bottou 2017, Thm. 2.5",
       .formula = R"(\left.-\frac{d}{d\theta} \mathbb{E}_z \log )"
                  R"(D^*(G_\theta(z))\right\rvert_{D^* \text{ fixed}} = \frac{d}{d\theta} )"
                  R"((\operatorname{KL}(p_g \parallel p_{\text{data}}) - 2 \operatorname{JSD}))",
       .derivation = "-log D* = log(p_g / p_data) - log(p_g / (p_data + p_g)). Integrated with dp_g/dtheta "
                     "the first term is the gradient of KL(p_g || p_data), the second that of 2 JSD. It is "
                     "the reverse KL, for which a mode that p_g leaves out costs little, and JSD enters with "
                     "a minus: so not the game of Thm. 1." +
                     two_ways,
       .tolerance = 2e-10,
       .tolerance_reason = slopes_reason,
       .measure = with(measure_generator_gradient, GradientOf{non_saturating, of_non_saturating}),
       .wrong = {refuse(formula, "the gradient of 2 JSD, that of the minimax cost",
                        {non_saturating, of_minimax}),
                 refuse(formula, "KL(p_g || p_data) + 2 JSD, with a plus",
                        {non_saturating, reverse(by.kl) + 2 * by.jsd}),
                 refuse(formula, "KL(p_g || p_data) - JSD, without the 2",
                        {non_saturating, reverse(by.kl) - by.jsd}),
                 refuse(formula, "KL(p_data || p_g) - 2 JSD, with KL the other way round",
                        {non_saturating, by.kl - 2 * by.jsd}),
                 refuse(condition, moving, {non_saturating, of_non_saturating, gradient_through_optimum}),
                 refuse(off, "the divergence 2 % off", {non_saturating, 1.02 * of_non_saturating})},
       .mistake =
           Mistake{
               .belief = "With D at its best, a G that descends -E log D(G(z)) descends the JSD.",
               .truth = R"(
                At the best D the gradient of the non-saturating cost is that of KL(p_g || p_data) - 2 JSD,
                which may point uphill of JSD.)",
               .why = R"(
                D* is 1/2, 0.9 and 0.2 at the three points. Moving mass from the first point to the others
                brings p_g nearer to the mode that it left out, and more of it to where there are few data:
                JSD falls, while the reverse KL punishes the latter, and the cost grows.)",
               .tolerance = 1e-12,
               .tolerance_reason =
                   "differences: roundings of 1e-16 over the smallest step, 0.0006, doubled by extrapolation",
               .show = uphill_of_jsd}},
      {.id = "generator-maximum-likelihood",
       .statement = R"(
           If p_g is differentiable in theta, the derivative may be taken under the integrals and KL(p_data ||
           p_g) is finite, then at D*, held fixed, the gradient of -1/2 E exp(logit D(G(z))) is half of that
           of KL(p_data || p_g).)",
       .source = "Goodfellow 2016, Sec. 3.2.4",
       .formula = R"(\left.-\frac{1}{2} \frac{d}{d\theta} \mathbb{E}_z \exp(\operatorname{logit} )"
                  R"(D^*(G_\theta(z)))\right\rvert_{D^* \text{ fixed}} = \frac{1}{2} \frac{d}{d\theta} )"
                  R"(\operatorname{KL}(p_{\text{data}} \parallel p_g))",
       .derivation = "exp(logit D*) = p_data / p_g, so that it is -1/2 times the integral of dp_g/dtheta "
                     "p_data / p_g = p_data dlog p_g/dtheta; and KL(p_data || p_g) depends on theta through "
                     "-E_p_data log p_g alone. The 1/2 is that of the cost's scale." +
                     two_ways,
       .tolerance = slope_tolerance,
       .tolerance_reason = slopes_reason,
       .measure = with(measure_generator_gradient, GradientOf{maximum_likelihood, of_likelihood}),
       .wrong = {refuse(formula, "the gradient of KL(p_data || p_g), without the half",
                        {maximum_likelihood, by.kl}),
                 refuse(formula, "half of the gradient of KL(p_g || p_data), the other way round",
                        {maximum_likelihood, 0.5 * reverse(by.kl)}),
                 refuse(condition, moving, {maximum_likelihood, of_likelihood, gradient_through_optimum}),
                 refuse(off, "the divergence 2 % off", {maximum_likelihood, 1.02 * of_likelihood})}},
      {.id = "generator-ml-value",
       .statement = R"(
           At D* the maximum-likelihood cost is -1/2 times the share of the data that lies where p_g > 0: -1/2
           for every G that reaches all of them.)",
       .source = "Goodfellow 2016, Sec. 3.2.4",
       .formula = R"(-\tfrac{1}{2} \mathbb{E}_z \exp(\operatorname{logit} D^*(G(z))) = -\tfrac{1}{2} )"
                  R"(\mathbb{P}(p_g(x) > 0),\quad x \text{ from } p_{\text{data}})",
       .derivation = R"(
           E_p_g p_data / p_g is the integral of p_data over all x with p_g > 0. So among all G that reach all
           data the cost's value says nothing, though its gradient does. Measured: at the D found by
           maximising V; in three pairs p_g leaves out a quarter, a half and all of the data.)",
       .tolerance = 2e-14,
       .tolerance_reason =
           "the roundings of up to 2000 nodes; the optimiser's last step converges quadratically",
       .measure = with(measure_ml_value, MlValue([](double reached) { return -0.5 * reached; })),
       .wrong = {refuse_value(condition, "-1/2 for every G, also one that leaves out data",
                              [](double) { return -0.5; }),
                 refuse_value(formula, "-1, without the half", [](double reached) { return -reached; }),
                 refuse_value(off, "-1/2 2 % off", [](double reached) { return -0.51 * reached; })}},
      {.id = "generator-through-d",
       .statement = R"(
           If p_g is differentiable in theta and the derivatives may be taken under the integrals, then with
           D* moving along with theta the three costs have the gradients of KL(p_g || m), of KL(p_g || p_data)
           - KL(p_g || m) and 0, m = (p_data + p_g) / 2, in general not those at fixed D*.)",
       .source = "Derived; D* as in Goodfellow et al. 2014, Prop. 1",
       .formula = R"(\text{minimax: } \frac{d}{d\theta} \operatorname{KL}(p_g \parallel m) \\ )"
                  R"(\text{non-saturating: } \frac{d}{d\theta} (\operatorname{KL}(p_g \parallel )"
                  R"(p_{\text{data}}) - \operatorname{KL}(p_g \parallel m)) \\ )"
                  R"(\text{maximum likelihood: } 0)",
       .derivation = R"(
           Then the cost is a function of theta alone: E_p_g log(1 - D*) = KL(p_g || m) - log 2, -E_p_g log D*
           = KL(p_g || p_data) - KL(p_g || m) + log 2, and -1/2. The envelope identity does not help, as none
           of these costs is the V that D* maximises: the minimax cost lacks the term in which D sees the
           data. Measured: by the tape, with theta as a variable in D*, too; against differences of the
           divergences, integrated by another rule, and that the largest distance from the gradient at fixed
           D* is more than 0.1.)",
       .tolerance = slope_tolerance,
       .tolerance_reason = slopes_reason,
       .measure = with(measure_through, ThroughD()),
       .wrong =
           {refuse_through(formula, "2 JSD for the minimax cost, as at fixed D*", {.minimax = of_minimax}),
            refuse_through(formula, "KL(p_g || p_data) - 2 JSD for the non-saturating cost, as at fixed D*",
                           {.non_saturating = of_non_saturating}),
            refuse_through(formula, "KL(p_data || p_g) / 2 for the maximum-likelihood cost, as at fixed D*",
                           {.maximum_likelihood = of_likelihood}),
            refuse_through(off, "KL(p_g || m) 2 % off", {.minimax = 1.02 * ThroughD().minimax})}},
  };
}

}  // namespace saddle::gan
