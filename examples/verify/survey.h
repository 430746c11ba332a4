// Claims on many seeds, and with them what they must refuse.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "examples/support/cli.h"
#include "gan/claims/claim.h"

namespace saddle::examples {

// How a claim, or one of its wrong statements, did.
struct Tally {
  const gan::Claim* claim;
  const gan::Wrong* wrong;  // null: the claim itself
  int runs = 0, good = 0;   // good: the claim held, the wrong statement was refused
  double error = 0;         // the worst run's: the largest of a claim, the smallest of a wrong statement
};

// Measures the claims with `seeds` seeds from `seed` on, each followed by its wrong statements if those are
// asked for. What draws no random numbers is the same for every seed, and is measured once.
std::vector<Tally> survey(std::span<const gan::Claim* const> claims, std::uint64_t seed, int seeds,
                          bool wrong, Progress& progress);

// As a table, one line each of at most `width` columns, what is longer on several; and the number of tallies
// where not every run was good.
std::string survey_table(std::span<const Tally> tallies, std::size_t width);
std::size_t count_bad(std::span<const Tally> tallies);

// As the value of a member of a JSON object.
class Json;
void write(Json& json, std::span<const Tally> tallies);

}  // namespace saddle::examples
