// All Nash equilibria of a game of two players, exactly.
//
//   const Equilibria all = equilibria(game);
//   all.extreme[0].row            // a mix of exact fractions
//   all.infinite, all.degenerate  // whether there is a continuum, and whether the game is degenerate
#pragma once

#include <utility>

#include "gan/games/normal_form.h"

namespace saddle::gan {

struct Equilibrium {
  Mix row, column;
  Rational row_payoff, column_payoff;
};

// Which equilibria can be mixed with each other: every mixture of these row mixes together with every mixture
// of these column mixes is an equilibrium, and the set cannot be enlarged: a maximal Nash subset (Millham
// 1974).
struct NashSubset {
  std::vector<Mix> rows, columns;
};

struct Equilibria {
  // If there are finitely many: all of them. If not: the extreme ones, of which the others are mixtures as
  // the subsets say. Sorted by row mix, then by column mix; never empty.
  std::vector<Equilibrium> extreme;
  // The union of these is the set of all equilibria.
  std::vector<NashSubset> subsets;
  // Some mix, in an equilibrium or not, has more pure best responses than strategies that it plays.
  bool degenerate = false;
  // There is a continuum of equilibria.
  bool infinite = false;
};

// Finds all equilibria by vertex enumeration: the pairs of vertices of the two best-response polytopes at
// which each strategy is unplayed or a best response. Mangasarian 1964; Avis, Rosenberg, Savani & von Stengel
// 2010. Every result is verified by is_equilibrium. At least one exists: Nash 1951. If the game is not
// degenerate, the number of equilibria is odd: Lemke & Howson 1964. Throws as require_enumerable() does.
Equilibria equilibria(const NormalForm& game);

// The pure equilibria: pairs of zero-based row and column, sorted. For games of any size.
std::vector<std::pair<std::size_t, std::size_t>> pure_equilibria(const NormalForm& game);

// Throws std::invalid_argument if a polytope of a game of this size may have more vertices than can be
// enumerated in seconds (most_vertices, the upper bound theorem), with that estimate; or, of a game, if its
// payoffs have too many digits for that many vertices.
void require_enumerable(std::size_t rows, std::size_t columns);
void require_enumerable(const NormalForm& game);

}  // namespace saddle::gan
