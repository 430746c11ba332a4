#include "gan/learned.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "gan/discriminator.h"
#include "gan/objective.h"

namespace saddle::gan {

Ascent::Ascent(const nn::Sequential& net, int steps, double rate)
    : net_(net), optimiser_(net.parameters(), rate), steps_(steps), rate_(rate) {}

void Ascent::step(const std::function<ad::Var(ad::Tape& tape, int step)>& objective) {
  if (made_ >= steps_)
    throw std::logic_error(fmt::format("ascent: all of its {} steps have been made", steps_));
  tape_.clear();
  const ad::Var value = objective(tape_, made_);
  optimiser_.set_learning_rate(rate_ * (1 - static_cast<double>(made_) / steps_));
  optimiser_.ascend(backward(value, net_.parameters(), {.unused = ad::Unused::zero}));
  ++made_;
}

void ascend(const nn::Sequential& net, const std::function<ad::Var(ad::Tape& tape, int step)>& objective,
            int steps, double rate) {
  Ascent ascent(net, steps, rate);
  while (ascent.steps_made() < steps) ascent.step(objective);
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
    const ad::Var of_generated = net(generated), of_data = net(data);  // in this order with each compiler
    return value_function(of_data, of_generated);
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
