// A museum of common mistakes in code and in texts: the mistaken belief, the wrong number that follows from
// it, a closed form of this wrong number, and the right number.
//
//   Study study;
//   for (const Claim* claim : museum()) {
//     for (const Showing& s : claim->mistake->show(study)) ... s.what, s.mistaken, s.right
//   }
//
// Each exhibit is the mistake of a claim of the list (claim.h); docs/reference/museum.md walks through them.
#pragma once

#include <vector>

#include "gan/claims/claim.h"

namespace saddle::gan {

// The claims that have a mistake, in the order of the list.
std::vector<const Claim*> museum();

// The two numbers of a showing differ by more than this many tolerances.
inline constexpr double museum_distance = 1e6;

// That the mistaken way gives the predicted wrong number, that the right way gives the right number, and that
// the two are far from each other. A right number may be infinite.
Measurement compare(const std::vector<Showing>& showings, double tolerance);

}  // namespace saddle::gan
