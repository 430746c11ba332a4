// How two players learn a game of a table, and what is measured on the way.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gan/claims/games/exact_learning.h"
#include "gan/games/equilibria.h"

namespace saddle::lab::table {

inline constexpr int most_course_steps = 20'000;

// A course of learning from a pair of mixes: at each step what was played and its average so far, what both
// would gain by best responses, and the largest distance of a probability from the nearest equilibrium.
class Course {
 public:
  // Throws as gan::learn() does.
  Course(const gan::NormalForm& game, const gan::Equilibria& all, gan::Learning rule, const gan::Mix& row,
         const gan::Mix& column, int steps, double step_size);

  // By name:
  //   played-row, played-column, average-row, average-column    all mixes, step by step
  //   gain, average-gain            the exploitability at each step
  //   distance, average-distance    at each step; NaN where there are infinitely many equilibria
  //   invariant                     of the replicator dynamics at each step; NaN where none is known
  using Numbers = std::map<std::string, std::vector<double>, std::less<>>;
  const Numbers& numbers() const { return numbers_; }

  // What the replicator dynamics keep, where something is known.
  const std::optional<gan::ReplicatorInvariant>& invariant() const { return known_; }

 private:
  Numbers numbers_;
  std::optional<gan::ReplicatorInvariant> known_;
};

}  // namespace saddle::lab::table
