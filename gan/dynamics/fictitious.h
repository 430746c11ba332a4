// Fictitious play, and the exact sums that it compares. Internal to gan/: learning.h has the rule.
#pragma once

#include <vector>

#include "gan/dynamics/payoff_tables.h"

namespace saddle::gan {

// A sum of doubles without rounding, as doubles of which no two have bits of the same weight, the smallest
// first, so that the last one has the sign of the sum. Shewchuk 1997, "Adaptive precision floating-point
// arithmetic and fast robust geometric predicates" (Grow-Expansion). Exact unless a sum overflows.
class ExactSum {
 public:
  void add(double number);
  // Exact unless the product is below 1e-291 in size and not zero.
  void add_product(double a, double b);
  bool operator<(const ExactSum& other) const;

 private:
  std::vector<double> parts_;
};

// A best response to the average of the other player's mixes; of several the first. With rounded sums a wrong
// strategy would be selected where payoffs differ by less than the round-off errors.
class FictitiousPlayers {
 public:
  FictitiousPlayers(const PayoffTables& game, const Mixes& start);

  Mixes step();

 private:
  PayoffTables game_;
  // The total payoff of each strategy against all mixes of the other player; the start counts as one round.
  std::vector<ExactSum> rows_, columns_;
};

}  // namespace saddle::gan
