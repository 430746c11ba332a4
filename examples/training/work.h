// How long a training run takes, before it begins.
#pragma once

#include <cstdint>

#include "examples/training/setup.h"

namespace saddle::examples {

// What a run asks of the machine: how many rows D sees in an update, and whether they are of the plane.
struct Work {
  std::int64_t rows;
  bool plane;
};

// About how long the updates take, in seconds, on a processor of 2024: within a factor of three, so that a
// run of months is distinguished from one of minutes. require_bearable refuses what takes more than eight
// hours.
double estimated_seconds(const Options& o, const gan::TrainingOptions& training, const Work& work);
void require_bearable(const Options& o, const gan::TrainingOptions& training, const Work& work);

}  // namespace saddle::examples
