// Markov chains with few states, as matrices: kernel(i, j) is the probability of a step from state i to state
// j. What the members that sample by a chain share.
#pragma once

#include <vector>

#include "examples/generative_models/targets/bits.h"

namespace saddle::family {

// The matrix product a b: of two kernels, a step of the first and then one of the second.
Array matrix_product(const Array& a, const Array& b);

// The law one step later: p kernel.
std::vector<double> law_after_step(const std::vector<double>& p, const Array& kernel);

// 1/2 sum |p - q|: the largest difference of the probabilities that the two laws give to a set of states.
double total_variation(const std::vector<double>& p, const std::vector<double>& q);

// How far a kernel is from what it should be, as the largest error: of a sum over a row, of p kernel = p, and
// of detailed balance p_i K_ij = p_j K_ji. The last two are divided by the largest p_i and p_i K_ij.
double row_sum_error(const Array& kernel);
double stationary_error(const std::vector<double>& p, const Array& kernel);
double balance_error(const std::vector<double>& p, const Array& kernel);

// The law with p kernel = p, by elimination. There has to be only one.
std::vector<double> stationary_law(const Array& kernel);

// The eigenvalues of a kernel in detailed balance with p > 0, the largest (which is 1) first: those of the
// symmetric matrix sqrt(p_i) K_ij / sqrt(p_j).
std::vector<double> reversible_spectrum(const std::vector<double>& p, const Array& kernel);

}  // namespace saddle::family
