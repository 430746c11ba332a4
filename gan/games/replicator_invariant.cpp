#include "gan/games/replicator_invariant.h"

#include <algorithm>

namespace saddle::gan {

std::optional<ReplicatorInvariant> replicator_invariant(const NormalForm& game, const Equilibria& all) {
  // The interaction terms: the payoffs without terms that depend on the strategy of one player only. Those of
  // a + c b must vanish.
  const auto interaction = [](const Payoffs& p, std::size_t i, std::size_t j) {
    return p(i, j) - p(i, 0) - p(0, j) + p(0, 0);
  };
  std::optional<Rational> c;
  for (std::size_t i = 1; i < game.rows(); ++i) {
    for (std::size_t j = 1; j < game.columns(); ++j) {
      const Rational a = interaction(game.row, i, j), b = interaction(game.column, i, j);
      if (a.sign() == 0 && b.sign() == 0) continue;
      if (a.sign() * b.sign() != -1) return std::nullopt;
      if (!c) c = -a / b;
      if (a + *c * b != 0) return std::nullopt;
    }
  }
  // Such a game has the equilibria of a zero-sum one, where every mix of the row player in one goes with
  // every mix of the column player in another. If any is fully mixed, so is the middle of the extreme ones.
  Mix row(game.rows()), column(game.columns());
  for (const Equilibrium& e : all.extreme) {
    for (std::size_t i = 0; i < row.size(); ++i) row[i] += e.row[i] / all.extreme.size();
    for (std::size_t j = 0; j < column.size(); ++j) column[j] += e.column[j] / all.extreme.size();
  }
  for (const Mix* mix : {&row, &column}) {
    if (std::any_of(mix->begin(), mix->end(), [](const Rational& p) { return p.sign() == 0; }))
      return std::nullopt;
  }
  if (!is_equilibrium(game, row, column)) return std::nullopt;
  const Rational weight = c.value_or(1), larger = std::max(weight, Rational(1));
  return ReplicatorInvariant{row, column, 1 / larger, weight / larger};
}

}  // namespace saddle::gan
