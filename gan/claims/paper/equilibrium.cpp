// The solution of the game: what D = 1/2 says and does not say, and that both gradients vanish there.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"
#include "gan/claims/chapters.h"
#include "gan/claims/claim.h"
#include "gan/claims/distances.h"
#include "gan/claims/generator_family.h"
#include "gan/claims/study.h"
#include "gan/objective.h"
#include "gan/probability/distribution.h"
#include "gan/probability/divergence.h"
#include "gan/probability/mesh.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;
using std::numbers::ln2;

// [constant-d
// V where D says d of every x.
Measurement measure_constant(Study& study, double d, double closed) {
  Measurement result;
  double most = 0;
  for (const Game& game : study.games()) {
    const std::vector<double> logit(game.logit.size(), std::log(d) - std::log1p(-d));
    result.add("V, " + game.name, value_on_nodes(game.nodes, logit), closed);
    most = std::max(most, jsd(game.p_data, game.p_g).value);
  }
  result.notes.push_back(fmt::format("Among these pairs JSD goes up to {:.6f}.", most));
  return result;
}
// constant-d]

// V with these logits at the nodes.
Var value_at(const QuadratureNodes& nodes, const Var& logit) {
  ad::Tape& tape = logit.tape();
  return value_function(logit, tape.constant(Array::column(nodes.p())), logit,
                        tape.constant(Array::column(nodes.q())));
}

// The sum of |dV / d logit| over the nodes, by the tape.
double steepness(const QuadratureNodes& nodes, const std::vector<double>& logit) {
  ad::Tape tape;
  const Var a = tape.leaf(Array::column(logit));
  const ad::Gradients g = backward(value_at(nodes, a), a);
  double sum = 0;
  for (const double slope : g[a]) sum += std::fabs(slope);
  return sum;
}

// dV / dw for the net with logit w x, at this w.
double slope_of_net(const Distribution& p_data, const Distribution& p_g, double at) {
  const QuadratureNodes nodes = quadrature_nodes(p_data, p_g);
  ad::Tape tape;
  const Var w = tape.leaf(at);
  return backward(value_at(nodes, w * tape.constant(Array::column(nodes.x))), w)[w];
}

// dV / dmu for G(z) = mu + z, z ~ N(0,1), against the D with logit w x.
double slope_of_generator(double w) {
  const QuadratureNodes nodes = quadrature_nodes(normal(0, 1), normal(0, 1));
  ad::Tape tape;
  const Var mu = tape.leaf(0.0);
  const Var logit = w * (mu + tape.constant(Array::column(nodes.x)));
  return backward(generator_cost(GeneratorCost::minimax, logit, tape.constant(Array::column(nodes.q()))),
                  mu)[mu];
}

// p_g is p_data moved by `shift`, and D has the logit w x: both are zero in the statement, and so is
// `closed`.
Measurement measure_gradients(Study& study, double shift, double w, double closed) {
  Measurement result;
  // D, free at each x: the best D at equality is 1/2, and there V is flat. Elsewhere 1/2 is not the best;
  // then the slopes add up to the total variation.
  for (const Game& game : study.games()) {
    const std::vector<double> half(game.logit.size(), 0);
    if (game.p_data == game.p_g) {
      result.add("sum of |dV/dlogit|, " + game.name, steepness(game.nodes, game.logit), closed);
    } else if (game.p_data.is_discrete()) {
      result
          .add("sum of |dV/dlogit| at D = 1/2, " + game.name, steepness(game.nodes, half),
               tv_by_cdf(game.p_data, game.p_g))
          .control = true;
    }
  }
  // D with one parameter.
  const Distribution p_data = normal(0.5, 1), p_g = normal(0.5 + shift, 1);
  result.add(fmt::format("dV/dw, logit w x, {} | {}", p_data.text(), p_g.text()),
             slope_of_net(p_data, p_g, w), closed);
  result.add("dV/dw, logit w x, N(0.5,1) | N(0,1)", slope_of_net(normal(0.5, 1), normal(0, 1), 0), 0.25)
      .control = true;

  // G: a location and a scale, against the best D for these very parameters, which is 1/2 for shift 0.
  for (const GeneratorFamily& family : generator_families()) {
    const Theta of_data{0.5, 1.5}, theta{0.5 + shift, 1.5};
    const Theta gradient = frozen_gradient(family, of_data, theta);
    result.add("dV/dlocation, " + family.at(theta).text(), gradient.location, closed);
    result.add("dV/dscale, " + family.at(theta).text(), gradient.scale, closed);
  }
  result.add(fmt::format("dV/dmu for G(z) = mu + z against logit {} x", w), slope_of_generator(w), closed);
  result.add("dV/dmu against logit D(x) = x", slope_of_generator(1), -0.5).control = true;
  return result;
}

