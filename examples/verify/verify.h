// What verify_paper does, for any list of claims: so that a test can show it one that fails.
#pragma once

#include <span>

#include "gan/claims/claim.h"

namespace saddle::examples {

// What a program of this kind is called, and what it does, for its help.
struct About {
  const char* name = "verify_paper";
  const char* does = "Measures the claims of Goodfellow et al. 2014, \"Generative Adversarial Nets\"";
};

// Parses the command line, measures the claims, prints the table and writes the files that were asked for.
// Returns the exit status: 0 all hold, 1 one failed, 2 bad input.
int verify(std::span<const gan::Claim> claims, int argc, char** argv, const About& about = {});

}  // namespace saddle::examples
