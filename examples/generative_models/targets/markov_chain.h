// A Markov chain on a few levels: a source of sequences whose entropy is a closed form, so that the least
// negative log-likelihood of any model of it is known. Cover and Thomas 2006, "Elements of Information
// Theory", section 4.2.
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

}  // namespace saddle::family
