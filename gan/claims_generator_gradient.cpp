// What G follows under each of its three costs while D stands at D*: the gradient of which divergence, and
// what one gets instead by differentiating through D*.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gan/blend.h"
#include "gan/claims.h"
#include "gan/differences.h"
#include "gan/divergence.h"
#include "gan/generator_family.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

struct GradientCase {
  const GeneratorFamily& family;
  Theta theta;
};

// p_data is always the member at (0, 1).
constexpr Theta theta_data{0, 1};

// Locations and scales for which no density ratio that matters is beyond exp(37), where the D that is found
// ends: its logit enters the costs as it is.
std::vector<GradientCase> gradient_cases() {
  const auto families = generator_families();
  return {{families[0], {1, 1}},   {families[0], {0, 1.25}}, {families[0], {0.5, 1.25}},
          {families[0], {1, 0.9}}, {families[1], {1, 1.5}},  {families[2], {1, 2}}};
}

std::string name_of(const GradientCase& at) {
  return at.family.at(theta_data).text() + " | " + at.family.at(at.theta).text();
}

// The gradient in theta of a divergence from p_data, which knows nothing of D, by differences.
Theta divergence_gradient(const GradientCase& at, Divergence divergence) {
  const Distribution p_data = at.family.at(theta_data);
  const auto by = [&](double location, double scale) {
    return refined_difference(
        [&](double h) {
          return divergence(p_data,
                            at.family.at({at.theta.location + h * location, at.theta.scale + h * scale}));
        },
        0.1);
  };
  return {by(1, 0), by(0, 1)};
}

void add(Measurement& result, const std::string& what, const Theta& measured, const Theta& closed) {
  result.add("d/dlocation " + what, measured.location, closed.location);
  result.add("d/dscale " + what, measured.scale, closed.scale);
}

double of_minimax(const Distribution& p_data, const Distribution& p_g) {
  return 2 * jsd(p_data, p_g).value;
}
double of_non_saturating(const Distribution& p_data, const Distribution& p_g) {
  return kl(p_g, p_data).value - 2 * jsd(p_data, p_g).value;
}
double of_maximum_likelihood(const Distribution& p_data, const Distribution& p_g) {
  return kl(p_data, p_g).value / 2;
}

// The costs at D* as functions of theta alone, D* moving along; but for constants.
double minimax_value(const Distribution& p_data, const Distribution& p_g) {
  return kl(p_g, blend(0.5, p_data, p_g)).value;
}
double non_saturating_value(const Distribution& p_data, const Distribution& p_g) {
  return kl(p_g, p_data).value - kl(p_g, blend(0.5, p_data, p_g)).value;
}
double maximum_likelihood_value(const Distribution&, const Distribution&) {
  return 0;
}

std::function<Measurement(Study&)> measure_frozen(GeneratorCost cost, Divergence divergence) {
  return [=](Study& study) { return measure_generator_gradient(cost, divergence, study); };
}

Measurement measure_ml_value(Study& study) {
  const auto value = [&](const Distribution& p_data, const Distribution& p_g) {
    const QuadratureNodes nodes = quadrature_nodes(p_data, p_g);
    std::vector<double> weight;
    for (std::size_t i = 0; i < nodes.x.size(); ++i)
      weight.push_back(nodes.weight[i] * std::exp(nodes.log_q[i]));
    ad::Tape tape;
    const ad::Var logit = tape.constant(ad::Array::column(study.find(nodes.log_p, nodes.log_q)));
    return generator_cost(GeneratorCost::maximum_likelihood, logit, tape.constant(ad::Array::column(weight)))
        .value();
  };
  std::vector<std::pair<Distribution, Distribution>> pairs = {
      {mixture({{0.2, normal(-3, 0.5)}, {0.5, normal(0, 1)}, {0.3, normal(4, 0.75)}}), normal(0.6, 2.5)},
      {exponential(2), exponential(1)},
      {laplace(0, 1), logistic(1, 2)},
      {uniform(0, 1), uniform(-1, 3)},
      {categorical({0.5, 0.5, 0}), categorical({0.1, 0.2, 0.7})},
  };
  for (const GradientCase& at : gradient_cases())
    pairs.push_back({at.family.at(theta_data), at.family.at(at.theta)});
  Measurement result;
  for (const auto& [p_data, p_g] : pairs)
    result.add(p_data.text() + " | " + p_g.text(), value(p_data, p_g), -0.5);

  // Where p_g is zero G has no samples: data there are not counted.
  result.add("control: U(0,1) | U(0.25,1.25)", value(uniform(0, 1), uniform(0.25, 1.25)), -0.375);
  result.add("control: Cat(0.5,0.5,0) | Cat(0,0.25,0.75)",
             value(categorical({0.5, 0.5, 0}), categorical({0, 0.25, 0.75})), -0.25);
  return result;
}

