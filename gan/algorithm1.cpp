#include "gan/algorithm1.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "autodiff/array_ops.h"
#include "autodiff/gradient.h"

namespace saddle::gan {
namespace {

using ad::Gradients;
using ad::Tape;
using ad::Var;

// How often a player has been changed: an optimiser's step changes each of its parameters once.
std::uint64_t version(nn::Parameters parameters) {
  return parameters.empty() ? 0 : parameters[0]->version();
}

// [value-on-a-batch
// V(D, G) on one batch of each, recorded.
Var value_on(Tape& tape, const Players& players, const Batch& x, const Batch& z) {
  const auto& [G, D, opt_d, opt_g, data, noise] = players;
  // One after the other: the order of arguments is the compiler's, and the last bits of a sum are its
  // order's.
  const Var generated = D(G(tape.constant(z.points))), real = D(tape.constant(x.points));
  return value_function(real, tape.constant(x.weights), generated, tape.constant(z.weights));
}
// value-on-a-batch]

}  // namespace

int algorithm_1(const Players& players, const Algorithm1Options& options) {
  if (options.k < 1 || options.iterations < 0) {
    throw std::invalid_argument(
        fmt::format("algorithm_1: k must be positive and the iterations not negative, got {} and {}",
                    options.k, options.iterations));
  }
  const auto& [G, D, opt_d, opt_g, data, noise] = players;
  const std::uint64_t d_before = version(D.parameters()), g_before = version(G.parameters());
  // The record of an update, made before it changes anything.
  const auto describe = [&](Update::Of of, int iteration, int step, std::int64_t z, std::int64_t x,
                            const Var& cost, const Gradients& g) {
    const nn::Parameters own = of == Update::Of::D ? players.D.parameters() : players.G.parameters();
    return Update{of,
                  iteration,
                  step,
                  z,
                  x,
                  version(players.D.parameters()) - d_before,
                  version(players.G.parameters()) - g_before,
                  cost.value(),
                  norm(g, own)};
  };
  const auto tell = [&](const Update& update) {
    if (options.on_update) options.on_update(update);
  };
  Tape tape;

  // [loops
  // for number of training iterations do
  for (int iteration = 1; iteration <= options.iterations; ++iteration) {
    // for k steps do
    for (int step = 1; step <= options.k; ++step) {
      // loops]
      // [draws-of-d
      // Sample minibatch of m noise samples {z(1), ..., z(m)} from noise prior p_g(z).
      const Batch& z = noise();
      // Sample minibatch of m examples {x(1), ..., x(m)} from data generating distribution p_data(x).
      const Batch& x = data();
      // draws-of-d]
      // [step-of-d
      // Update the discriminator by ascending its stochastic gradient.
      tape.clear();
      const Var v = value_on(tape, players, x, z);
      const Gradients g = backward(v, D.parameters());
      const Update update = describe(Update::Of::D, iteration, step, z.number, x.number, v, g);
      opt_d.ascend(g);
      tell(update);
      // step-of-d]
    }
    // [step-of-g
    // Sample minibatch of m noise samples {z(1), ..., z(m)} from noise prior p_g(z).
    const Batch& z = noise();
    // Update the generator by descending its stochastic gradient.
    tape.clear();
    const Var cost = generator_cost(options.cost, D(G(tape.constant(z.points))), tape.constant(z.weights));
    const Gradients g = backward(cost, G.parameters());
    const Update update = describe(Update::Of::G, iteration, 1, z.number, 0, cost, g);
    opt_g.descend(g);
    tell(update);
    // step-of-g]

    if (options.go_on && !options.go_on(iteration)) return iteration;
  }
  return options.iterations;
}

double norm(const Gradients& g, nn::Parameters parameters) {
  double sum = 0;
  for (const nn::Parameter* parameter : parameters)
    for (const double slope : g[*parameter]) sum += slope * slope;
  return std::sqrt(sum);
}

double value(const Players& players) {
  Tape tape;
  const Batch& z = players.noise();
  const Batch& x = players.data();
  return value_on(tape, players, x, z).value();
}

void train_discriminator(const Players& players, int steps) {
  Tape tape;
  for (int step = 0; step < steps; ++step) {
    tape.clear();
    const Batch& z = players.noise();
    const Batch& x = players.data();
    players.opt_d.ascend(backward(value_on(tape, players, x, z), players.D.parameters()));
  }
}

}  // namespace saddle::gan
