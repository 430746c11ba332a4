// The objectives of the two players: the value V(D, G) and the costs derived from it.
//
// All of them take logits, a = logit D(x), so that log D = log_sigmoid(a) and log(1 - D) = log_sigmoid(-a)
// are accurate for D near 0 and 1 too; nothing is clamped and no epsilon is added. `data` are the logits of
// samples of p_data, `generated` those of samples G(z). An expectation is the mean over a batch, or, with
// weights of the same shape, the sum of weights times values: weights that come from quadrature make it
// exact.
//
//   Var v = value_function(D(x), D(G(z)));
//   opt_d.ascend(backward(v, D.parameters()));
//
// The logits must be finite: 0 * inf is NaN, so that a weight of zero does not remove an infinite logit.
#pragma once

#include <numbers>
#include <string_view>

#include "autodiff/tape.h"

namespace saddle::gan {

// Minus the value of the game at its equilibrium, p_g = p_data and D = 1/2, in nats.
inline constexpr double log_4 = 2 * std::numbers::ln2;

// The value of the game, in nats; D ascends it, G descends it.
//   V(D, G) = E_{x ~ p_data} log D(x) + E_z log(1 - D(G(z)))
// Returns a 1x1 Var. Goodfellow et al. 2014, Eq. 1. Throws std::invalid_argument unless each weight array has
// the shape of its logits.
ad::Var value_function(const ad::Var& data, const ad::Var& generated);
ad::Var value_function(const ad::Var& data, const ad::Var& data_weights, const ad::Var& generated,
                       const ad::Var& generated_weights);

// The discriminator's cost in the scale of the NIPS tutorial, a mean binary cross-entropy:
//   J(D) = -1/2 E log D(x) - 1/2 E log(1 - D(G(z))) = -V / 2
// At D* it is log 2 - JSD. Goodfellow 2016 (NIPS tutorial), Sec. 3.2.1. Throws as value_function does.
ad::Var discriminator_cost(const ad::Var& data, const ad::Var& generated);
ad::Var discriminator_cost(const ad::Var& data, const ad::Var& data_weights, const ad::Var& generated,
                           const ad::Var& generated_weights);

// The cost that the generator descends. With D fixed at D*, its gradient in theta_g is that of
//   minimax             2 JSD(p_data || p_g)                  Goodfellow et al. 2014, Eq. 1
//   non_saturating      KL(p_g || p_data) - 2 JSD             Goodfellow et al. 2014, Sec. 3
//   maximum_likelihood  1/2 KL(p_data || p_g)                 Goodfellow 2016, Sec. 3.2.4, in its scale
enum class GeneratorCost { minimax, non_saturating, maximum_likelihood };

// The cost of the generator, as a 1x1 Var.
//   minimax             E_z log(1 - D(G(z)))
//   non_saturating      -E_z log D(G(z))
//   maximum_likelihood  -1/2 E_z exp(logit D(G(z)))
// Throws std::invalid_argument unless the weights have the shape of the logits.
ad::Var generator_cost(GeneratorCost cost, const ad::Var& generated);
ad::Var generator_cost(GeneratorCost cost, const ad::Var& generated, const ad::Var& weights);

// The name of a cost, and its formula as written above, for output.
std::string_view name(GeneratorCost cost);
std::string_view formula(GeneratorCost cost);

}  // namespace saddle::gan
