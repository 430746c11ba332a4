#include "examples/generative_models/checks/vae_sampling.h"

#include <algorithm>

#include "examples/generative_models/checks/check.h"
#include "examples/generative_models/vae.h"

namespace saddle::family {
namespace {

// Normal noise on a grid from -9 to 9, and its probabilities.
struct NoiseGrid {
  Array noise, weights;  // (count, 1)

  explicit NoiseGrid(double step) {
    const auto count = 1 + 2 * static_cast<Index>(std::lround(9 / step));
    noise = weights = Array::zeros(count, 1);
    for (Index i = 0; i < count; ++i) {
      noise[i] = step * static_cast<double>(i - count / 2);
      weights[i] = step * std::exp(-0.5 * noise[i] * noise[i]) / std::sqrt(2 * std::numbers::pi);
    }
  }
};

// A model of pairs of numbers with weights of order one in the decoder, and smaller ones in the encoder, so
// that the weights of importance samples change slowly between the points of a grid.
struct ToyVae {
  Vae model;

  explicit ToyVae(Random& rng) : model(2, 1, 4, rng) {
    for (nn::Parameter* p : model.parameters()) nn::fill_uniform(*p, -0.7, 0.7, rng);
    for (nn::Parameter* p : model.encoder.parameters()) nn::fill_uniform(*p, -0.3, 0.3, rng);
  }
};

Array random_pair(Random& rng) {
  return Array{rng.normal(), rng.normal()};
}

// Mean and variance of an estimate of a derivative, from the derivatives of sum of weights times terms.
struct Moments {
  double mean = 0, variance = 0;
};

Moments moments(ArrayView weighted, const Array& weights) {
  Moments result;
  double squares = 0;
  for (Index i = 0; i < weights.size(); ++i) {
    result.mean += weighted[i];
    squares += weighted[i] * weighted[i] / weights[i];
  }
  result.variance = squares - result.mean * result.mean;
  return result;
}

// E log w_1, E log (w_1 + w_2) and E log (w_1 + w_2 + w_3), from log w and the probability of each noise.
double mean_log_weight(const Array& log_w, const Array& p) {
  double sum = 0;
  for (Index i = 0; i < p.size(); ++i) sum += p[i] * log_w[i];
  return sum;
}

double mean_log_of_two(const Array& log_w, const Array& p) {
  double sum = 0;
  for (Index i = 0; i < p.size(); ++i)
    for (Index j = 0; j < p.size(); ++j) sum += p[i] * p[j] * log_sum_exp({log_w[i], log_w[j]});
  return sum;
}

double mean_log_of_three(const Array& log_w, const Array& p) {
  double sum = 0;
  for (Index i = 0; i < p.size(); ++i)
    for (Index j = 0; j < p.size(); ++j) {
      const double pair = log_sum_exp({log_w[i], log_w[j]});
      for (Index k = 0; k < p.size(); ++k) {
        const double high = std::max(pair, log_w[k]), low = std::min(pair, log_w[k]);
        sum += p[i] * p[j] * p[k] * (high + std::log1p(std::exp(low - high)));
      }
    }
  return sum;
}

}  // namespace

Measurement measure_vae_gradients(GradientEstimate estimate, Study& study) {
  Random rng = study.random("vae-gradients");
  const ToyVae toy(rng);
  const Vae& model = toy.model;
  const NoiseGrid grid(0.05);
  const Array x = random_pair(rng);
  const double at_mean = rng.uniform() - 0.5, at_log_sd = -0.2 - 0.5 * rng.uniform();
  Measurement result;

  // One copy of the mean and of log sd for each noise, so that each term has a derivative of its own.
  const auto of = [&](const auto& term) {
    ad::Tape tape;
    const Encoded q{tape.leaf(Array::filled(grid.noise.shape(), at_mean)),
                    tape.leaf(Array::filled(grid.noise.shape(), at_log_sd))};
    const Var z = q.mean + exp(q.log_sd) * grid.noise;
    const ad::Gradients g = backward(sum(grid.weights * term(tape.constant(x), q, z)), {q.mean, q.log_sd});
    return std::pair{moments(g[q.mean], grid.weights), moments(g[q.log_sd], grid.weights)};
  };
  // The gradient itself: of the ELBO as an integral over z at points that stay where they are.
  const auto exact = [&] {
    ad::Tape tape;
    const Encoded q{tape.leaf(at_mean), tape.leaf(at_log_sd)};
    Array z = grid.noise;
    for (double& each : z) each = at_mean + std::exp(at_log_sd) * each;
    const double spacing = std::exp(at_log_sd) * (grid.noise[1] - grid.noise[0]);
    const Var log_q = log_normal(tape.constant(z), q.mean, q.log_sd);
    const Var elbo =
        spacing * sum(exp(log_q) * (model.log_joint(tape.constant(x), tape.constant(z)) - log_q));
    const ad::Gradients g = backward(elbo, {q.mean, q.log_sd});
    return std::pair{double(g[q.mean]), double(g[q.log_sd])};
  }();
  const auto path = of([&](const Var& point, const Encoded& q, const Var& z) {
    const Var sample = estimate == GradientEstimate::held ? stop_gradient(z) : z;
    return model.log_joint(point, sample) - log_normal(sample, q.mean, q.log_sd);
  });
  const auto score = of([&](const Var& point, const Encoded& q, const Var& z) {
    const Var sample = stop_gradient(z);
    const Var f = model.log_joint(point, sample) - log_normal(sample, q.mean, q.log_sd);
    const bool halved = estimate == GradientEstimate::log_variance;
    return stop_gradient(f) * log_normal(sample, q.mean, halved ? 0.5 * q.log_sd : q.log_sd);
  });
  result.add("by the mean of q, reparametrised", path.first.mean, exact.first);
  result.add("by the mean of q, score function", score.first.mean, exact.first);
  result.add("by log sd of q, reparametrised", path.second.mean, exact.second);
  result.add("by log sd of q, score function", score.second.mean, exact.second);
  result.notes.push_back(fmt::format(
      "The variance of the score-function estimate is {:.3g} times that of the reparametrised one for "
      "the mean of q, and {:.3g} times for log sd.",
      score.first.variance / path.first.variance, score.second.variance / path.second.variance));
  return result;
}

Measurement measure_vae_importance(bool divided, Study& study) {
  Random rng = study.random("vae-importance");
  const ToyVae toy(rng);
  Measurement result;
  for (int point = 1; point <= 3; ++point) {
    const Array x = random_pair(rng);
    // log p by the sum over z of the prior times the likelihood.
    const NoiseGrid prior(0.02);
    ad::Tape tape;
    const double log_p =
        std::log(sum(prior.weights * exp(toy.model.log_p_given(tape.constant(x), tape.constant(prior.noise))))
                     .value());

    const NoiseGrid line(0.05), plane(0.1), space(0.2);
    const auto log_weights_on = [&](const NoiseGrid& grid) {
      return Array(toy.model.log_weight(tape.constant(x), grid.noise).array());
    };
    const double bounds[3] = {
        mean_log_weight(log_weights_on(line), line.weights),
        mean_log_of_two(log_weights_on(plane), plane.weights) - (divided ? std::log(2) : 0),
        mean_log_of_three(log_weights_on(space), space.weights) - (divided ? std::log(3) : 0)};
    result
        .add(fmt::format("L_2 on a grid of twice the step, point {}", point),
             mean_log_of_two(log_weights_on(space), space.weights),
             mean_log_of_two(log_weights_on(plane), plane.weights))
        .control = true;
    const double elbo = sum(line.weights * toy.model.elbo(tape.constant(x), line.noise)).value();
    result.add(fmt::format("L_1 and the ELBO, point {}", point), bounds[0], elbo);
    for (int k = 1; k < 3; ++k)
      result.at_least(fmt::format("L_{} against L_{}, point {}", k + 1, k, point), bounds[k], bounds[k - 1]);
    for (int k = 0; k < 3; ++k)
      result.at_most(fmt::format("L_{} against log p, point {}", k + 1, point), bounds[k], log_p);
  }
  return result;
}

}  // namespace saddle::family
