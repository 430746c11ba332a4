// The optimal output of D at many points at once, found numerically. Internal to gan/: discriminator.h has it
// for V, card.h for any objective.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "autodiff/tape.h"

namespace saddle::gan {

// The objective of D for outputs y, from columns of one size: its terms as an array, or their sum.
using Gain = std::function<ad::Var(const ad::Var& y, const ad::Var& p_data, const ad::Var& p_g)>;

// The y that maximise the gain at each point, from the log densities there. Safeguarded Newton iteration from
// y = 0 on all points at once, kept inside a bracket: gradients by the tape, second derivatives as the
// product of the Hessian with a vector of ones, because the gain separates over the points. It must be
// concave in y and homogeneous of degree one in the densities: the two densities of a point are divided by
// the larger one. Where the maximiser is infinite the search ends at y = +-limit; where it is not unique,
// at one of them. Both spans of the same size; log densities are finite or -inf; where both are -inf y stays
// 0. Throws std::invalid_argument for anything else, std::runtime_error if the search does not end; function:
// the caller's name in their messages.
std::vector<double> maximise_pointwise(const char* function, std::span<const double> log_p_data,
                                       std::span<const double> log_p_g, const Gain& gain, double limit);

}  // namespace saddle::gan
