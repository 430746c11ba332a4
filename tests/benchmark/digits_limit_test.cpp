#include "tests/benchmark/digits_limit.h"

#include <algorithm>
#include <cmath>

#include "examples/digits/training/trainer.h"
#include "tests/catch.h"
#include "tests/examples/digits/some_images.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace saddle::digits;
using benchmark::DigitsLimit;

namespace {

std::vector<double> numbers_of(const Trainer& trainer) {
  std::vector<double> all;
  for (const nn::Sequential* net : {&trainer.generator(), &trainer.discriminator()})
    for (const nn::Parameter* p : net->parameters())
      all.insert(all.end(), p->value().begin(), p->value().end());
  return all;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(std::isfinite(a[i]));
    largest = std::max(largest, std::fabs(a[i] - b[i]));
  }
  return largest;
}

std::vector<double> vector_of(const ad::Array& a) {
  return {a.begin(), a.end()};
}

}  // namespace

TEST_CASE("benchmark: the step of training by hand moves every parameter as the trainer does") {
  const examples::Images images = some_images(40);
  Settings s = small_settings();
  s.threads = GENERATE(1, 2);
  s.rate_d = 3;
  s.rate_g = 1e4;  // D begins with weights near 0, and G with gradients near 0
  s.momentum_epochs = 3;
  s.rate_decay = 1.01;
  INFO(s.threads << " threads");
  Trainer trainer(images, 40, s);
  DigitsLimit limit(images, 40, s);
  const std::vector<double> start = numbers_of(trainer);
  CHECK(limit.parameters() == start);
  ad::Random random(3);
  const ad::Array z = uniform_noise(s.batch, s.noise, random);
  const std::vector<double> first = vector_of(trainer.samples(z));
  for (int step = 0; step < 9; ++step) {
    const Measures measures = trainer.step();
    limit.step();
    CHECK_THAT(limit.minus_v(), WithinAbs(measures.minus_v, tolerance::nine_training_steps));
    CHECK_THAT(limit.cost_of_g(), WithinAbs(measures.cost_of_g, tolerance::nine_training_steps));
  }
  const std::vector<double> end = numbers_of(trainer);
  const auto g = static_cast<std::size_t>(limit.parameters_of_g());
  const auto part = [](const std::vector<double>& all, std::size_t from, std::size_t to) {
    return std::vector<double>(all.begin() + static_cast<std::ptrdiff_t>(from),
                               all.begin() + static_cast<std::ptrdiff_t>(to));
  };
  // Both players moved, and the samples of the average did.
  CHECK(largest_difference(part(end, 0, g), part(start, 0, g)) > 1e-3);
  CHECK(largest_difference(part(end, g, end.size()), part(start, g, start.size())) > 1e-2);
  CHECK(largest_difference(vector_of(trainer.samples(z)), first) > 1e-4);
  CHECK(largest_difference(limit.parameters(), end) <= tolerance::nine_training_steps);
  CHECK(largest_difference(vector_of(limit.samples(z)), vector_of(trainer.samples(z))) <=
        tolerance::nine_training_steps);
}

TEST_CASE("benchmark: the step of training by hand refuses what it does not do") {
  const examples::Images images = some_images(40);
  const auto refused = [&](auto change) {
    Settings s = small_settings();
    change(s);
    CHECK_THROWS_AS(DigitsLimit(images, 40, s), std::invalid_argument);
  };
  CHECK_NOTHROW(DigitsLimit(images, 40, small_settings()));
  refused([](Settings& s) { s.alternating = true; });
  refused([](Settings& s) { s.adam = true; });
  refused([](Settings& s) { s.r1 = 1; });
  refused([](Settings& s) { s.max_norm = 1; });
  refused([](Settings& s) { s.average = 0; });
}
