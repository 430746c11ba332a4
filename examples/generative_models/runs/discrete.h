// What all members on bars and stripes show in the same words and pictures: density estimation (the
// probability that the model gives to each image of the target) and sample generation.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "examples/generative_models/program/member.h"
#include "examples/generative_models/targets/bits.h"

namespace saddle::family {

// log_p: of all 2^16 states, normalised or as the model has it. draw: that many samples.
struct DiscreteModel {
  std::string name;
  std::vector<double> log_p;
  std::function<Array(Index count)> draw;
};

// Numbers: NLL on the target, its entropy, KL, the sum over all states, the mass on the 30 images, the share
// of valid samples. Picture: the 30 images with their probabilities, and 30 samples.
RunResult show_on_bars_and_stripes(const DiscreteModel& model);

// The CPU microseconds that one of `count` samples takes.
double microseconds_a_sample(const std::function<Array(Index count)>& draw, Index count = 1000);

}  // namespace saddle::family
