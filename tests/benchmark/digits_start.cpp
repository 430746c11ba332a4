#include "tests/benchmark/digits_start.h"

#include <cmath>

#include "autodiff/random.h"
#include "examples/digits/training/nets.h"

namespace benchmark {

using saddle::ad::Random;
using saddle::digits::Settings;

namespace {

Random beginning(const Settings& s) {
  return Random(s.seed).stream(0);
}

std::vector<Array> numbers_of(const saddle::nn::Sequential& net) {
  std::vector<Array> list;
  for (const saddle::nn::Parameter* p : net.parameters()) list.push_back(p->value());
  return list;
}

}  // namespace

DigitsStart::DigitsStart(const saddle::examples::Images& images, Index count, const Settings& s)
    : g(numbers_of(make_generator(s, saddle::digits::pixel_means(images, count), beginning(s).stream(0)))),
      d(numbers_of(make_discriminator(s, images.size(), beginning(s).stream(1)))),
      batches(images, count, {s.batch, s.noise}, beginning(s).stream(2)) {
  // A layer of D draws the seed of its dropout first, and then a number for each of its weights.
  Random random = beginning(s).stream(1);
  for (std::size_t layer = 0; layer < 3; ++layer) {
    seeds[layer] = random.bits();
    for (Index i = 0; i < d[2 * layer].size(); ++i) random.bits();
  }
}

void write_mask(std::uint64_t seed, std::uint64_t draw, double keep, Index rows, Index cols, Real* mask) {
  const auto last = static_cast<std::uint32_t>(std::round(keep * 0x1p32) - 1);
  const Real kept = static_cast<Real>(1 / keep);
  const Random of_draw = Random(seed).stream(draw);
  std::vector<std::uint32_t> halves(static_cast<std::size_t>(cols + 1));
  for (Index row = 0; row < rows; ++row) {
    const std::uint64_t key = of_draw.stream(static_cast<std::uint64_t>(row)).bits();
    for (Index c = 0; c < cols; c += 2) {
      const std::uint64_t both = saddle::ad::splitmix64(key, static_cast<std::uint64_t>(c / 2));
      halves[static_cast<std::size_t>(c)] = static_cast<std::uint32_t>(both >> 32);
      halves[static_cast<std::size_t>(c) + 1] = static_cast<std::uint32_t>(both);
    }
    const std::uint32_t* __restrict half = halves.data();
    Real* __restrict to = mask + row * cols;
    for (Index c = 0; c < cols; ++c) to[c] = half[c] <= last ? kept : Real(0);
  }
}

}  // namespace benchmark
