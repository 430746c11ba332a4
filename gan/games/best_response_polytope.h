// The vertices of a best-response polytope, from which the equilibria of a game are found. Internal to gan/.
#pragma once

#include <bitset>
#include <cstddef>
#include <vector>

#include "gan/games/normal_form.h"

namespace saddle::gan {

// Most strategies of both players together.
inline constexpr std::size_t most_strategies = 128;
using Labels = std::bitset<most_strategies>;

// A mix of the row player together with its labels: i for a row that it does not play, rows + j for a column
// that is a best response to it.
struct LabelledMix {
  Mix mix;
  Labels labels;
};

// The vertices, scaled to mixes, of the polytope
//   { x >= 0 : (B^T x)_j <= 1 for each column j },  B = column payoffs, shifted until all are positive
// but for the origin, each of them once, sorted. By the double description method: Motzkin, Raiffa, Thompson
// & Thrall 1953, Fukuda & Prodon 1996. The polytope: von Stengel 2002.
std::vector<LabelledMix> best_response_vertices(const NormalForm& game);

// The largest number of vertices that a polytope of this dimension with so many facets can have. McMullen
// 1970, the upper bound theorem:
//   C(f - ceil(d/2), floor(d/2)) + C(f - floor(d/2) - 1, ceil(d/2) - 1)
double most_vertices(std::size_t dimension, std::size_t facets);

}  // namespace saddle::gan
