// Timing on a machine that does other things too.
//
// The sides take turns, each for some milliseconds, and are timed by the CPU time of their thread. A
// disturbance then meets neighbours alike: ratios are taken within each repetition, and their median is
// reported, with quartiles to say how far to trust it. Sides with several threads are timed by the clock on
// the wall, which other programs can only make later: of them the least times are compared.
#pragma once

#include <span>
#include <vector>

#include "tests/benchmark/workloads.h"

namespace benchmark {

// Seconds per run, one for each repetition.
using Times = std::vector<double>;

// Throws std::runtime_error, naming `what`, unless the results agree with those of the first side.
struct Contestant {
  std::string name;
  Runner* runner;
};
void require_agreement(const std::string& what, std::span<const Contestant> sides, double tolerance);

// One Times for each side. By the wall, a side begins its turn when threads of the one before have had time
// to fall asleep, and with a run that is not timed.
enum class Clock { thread, wall };
std::vector<Times> take_turns(std::span<const Contestant> sides, int repetitions,
                              Clock clock = Clock::thread);

struct Quartiles {
  double low = 0, median = 0, high = 0;
};
Quartiles quartiles(std::vector<double> values);
Quartiles ratio(const Times& a, const Times& b);

}  // namespace benchmark
