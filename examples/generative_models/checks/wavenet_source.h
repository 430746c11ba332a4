// What the two files of WaveNet's checks share.
#pragma once

#include <vector>

#include "examples/generative_models/wavenet.h"
#include "gan/claims/claim.h"

namespace saddle::family {

// A WaveNet with normal weights and biases.
WaveNet random_wavenet(const WaveNetSizes& sizes, Random& rng);

// The checks of its loss on a known source, and of mu-law levels.
std::vector<gan::Claim> wavenet_source_claims();

}  // namespace saddle::family
