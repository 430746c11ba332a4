// Many samples of a generator.
#pragma once

#include <functional>

#include "autodiff/array.h"
#include "autodiff/random.h"

namespace saddle::digits {

// count images, one a row: G(z), with z (rows, noise) uniform as in training, a thousand rows at a time.
// Throws std::invalid_argument if there is none to draw.
ad::Array draw_samples(const std::function<ad::Array(const ad::Array& z)>& G, ad::Index noise,
                       ad::Index count, ad::Random random);

}  // namespace saddle::digits
