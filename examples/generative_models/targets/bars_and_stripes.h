// Bars and stripes, the one target that all discrete members share: side x side binary images in which each
// row is of one colour, or each column is. MacKay 2003, "Information Theory, Inference, and Learning
// Algorithms", section 43.3.
#pragma once

#include "examples/generative_models/targets/bits.h"

namespace saddle::family {

// The images, one in a row (2^(side + 1) - 2, side^2), by the number of the state: the two of a single colour
// are stripes and bars at once and occur once. side = 4 gives 30 images of 16 bits.
// 2 <= side <= 4; throws std::invalid_argument otherwise.
Array bars_and_stripes(Index side);

// Their probabilities among all 2^(side^2) states: 1 / (2^(side + 1) - 2) each. The entropy, log 30 for
// side = 4, is the least negative log-likelihood that any model can have.
std::vector<double> bars_and_stripes_probabilities(Index side);

}  // namespace saddle::family