Measurement measure_through(Study&) {
  struct Row {
    GeneratorCost cost;
    Divergence value;
  };
  const Row rows[] = {{GeneratorCost::minimax, minimax_value},
                      {GeneratorCost::non_saturating, non_saturating_value},
                      {GeneratorCost::maximum_likelihood, maximum_likelihood_value}};
  Measurement result;
  for (const Row& row : rows) {
    double apart = 0;
    for (const GradientCase& at : gradient_cases()) {
      const Theta through = gradient_through_optimum(at.family, theta_data, at.theta, row.cost);
      const Theta frozen = frozen_gradient(at.family, theta_data, at.theta, row.cost);
      add(result, fmt::format("{}, {}", name(row.cost), name_of(at)), through,
          divergence_gradient(at, row.value));
      apart = std::max(
          {apart, std::fabs(through.location - frozen.location), std::fabs(through.scale - frozen.scale)});
    }
    // Were it the same number, there would be nothing to be careful about.
    result.add(
        fmt::format("{}: more than 0.01 from the gradient at fixed D* somewhere (1: yes)", name(row.cost)),
        apart > 0.01 ? 1 : 0, 1);
    result.notes.push_back(
        fmt::format("The {} cost: up to {:.3g} away from the gradient at fixed D*.", name(row.cost), apart));
  }
  return result;
}

constexpr double tolerance = 1e-9;
constexpr const char* reason =
    "that of the differences: their smallest step, 0.0125, divides a divergence's error of 1e-12, and "
    "extrapolation doubles the result; what it leaves is (0.1 * 0.05 * 0.025 * 0.0125)^2 = 2e-12 times the "
    "ninth Taylor coefficient, below 40";

constexpr const char* two_ways =
    " Measured in two ways: by the tape through the samples G(z), with D* in closed form and its theta as "
    "plain numbers; and through the density p_g, with the D found by maximising V. Both against differences "
    "of the "
    "divergences, for locations and scales of normals, logistics and Cauchys.";

}  // namespace

Measurement measure_generator_gradient(GeneratorCost cost, Divergence divergence, Study& study) {
  Measurement result;
  for (const GradientCase& at : gradient_cases()) {
    const Theta closed = divergence_gradient(at, divergence);
    add(result, "through G(z), D = D*, " + name_of(at),
        frozen_gradient(at.family, theta_data, at.theta, cost), closed);
    const QuadratureNodes nodes = quadrature_nodes(at.family.at(theta_data), at.family.at(at.theta));
    add(result, "through p_g, D as found, " + name_of(at),
        gradient_at_nodes(at.family, at.theta, nodes, study.find(nodes.log_p, nodes.log_q), cost), closed);
  }
  return result;
}

