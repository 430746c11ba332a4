// The report of verify_paper: one HTML page that needs nothing beside itself.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "gan/claims/claim.h"

namespace saddle::examples {

// What a program of this kind is called, what it does, for its help, and what its report says that it
// measures.
struct About {
  const char* name = "verify_paper";
  const char* does = "Measures the claims of Goodfellow et al. 2014, \"Generative Adversarial Nets\"";
  const char* title = "Generative Adversarial Nets, measured";
  const char* subject = "about generative adversarial nets, most of them from Goodfellow et al. 2014";
};

struct ClaimResult {
  const gan::Claim* claim;
  gan::Verdict verdict;
};

struct Results {
  std::uint64_t seed = 0;
  std::vector<ClaimResult> list;
  // What the program would measure if nobody chose.
  std::span<const gan::Claim> all = gan::claims();
  About about = {};

  std::size_t passed() const;
  std::size_t failed() const { return list.size() - passed(); }
};

// "2 of 3 claims hold"; of one claim, "1 claim holds" or "1 claim does not hold".
std::string hold_text(const Results& results);

// The page: the verdict; failed claims in full; Figure 1, D* and C(G); then a line for each claim, section by
// section, which unfolds without script: formula, figure, comparisons, derivation and tolerance. Throws
// std::invalid_argument if the formula of a claim is not one (tex.h).
std::string html_report(const Results& results);

}  // namespace saddle::examples
