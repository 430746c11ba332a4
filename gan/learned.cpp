#include "gan/learned.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "gan/discriminator.h"
#include "gan/objective.h"
#include "nn/optimiser.h"

namespace saddle::gan {

void ascend(const nn::Sequential& net, const std::function<ad::Var(ad::Tape& tape, int step)>& objective,
            int steps, double rate) {
  nn::Adam optimiser(net.parameters(), rate);
  ad::Tape tape;
  for (int step = 0; step < steps; ++step) {
    tape.clear();
    const ad::Var value = objective(tape, step);
    optimiser.set_learning_rate(rate * (1 - static_cast<double>(step) / steps));
    optimiser.ascend(backward(value, net.parameters(), {.unused = ad::Unused::zero}));
  }
}

nn::Sequential learn_discriminator(const Distribution& p_data, const Distribution& p_g, ad::Random& random,
                                   const LearnDiscriminatorOptions& options) {
  if (options.hidden < 1 || options.batch < 1 || options.steps < 1) {
    throw std::invalid_argument(
        fmt::format("learn_discriminator: hidden, batch and steps must be positive, got {}, {} and {}",
                    options.hidden, options.batch, options.steps));
  }
  nn::Sequential net(
      "D", {nn::Linear(1, options.hidden, random), nn::Tanh(), nn::Linear(options.hidden, 1, random)});
  // Sample minibatches of both, and ascend V.
  const auto v = [&](ad::Tape& tape, int) {
    const ad::Var data = tape.constant(p_data.sample(options.batch, random));
    const ad::Var generated = tape.constant(p_g.sample(options.batch, random));
    return value_function(net(data), net(generated));
  };
  ascend(net, v, options.steps, options.learning_rate);
  return net;
}

double distance_from_optimum(const nn::Sequential& net, const Distribution& p_data, const Distribution& p_g) {
  const QuadratureNodes nodes = quadrature_nodes(p_data, p_g);
  ad::Tape tape;
  const ad::ArrayView logit = net(tape.constant(ad::Array::column(nodes.x))).array();
  return distance_from_optimum({logit.begin(), logit.end()}, nodes);
}

double distance_from_optimum(std::span<const double> logit, const QuadratureNodes& nodes) {
  const std::vector<double> m = nodes.m();
  double distance = 0;
  for (std::size_t i = 0; i < m.size(); ++i) {
    distance +=
        m[i] * std::fabs(ad::sigmoid(logit[i]) - *optimal_discriminator(nodes.log_p[i], nodes.log_q[i]));
  }
  return distance;
}

}  // namespace saddle::gan
