// The report of verify_paper: one HTML page that needs nothing beside itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gan/claim.h"

namespace saddle::examples {

struct ClaimResult {
  const gan::Claim* claim;
  gan::Verdict verdict;
};

struct Results {
  std::uint64_t seed = 0;
  std::vector<ClaimResult> list;

  std::size_t passed() const;
  std::size_t failed() const { return list.size() - passed(); }
};

// The page: section by section a table of the claims, the figures of their charts, and each claim's
// derivation, tolerance and comparisons to be unfolded.
std::string html_report(const Results& results);

}  // namespace saddle::examples
