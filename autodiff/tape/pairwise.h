// Pairwise summation, whose round-off error grows only with the logarithm of the number of terms: the terms
// of a block are added one by one, and the blocks in pairs. Internal to autodiff/.
//
// The error of n terms is at most (log2(n) + 8) epsilon times the sum of their absolute values. Epsilon is
// two roundings; a term passes through at most 25 in its block of 512, then through one for each doubling.
#pragma once

#include <algorithm>

#include "autodiff/real.h"

namespace saddle::inline SADDLE_PRECISION::ad {

// Up to `width` sums side by side, block after block: sums of 2^k blocks wait until there are as many more.
template <Index width>
class PairwiseSums {
 public:
  explicit PairwiseSums(Index count) : count_(count) {}

  // Where the sums of the next block are to be written, before add().
  Real* next() { return waiting_[depth_]; }
  void add() {
    ++depth_;
    for (Index n = blocks_++; n & 1; n >>= 1) merge();
  }
  const Real* total() {
    while (depth_ > 1) merge();
    return waiting_[0];
  }

 private:
  void merge() {
    --depth_;
    Real* to = waiting_[depth_ - 1];
    const Real* from = waiting_[depth_];
    for (Index k = 0; k < count_; ++k) to[k] += from[k];
  }

  static constexpr Index depths = 48;  // for as many blocks as 2^47
  Index count_, blocks_ = 0, depth_ = 0;
  Real waiting_[depths][width];
};

// term(0) + ... + term(n - 1), in several sums side by side, which need not wait for each other.
template <class Term>
Real pairwise_sum(Index n, const Term& term) {
  constexpr Index lanes = 8, block = 512;
  const Index whole = n / lanes * lanes;
  Real rest = 0;
  for (Index i = whole; i < n; ++i) rest += term(i);
  if (whole == 0) return rest;

  const auto add_block = [&](Index i, Index end, Real* __restrict to) {
    Real sums[lanes] = {};
    for (; i + 4 * lanes <= end; i += 4 * lanes)
      for (Index k = 0; k < lanes; ++k)
        sums[k] += (term(i + k) + term(i + lanes + k)) + (term(i + 2 * lanes + k) + term(i + 3 * lanes + k));
    for (; i < end; i += lanes)
      for (Index k = 0; k < lanes; ++k) sums[k] += term(i + k);
    std::copy_n(sums, lanes, to);
  };
  Real s[lanes];
  if (whole <= block) {
    add_block(0, whole, s);
  } else {
    PairwiseSums<lanes> sums(lanes);
    for (Index i = 0; i < whole; i += block) {
      add_block(i, std::min(i + block, whole), sums.next());
      sums.add();
    }
    std::copy_n(sums.total(), lanes, s);
  }
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7])) + rest;
}

}  // namespace saddle::inline SADDLE_PRECISION::ad
