// Binary images: every possible one of them, and probabilities over all of them.
#pragma once

#include <vector>

#include "autodiff/array.h"
#include "autodiff/random.h"

namespace saddle::family {

using ad::Array;
using ad::ArrayView;
using ad::Index;
using ad::Random;

// All 2^n states of n bits, one in a row (2^n, n): row s holds the binary digits of s, the highest first.
// 1 <= n <= 20; throws std::invalid_argument otherwise.
Array all_states(Index n);

// The number of the row of all_states() that holds these bits: the inverse of the above, for one row (1, n).
// Throws std::invalid_argument for a number that is neither 0 nor 1.
Index state_of(ArrayView bits);

// log(sum exp(x)) of plain numbers; -inf of none.
double log_sum_exp(const std::vector<double>& x);

// Entropy -sum p log p and divergence KL(p || q) = sum p (log p - log q), in nats, of probabilities over the
// same states; a state with p = 0 adds nothing. q comes as log q: it may be -inf, where p > 0 gives inf.
double entropy_nats(const std::vector<double>& p);
double kl_nats(const std::vector<double>& p, const std::vector<double>& log_q);

// Probabilities of `count` outcomes, drawn so that none is below a sixth of another: (0.2 + uniform) / sum.
std::vector<double> random_probabilities(Index count, Random& rng);

// Draws `count` states, rows of (count, n), from probabilities over all 2^n of them.
Array draw_states(const std::vector<double>& p, Index n, Index count, Random& rng);

}  // namespace saddle::family
