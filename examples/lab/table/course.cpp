#include "examples/lab/table/course.h"

#include <algorithm>
#include <limits>

namespace saddle::lab::table {

using namespace saddle::gan;

namespace {

bool is_inside(const Mix& mix) {
  return std::all_of(mix.begin(), mix.end(), [](const Rational& p) { return p.sign() > 0; });
}

}  // namespace

Course::Course(const NormalForm& game, const Equilibria& all, Learning rule, const Mix& row,
               const Mix& column, int steps, double step_size) {
  // A probability of zero is infinitely far from a mixed equilibrium.
  if (rule == Learning::replicator && is_inside(row) && is_inside(column))
    known_ = replicator_invariant(game, all);
  Trajectory course = learn(game, rule, {approximate(row), approximate(column)}, steps, step_size,
                            {.invariant = approximate(known_)});

  const PayoffTables payoffs = payoff_tables(game);
  std::vector<Mixes> equilibria;
  if (!all.infinite) {
    for (const Equilibrium& e : all.extreme)
      equilibria.push_back({approximate(e.row), approximate(e.column)});
  }
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  const auto measure = [&](const std::vector<Mixes>& list, const char* row_name, const char* column_name,
                           const char* gain_name, const char* distance_name) {
    std::vector<double> rows, columns, gains, distances;
    for (const Mixes& mixes : list) {
      rows.insert(rows.end(), mixes.row.begin(), mixes.row.end());
      columns.insert(columns.end(), mixes.column.begin(), mixes.column.end());
      gains.push_back(exploitability(payoffs, mixes));
      distances.push_back(equilibria.empty() ? unknown : distance(mixes, equilibria));
    }
    numbers_[row_name] = std::move(rows);
    numbers_[column_name] = std::move(columns);
    numbers_[gain_name] = std::move(gains);
    numbers_[distance_name] = std::move(distances);
  };
  measure(course.played, "played-row", "played-column", "gain", "distance");
  measure(course.averages, "average-row", "average-column", "average-gain", "average-distance");
  if (course.invariant.empty()) course.invariant.assign(course.played.size(), unknown);
  numbers_["invariant"] = std::move(course.invariant);
}

}  // namespace saddle::lab::table
