// A Markov chain on a few levels: a source of sequences whose entropy is a closed form, so that the least
// negative log-likelihood of any model of it is known. Cover and Thomas 2006, "Elements of Information
// Theory", section 4.2.
// Markov chains with few states, as matrices: kernel(i, j) is the probability of a step from state i to state
// j. What the members that sample by a chain share.
#pragma once

#include <vector>

#include "examples/generative_models/targets/bits.h"

namespace saddle::family {

// Sequences of levels are rows (count, time) of the numbers 0 ... levels - 1.
class MarkovChain {
 public:
  // transition (levels, levels): row i holds p(next level | level i). Throws std::invalid_argument unless it
  // is square with positive entries and rows that sum to one within 1e-12. (With positive entries the
  // stationary law is unique.)
  explicit MarkovChain(Array transition);

  Index levels() const { return transition_.rows(); }
  const Array& transition() const { return transition_; }
  // The law pi of one level far from the start: pi P = pi, with the sum one.
  const std::vector<double>& stationary() const { return stationary_; }

  // -sum_i pi_i sum_j P_ij log P_ij: the entropy of the next level, given all before it.
  double entropy_rate_nats() const;

  // log p of each sequence whose first level is drawn from the stationary law.
  std::vector<double> log_p(ArrayView sequences) const;
  // `count` such sequences.
  Array draw(Index time, Index count, Random& rng) const;

 private:
  Array transition_;
  std::vector<double> stationary_;
};

// A source like a slow wave on 4 levels: it mostly stays or moves to a neighbour.
MarkovChain slow_wave();

// All levels^time sequences (levels^time, time), in the order of the numbers whose digits they are. At most
// 2^20; throws std::invalid_argument otherwise.
Array all_sequences(Index levels, Index time);

// (count, time) gives (count, time * levels): a 1 at the place of each level. Throws std::invalid_argument
// for what is no level.
Array one_hot(ArrayView sequences, Index levels);
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
