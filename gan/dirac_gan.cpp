#include "gan/dirac_gan.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "autodiff/table.h"
#include "gan/expectation.h"
#include "gan/penalty.h"

namespace saddle::gan {
namespace {

using ad::Var;

Var discriminator(const Var& psi, const Var& x) {
  return psi * x;
}

// Standard normal noise with its weights.
const Batch& standard_noise() {
  static const Draw draw = expectation({normal(0, 1)});
  return draw();
}

}  // namespace

Costs dirac_costs(const DiracOptions& options, const Var& theta, const Var& psi) {
  if (!(options.r1 >= 0 && options.gradient_penalty >= 0 && options.noise_variance >= 0))
    throw std::invalid_argument(
        fmt::format("dirac_costs: penalties and variance must not be negative, got {}, {} and {}", options.r1,
                    options.gradient_penalty, options.noise_variance));
  ad::Tape& tape = psi.tape();
  Var data = 0.0, generated = theta, weights = 1.0;

  // 1. The inputs of D: two points, or the nodes of the noise around each of them.
  if (options.noise_variance > 0) {
    const Batch& noise = standard_noise();
    data = std::sqrt(options.noise_variance) * tape.constant(noise.points);
    generated = theta + data;
    weights = tape.constant(noise.weights);
  }

  // [dirac-objectives
  // 2. The value and the generator's objective.
  const Var on_data = discriminator(psi, data), on_generated = discriminator(psi, generated);
  Var value, generator;
  if (options.objective == DiracObjective::wasserstein) {
    value = sum(weights * (on_generated - on_data));
    generator = value;
  } else {
    value = sum(weights * (log_sigmoid(on_generated) + log_sigmoid(-on_data)));
    generator =
        options.objective == DiracObjective::minimax ? value : -sum(weights * log_sigmoid(-on_generated));
  }

  // 3. D's penalties, by the derivative of D at the data.
  Var cost = -value;
  const auto D = [&psi](const Var& x) { return discriminator(psi, x); };
  const Var point = tape.constant(0.0);
  if (options.r1 > 0) cost = cost + r1_penalty(D, point, options.r1);
  if (options.gradient_penalty > 0) cost = cost + gradient_penalty(D, point, options.gradient_penalty / 2);
  return {generator, cost};
  // dirac-objectives]
}

}  // namespace saddle::gan
