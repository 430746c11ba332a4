// A museum of common mistakes in code and in texts: the mistaken belief, the wrong number that follows from
// it, a closed form of this wrong number, and the right number.
//
//   Study study;
//   for (const Exhibit& exhibit : museum()) {
//     for (const Showing& s : exhibit.show(study)) ... s.what, s.mistaken, s.right
//   }
//
// Each exhibit is a claim of the list (claim.h); docs/museum.md walks through them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "gan/claims/claim.h"

namespace saddle::gan {

// One number, computed in the mistaken and in the right way, each with its closed form.
struct Showing {
  std::string what;
  double mistaken, mistaken_formula;
  double right, right_formula;
};

struct Exhibit {
  std::string id;      // museum-clamp
  std::string belief;  // what is believed, one sentence
  std::string truth;   // what is true instead, one sentence
  std::string source;  // of the right statement
  std::string formula, why;
  double tolerance;  // for both ways, each against its closed form
  std::string tolerance_reason;
  std::vector<Showing> (*show)(Study& study);
};

// All exhibits. The ids are unique.
std::span<const Exhibit> museum();

// The two numbers of a showing differ by more than this many tolerances.
inline constexpr double museum_distance = 1e6;

// The measurement of an exhibit's claim: that the mistaken way gives the predicted wrong number, that the
// right way gives the right number, and that the two are far from each other. A right number may be infinite.
Measurement compare(const std::vector<Showing>& showings, double tolerance);

}  // namespace saddle::gan
