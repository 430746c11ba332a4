// What verify_paper does, for any list of claims: so that a test can show it one that fails.
#pragma once

#include <span>

#include "examples/verify/report.h"
#include "gan/claims/claim.h"

namespace saddle::examples {

// Parses the command line, measures the claims, prints the table and writes the files that were asked for.
// Returns the exit status: 0 all hold, 1 one failed, 2 bad input.
int verify(std::span<const gan::Claim> claims, int argc, char** argv, const About& about = {});

}  // namespace saddle::examples