// JSD read off V where every logit of the D found is multiplied by a factor.
std::vector<Showing> jsd_read_off_v(Study& study) {
  const Game game = study.play(categorical({0.75, 0.25}), categorical({0.25, 0.75}));
  const double closed = ln2 + 0.75 * std::log(0.75) + 0.25 * std::log(0.25);
  const auto show = [&](const char* what, double factor) -> Showing {
    std::vector<double> logit = game.logit;
    for (double& a : logit) a *= factor;
    const double a = factor * std::log(3);
    return {what, ln2 + value_on_nodes(game.nodes, logit) / 2,
            ln2 - 0.75 * std::log1p(std::exp(-a)) - 0.25 * std::log1p(std::exp(a)), ln2 + game.value / 2,
            closed};
  };
  return {show("JSD, D = 1/2 everywhere", 0), show("JSD, D half way to D*", 0.5),
          show("JSD, D with its labels exchanged", -1)};
}

}  // namespace

std::vector<Claim> claims_of_equilibrium() {
  using enum Wrong::Kind;
  return {
      {.id = "d-half",
       .statement = R"(
           D = 1/2 gives V = -log 4 for every G, so that V = -log 4 alone is no evidence of p_g = p_data.)",
       .source = "Goodfellow et al. 2014, Thm. 1",
       .formula = R"(V(\tfrac{1}{2}, G) = \log\tfrac{1}{2} + \log\tfrac{1}{2} = -\log 4)",
       .derivation = R"(
           A D that knows nothing gets log(1/2) from each of the two terms, whatever the samples are. V = -log
           4 is a sign of convergence only if D is at its optimum: for disjoint supports, too, D = 1/2 gives
           -log 4, and JSD is log 2.)",
       .tolerance = 2e-14,
       .tolerance_reason = "the densities integrate to one but for the rounding of some thousand terms",
       .measure = [](Study& study) { return measure_constant(study, 0.5, -2 * ln2); },
       .wrong = {{formula, "V = -log 2, one of the two terms forgotten",
                  [](Study& study) { return measure_constant(study, 0.5, -ln2); }},
                 {condition, "V = -log 4 for D = 0.51 too",
                  [](Study& study) { return measure_constant(study, 0.51, -2 * ln2); }},
                 {off, "V 2 % off", [](Study& study) { return measure_constant(study, 0.5, -2.04 * ln2); }}},
       .unit = "nats",
       .mistake = Mistake{.belief = "V = -log 4 is the sign of convergence, and V tells the JSD at any time.",
                          .truth = R"(
                (V + log 4) / 2 is JSD at the best D and less at any D that differs from it where there is
                mass; at D = 1/2 it is zero.)",
                          .why = R"(
                V falls short of its largest value by twice the mean divergence of D from D*: (V + log 4) / 2
                = JSD - E_m KL(D* || D), m = (p + q) / 2. A D with zeros in its last layer has V = -log 4
                against every G. One that has been trained too little shows too small a JSD, and one with its
                labels exchanged a negative one.)",
                          .show = jsd_read_off_v}},
      {.id = "equilibrium",
       .statement = R"(
           If p_g = p_data and D(x) = 1/2 for all x, the derivatives of V by the parameters of D and by those
           of G are zero, where they exist.)",
       .source = "Goodfellow et al. 2014, Fig. 1",
       .formula = R"(\frac{dV}{d\theta_d} = 0 \text{ and } \frac{dV}{d\theta_g} = 0)",
       .derivation = R"(
           By the logit a of D, dV/da(x) = p_data(x) (1 - D(x)) - p_g(x) D(x), which at D = 1/2 is half the
           difference of the densities. For G, dV/dtheta = -E_z D(G(z)) da/dx dG/dtheta, and a is constant.
           Controls, so that zero means something: at p_g other than p_data the slopes of D add up to the
           total variation, and those of logit w x to half the difference of the means; against logit D(x) = x
           the derivative for G(z) = mu + z is -1/2.)",
       .tolerance = 1e-14,
       .tolerance_reason = "sums of some thousand terms that cancel, and controls of size one",
       .measure = [](Study& study) { return measure_gradients(study, 0, 0, 0); },
       .wrong = {{condition, "the same for p_g = N(0.501,1) and p_data = N(0.5,1)",
                  [](Study& study) { return measure_gradients(study, 0.001, 0, 0); }},
                 {condition, "the same for a D with logit 0.001 x",
                  [](Study& study) { return measure_gradients(study, 0, 0.001, 0); }},
                 {off, "derivatives of 100 tolerances, not zero",
                  [](Study& study) { return measure_gradients(study, 0, 0, 1e-12); }}}},
  };
}

}  // namespace saddle::gan
