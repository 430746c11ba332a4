// What the trainer of mnist_gan begins with and then sees at each step, as plain numbers: for those who take
// its steps without it.
#pragma once

#include <cstdint>
#include <vector>

#include "autodiff/array.h"
#include "examples/data/images.h"
#include "examples/digits/training/batches.h"
#include "examples/digits/training/settings.h"

namespace benchmark {

using saddle::ad::Array, saddle::ad::Index, saddle::ad::Real;

struct DigitsStart {
  // Of the first `count` images and the first beginning, as in trainer.cpp.
  DigitsStart(const saddle::examples::Images& images, Index count, const saddle::digits::Settings& settings);

  // Of each layer the weight, then the bias.
  std::vector<Array> g, d;
  // Of the three dropouts of D, in their order.
  std::uint64_t seeds[3];
  saddle::digits::Batches batches;
};

// The factors 0 and 1 / keep of dropout in its draw number `draw`; see nn/layers/dropout.h.
void write_mask(std::uint64_t seed, std::uint64_t draw, double keep, Index rows, Index cols, Real* mask);

}  // namespace benchmark
