// All members side by side, in numbers that are measured when they are asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "examples/generative_models/program/member.h"
#include "examples/support/progress.h"

namespace saddle::family {

struct Compared {
  const Member* member;
  Profile profile;
  std::size_t checks = 0, hold = 0;  // exact checks, and how many of them hold
};

// Trains and measures every member, and checks its claims.
std::vector<Compared> compare_members(std::uint64_t seed, examples::Progress& progress);

// The table for a terminal of 80 columns, the same as JSON, and as a picture: cost of a sample against the
// nats above the entropy.
std::string compare_table(const std::vector<Compared>& rows);
std::string compare_json(const std::vector<Compared>& rows, std::uint64_t seed);
std::string compare_svg(const std::vector<Compared>& rows);

}  // namespace saddle::family