std::vector<Claim> claims_of_generator_gradient() {
  return {
      {.id = "generator-minimax",
       .statement = "At D*, held fixed, the gradient of E log(1 - D(G(z))) is that of 2 JSD.",
       .source = "Goodfellow et al. 2014, Thm. 1",
       .formula = "d/dtheta E_z log(1 - D*(G_theta(z))) at fixed D* = 2 dJSD(p_data || p_g)/dtheta",
       .derivation =
           std::string("It is the integral of dp_g/dtheta log(1 - D*) = dp_g/dtheta log(p_g / (p_data "
                       "+ p_g)). The derivative of 2 JSD = KL(p_data || m) + KL(p_g || m) is that "
                       "integral with m = (p_data + p_g) / 2 below: all other parts add up to "
                       "integrals of dp_g/dtheta, which is zero, and so does log 2.") +
           two_ways,
       .tolerance = tolerance,
       .tolerance_reason = reason,
       .measure = measure_frozen(GeneratorCost::minimax, of_minimax)},
      {.id = "generator-non-saturating",
       .statement = "At D*, held fixed, the gradient of -E log D(G(z)) is that of KL(p_g || p_data) - 2 JSD.",
       .source = "Arjovsky & Bottou 2017, Thm. 2.5",
       .formula = "d/dtheta -E_z log D*(G_theta(z)) at fixed D* = d(KL(p_g || p_data) - 2 JSD)/dtheta",
       .derivation =
           std::string("-log D* = log(p_g / p_data) - log(p_g / (p_data + p_g)). Integrated with "
                       "dp_g/dtheta the first term is the gradient of KL(p_g || p_data), the second "
                       "that of 2 JSD. It is the reverse KL, for which a mode that p_g leaves out "
                       "costs little, and JSD enters with a minus: so not the game of Thm. 1.") +
           two_ways,
       .tolerance = tolerance,
       .tolerance_reason = reason,
       .measure = measure_frozen(GeneratorCost::non_saturating, of_non_saturating)},
      {.id = "generator-maximum-likelihood",
       .statement =
           "At D*, held fixed, the gradient of -1/2 E exp(logit D(G(z))) is half of that of KL(p_data "
           "|| p_g).",
       .source = "Goodfellow 2016, Sec. 3.2.4",
       .formula = "d/dtheta -1/2 E_z exp(logit D*(G_theta(z))) at fixed D* = 1/2 dKL(p_data || p_g)/dtheta",
       .derivation = std::string("exp(logit D*) = p_data / p_g, so that it is -1/2 times the integral of "
                                 "dp_g/dtheta p_data / p_g = p_data dlog p_g/dtheta; and KL(p_data || p_g) "
                                 "depends on theta through -E_p_data log p_g alone. The 1/2 is that of the "
                                 "cost's scale.") +
                     two_ways,
       .tolerance = tolerance,
       .tolerance_reason = reason,
       .measure = measure_frozen(GeneratorCost::maximum_likelihood, of_maximum_likelihood)},
      {.id = "generator-ml-value",
       .statement = "At D* the maximum-likelihood cost is -1/2 for every G whose samples reach all data: its "
                    "value says nothing.",
       .source = "Goodfellow 2016, Sec. 3.2.4",
       .formula = "-1/2 E_z exp(logit D*(G(z))) = -1/2",
       .derivation =
           "E_p_g p_data / p_g = 1 if p_g > 0 wherever p_data > 0. If not, only the data that p_g "
           "reaches are counted. Measured: at the D found by maximising V; two controls in which p_g "
           "leaves out a quarter and a half of the data.",
       .tolerance = 1e-10,
       .tolerance_reason = "the optimiser's and the quadrature's, 1e-12 each",
       .measure = measure_ml_value},
      {.id = "generator-through-d",
       .statement =
           "Differentiating through D* gives other gradients: for the maximum-likelihood cost none at "
           "all.",
       .source = "Derived; D* as in Goodfellow et al. 2014, Prop. 1",
       .formula = "minimax: dKL(p_g || m)/dtheta;  non-saturating: d(KL(p_g || p_data) - KL(p_g || "
                  "m))/dtheta;  maximum likelihood: 0",
       .derivation =
           "Then the cost is a function of theta alone: E_p_g log(1 - D*) = KL(p_g || m) - log 2, "
           "-E_p_g log D* = KL(p_g || p_data) - KL(p_g || m) + log 2, and -1/2. The envelope identity "
           "does not help, as none of these costs is the V that D* maximises: the minimax cost lacks "
           "the term in which D sees the data. Measured: by the tape, with theta as a variable in "
           "D*, too; against differences of the divergences, and that it is another number than with "
           "D* fixed.",
       .tolerance = tolerance,
       .tolerance_reason = reason,
       .measure = measure_through},
  };
}

}  // namespace saddle::gan
