// Mu-law companding: a number of [-1, 1] as one of few levels, which lie close together near zero, where the
// ear is most exact. ITU-T 1988, Recommendation G.711; van den Oord et al. 2016, "WaveNet", section 2.2.
#pragma once

#include "autodiff/array.h"

namespace saddle::family {

// f(x) = sign(x) log(1 + mu |x|) / log(1 + mu) maps [-1, 1] to itself, and expand() is its inverse. mu > 0.
double mu_law_compress(double x, double mu);
double mu_law_expand(double y, double mu);

// The level 0 ... levels - 1 nearest to f(x) with mu = levels - 1, and the number in [-1, 1] that a level
// stands for: levels divide [-1, 1] after companding into levels - 1 steps of 2 / (levels - 1). levels >= 2.
ad::Index mu_law_encode(double x, ad::Index levels);
double mu_law_decode(ad::Index level, ad::Index levels);

}  // namespace saddle::family
