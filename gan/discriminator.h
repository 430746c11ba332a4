// The optimal discriminator, in closed form and found by maximising V; learned.h has the one that is trained.
//
// D is represented by its logit a, D = sigmoid(a). Both methods start from the log densities of p_data and
// p_g, so that nothing underflows: N(0,1) against N(100,1) at x = 50 gives D = 1/2, where p / (p + q) would
// be 0 / 0.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace saddle::gan {

// The optimal discriminator at a point, from the two log densities there.
//   D*(x) = p_data(x) / (p_data(x) + p_g(x)) = sigmoid(log p_data(x) - log p_g(x))
// The logit is infinite where one density is zero. Where both are zero, D* is undefined: std::nullopt.
// Goodfellow et al. 2014, Prop. 1.
std::optional<double> optimal_logit(double log_p_data, double log_p_g);
std::optional<double> optimal_discriminator(double log_p_data, double log_p_g);

// A method to find D: from the log densities of p_data and p_g at n points, the n logits.
// The claims take it as an argument, so that a test can substitute a wrong one.
using FindLogits =
    std::function<std::vector<double>(std::span<const double> log_p_data, std::span<const double> log_p_g)>;

// The logits that maximise V, found numerically, without the closed form of D*.
//   V = sum over the points of p_data log_sigmoid(a) + p_g log_sigmoid(-a)
// Safeguarded Newton iteration from logit 0 on all points at once, kept inside a bracket: gradients by the
// tape, second derivatives as the product of the Hessian with a vector of ones, because V separates over the
// points. The two densities of a point are divided by the larger one, which does not change the maximiser.
// Where a density is zero the maximiser is infinite; the search ends at a logit of +-saturated_logit.
// Both spans of the same size; log densities are finite or -inf; where both are -inf the logit stays 0.
// Throws std::invalid_argument for anything else, std::runtime_error if the search does not end.
std::vector<double> maximise_value(std::span<const double> log_p_data, std::span<const double> log_p_g);

// Beyond this logit sigmoid(a) rounds to 1 (and sigmoid(-a) is below 2^-53), so that V no longer changes:
// exp(-37) < 2^-53.
inline constexpr double saturated_logit = 37;

}  // namespace saddle::gan
