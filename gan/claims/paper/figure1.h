// One panel of Figure 1 of the paper, in numbers. Internal to gan/.
#pragma once

#include <optional>
#include <string>

#include "gan/claims/claim.h"
#include "gan/generator.h"
#include "gan/probability/distribution.h"
#include "nn/sequential.h"

namespace saddle::gan {

// The densities p_data and p_g and D, and where G takes z, at equal distances of z. before: what p_g was.
// Requires a G from one dimension to one, with a closed form of p_g.
Chart figure_1_panel(std::string id, std::string title, std::string caption, const Distribution& p_data,
                     const Generator& G, const nn::Sequential& D,
                     const std::optional<Distribution>& before = std::nullopt);

}  // namespace saddle::gan
