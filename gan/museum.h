// A museum of mistakes that circulate in code and in texts: what is believed, the wrong number that it gives,
// a closed form of that very number, and the right one.
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

#include "gan/claim.h"

namespace saddle::gan {

// One number, got in the mistaken way and in the right one, each with what it has to be in closed form.
struct Showing {
  std::string what;
  double mistaken, mistaken_formula;
  double right, right_formula;
};

struct Exhibit {
  std::string id;      // museum-clamp
  std::string belief;  // what is believed, one sentence
  std::string truth;   // what is so instead, one sentence
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

// What the claim of an exhibit measures of its showings: that the mistaken way gives the wrong number that is
// predicted, the right way the right one, and that the two are far from each other. A right number may be
// infinite.
Measurement compare(const std::vector<Showing>& showings, double tolerance);

}  // namespace saddle::gan
