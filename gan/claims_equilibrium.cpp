// The solution of the game: what D = 1/2 says and does not say, and that both gradients vanish there.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "autodiff/gradient.h"
#include "gan/claims.h"
#include "gan/divergence.h"
#include "gan/generator_family.h"
#include "gan/objective.h"
#include "gan/study.h"

namespace saddle::gan {
namespace {

using ad::Array;
using ad::Var;
using std::numbers::ln2;

Measurement measure_half(Study& study) {
  Measurement result;
  double largest = 0;
  for (const Game& game : study.games()) {
    result.add(game.name, value_on_nodes(game.nodes, std::vector<double>(game.logit.size(), 0)), -2 * ln2);
    largest = std::max(largest, jsd(game.p_data, game.p_g).value);
  }
  result.notes.push_back(fmt::format("Among these pairs JSD goes up to {:.6f}.", largest));
  return result;
}

// Nodes and weights of the expectations, as arrays for the tape.
struct Expectations {
  Array x, p_data, p_g;
  explicit Expectations(const QuadratureNodes& nodes)
      : x(Array::column(nodes.x)), p_data(Array::zeros(x.shape())), p_g(Array::zeros(x.shape())) {
    for (std::size_t i = 0; i < nodes.x.size(); ++i) {
      p_data.data()[i] = nodes.weight[i] * std::exp(nodes.log_p[i]);
      p_g.data()[i] = nodes.weight[i] * std::exp(nodes.log_q[i]);
    }
  }
};

// The sum of |dV / d logit| over the nodes, by the tape.
double steepness(const QuadratureNodes& nodes, const std::vector<double>& logit) {
  const Expectations e(nodes);
  ad::Tape tape;
  const Var a = tape.leaf(Array::column(logit));
  const ad::Gradients g = backward(value_function(a, tape.constant(e.p_data), a, tape.constant(e.p_g)), a);
  double sum = 0;
  for (const double slope : g[a]) sum += std::fabs(slope);
  return sum;
}

// dV / dw for the net with logit w x, at w = 0.
double slope_of_net(const Distribution& p_data, const Distribution& p_g) {
  const Expectations e(quadrature_nodes(p_data, p_g));
  ad::Tape tape;
  const Var w = tape.leaf(0.0), a = w * tape.constant(e.x);
  return backward(value_function(a, tape.constant(e.p_data), a, tape.constant(e.p_g)), w)[w];
}

// dV / dmu for G(z) = mu + z, z ~ N(0,1), against the D with logit w x.
double slope_of_generator(double w) {
  const Expectations e(quadrature_nodes(normal(0, 1), normal(0, 1)));
  ad::Tape tape;
  const Var mu = tape.leaf(0.0);
  const Var logit = w * (mu + tape.constant(e.x));
  return backward(generator_cost(GeneratorCost::minimax, logit, tape.constant(e.p_g)), mu)[mu];
}

Measurement measure_gradients(Study& study) {
  Measurement result;
  // D, free at each x: the best D at equality is 1/2, and there V is flat. Elsewhere 1/2 is not the best;
  // then the slopes add up to the total variation.
  for (const Game& game : study.games()) {
    const std::vector<double> half(game.logit.size(), 0);
    if (game.p_data == game.p_g) {
      result.add("sum of |dV/dlogit|, " + game.name, steepness(game.nodes, game.logit), 0);
    } else if (game.p_data.is_discrete()) {
      result.add("control: sum of |dV/dlogit|, " + game.name, steepness(game.nodes, half),
                 tv(game.p_data, game.p_g).value);
    }
  }
  // D, with one parameter: logit w x. Its control is half the difference of the means.
  result.add("dV/dw, logit w x, N(0.5,1) | N(0.5,1)", slope_of_net(normal(0.5, 1), normal(0.5, 1)), 0);
  result.add("control: dV/dw, logit w x, N(0.5,1) | N(0,1)", slope_of_net(normal(0.5, 1), normal(0, 1)),
             0.25);

  // G: a location and a scale, against D = 1/2, which is the best D for these very parameters.
  for (const GeneratorFamily& family : generator_families()) {
    const Theta theta{0.5, 1.5};
    const Theta gradient = frozen_gradient(family, theta, theta);
    result.add("dV/dlocation at equality, " + family.at(theta).text(), gradient.location, 0);
    result.add("dV/dscale at equality, " + family.at(theta).text(), gradient.scale, 0);
  }
  // Its control is a D that is not 1/2 where p_g = p_data: with logit x, dV/dmu = -E D(z) = -1/2.
  result.add("dV/dmu against D = 1/2", slope_of_generator(0), 0);
  result.add("control: dV/dmu against logit D(x) = x", slope_of_generator(1), -0.5);
  return result;
}

}  // namespace

std::vector<Claim> claims_of_equilibrium() {
  return {
      {.id = "d-half",
       .statement = "D = 1/2 gives V = -log 4 for every G, so that the value alone certifies nothing.",
       .source = "Goodfellow et al. 2014, Thm. 1",
       .formula = "V(1/2, G) = log(1/2) + log(1/2) = -log 4",
       .derivation = "A D that knows nothing gets log(1/2) from each of the two terms, whatever the samples "
                     "are. V = -log 4 is a sign of convergence only if D is at its optimum: for disjoint "
                     "supports, too, D = 1/2 gives -log 4, and JSD is log 2.",
       .tolerance = 1e-10,
       .tolerance_reason = "the quadrature's: the densities integrate to one within 1e-12",
       .measure = measure_half},
      {.id = "equilibrium",
       .statement = "At p_g = p_data with D = 1/2 the gradients of both players vanish.",
       .source = "Goodfellow et al. 2014, Fig. 1",
       .formula = "dV/dD = 0 and dV/dtheta_g = 0;  controls: TV(p_data, p_g), E x / 2, -1/2",
       .derivation =
           "By the logit a of D, dV/da(x) = p_data(x) (1 - D(x)) - p_g(x) D(x), which at D = 1/2 is half the "
           "difference of the densities. For G, dV/dtheta = -E_z D(G(z)) da/dx dG/dtheta, and a is constant. "
           "Controls, so that zero means something: at p_g other than p_data the slopes of D add up to the "
           "total variation, and those of logit w x to half the difference of the means; against logit D(x) "
           "= x the derivative for G(z) = mu + z is -1/2.",
       .tolerance = 1e-10,
       .tolerance_reason = "the quadrature's, 1e-12",
       .measure = measure_gradients},
  };
}

}  // namespace saddle::gan
