// A member of the family tree of generative models, as the program `family` lists, runs, checks and compares
// it.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "examples/support/progress.h"
#include "gan/claims/claim.h"

namespace saddle::family {

// What `family run` asks of a member.
struct RunOptions {
  std::uint64_t seed = 1;
  std::string data;  // --data: a file or a folder; empty: the member's own small target
  examples::Progress& progress;
};

struct Number {
  std::string what;
  double value = 0;
  std::string unit = {};  // "nats"; of a pure number, none
};

// What a run shows: numbers, lines for a terminal (samples as characters), and the picture.
struct RunResult {
  std::vector<Number> numbers;
  std::string text;
  std::string svg;  // a whole document
};

// One line of the table that compares all members; every number of it is measured when it is asked for.
struct Profile {
  std::string target;      // "bars and stripes"
  std::string likelihood;  // "exact", "bound" or "none"
  // Negative log-likelihood (or its bound) per sample of the target, and the least that any model can have:
  // the entropy of the target. NaN where there is none.
  double nll_nats = std::numeric_limits<double>::quiet_NaN();
  double least_nats = std::numeric_limits<double>::quiet_NaN();
  double sample_microseconds = std::numeric_limits<double>::quiet_NaN();  // of CPU, in batches
  int passes = 0;                                                         // of a net, for one sample
  std::string latent;                                                     // "none", "2 normal numbers"
  // The largest |x - f^-1(f(x))| over samples; NaN for a member that is not invertible.
  double inverse_error = std::numeric_limits<double>::quiet_NaN();
};

struct Member {
  std::string name;  // "belief-net"
  std::string does;  // what it is, in one line of at most 60 characters
  bool takes_data;   // whether run() reads --data
  RunResult (*run)(const RunOptions& options);
  std::vector<gan::Claim> (*claims)();
  Profile (*profile)(std::uint64_t seed);
};

// All members, in the order of the tree; the names are unique.
std::span<const Member> members();

// The member of this name. Throws std::invalid_argument, with the name that was probably meant.
const Member& member(const std::string& name);

// The exact checks of all members, one section: the chapter `family` of the list of claims.
std::span<const gan::Claim> family_claims();

// What verify_paper measures: the claims of the paper and of what surrounds it, then those of the family.
std::span<const gan::Claim> all_claims();

}  // namespace saddle::family
