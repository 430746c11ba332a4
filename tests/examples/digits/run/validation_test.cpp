#include "examples/digits/run/validation.h"

#include <stdexcept>

#include "examples/digits/evaluation/parzen.h"
#include "examples/digits/run/draw_samples.h"
#include "examples/digits/training/batches.h"
#include "tests/catch.h"
#include "tests/examples/digits/some_images.h"

using namespace saddle;
using namespace saddle::digits;

TEST_CASE("draw samples: they are those of one long z, however many") {
  for (const ad::Index count : {1, 999, 1000, 2001}) {
    ad::Index calls = 0;
    const auto twice = [&](const ad::Array& z) {
      ++calls;
      ad::Array x = ad::Array::zeros(z.rows(), 2);
      for (ad::Index i = 0; i < z.rows(); ++i) x(i, 0) = z(i, 0), x(i, 1) = 2 * z(i, 2);
      return x;
    };
    const ad::Array found = draw_samples(twice, 3, count, ad::Random(8));
    CHECK(calls == (count + 999) / 1000);
    ad::Random random(8);
    CHECK(found == twice(uniform_noise(count, 3, random)));
  }
  CHECK_THROWS_AS(draw_samples([](const ad::Array& z) { return z; }, 3, 0, ad::Random(8)),
                  std::invalid_argument);
}

TEST_CASE(
    "validation: the estimate is that of ten averaged samples for each image behind the training images") {
  const examples::Images images = some_images(48);
  const Settings settings = small_settings();
  Trainer trainer(images, 40, settings);
  for (int i = 0; i < 6; ++i) trainer.step();
  const Validation validation(images, 40, settings);
  const double found = validation.log_likelihood(trainer);
  CHECK(found == validation.log_likelihood(trainer));
  // Other samples of the same generator, many of them: the estimates differ by what 80 samples leave open.
  const ad::Array many = draw_samples([&](const ad::Array& z) { return trainer.samples(z); }, settings.noise,
                                      8000, ad::Random(77));
  const double reference = parzen_validation(many, examples::grey(images, 40, 8), 1).validation;
  CHECK(std::abs(found - reference) < 0.5);
  const double of_training = parzen_validation(many, examples::grey(images, 0, 8), 1).validation;
  CHECK(std::abs(of_training - reference) > 0.5);  // which could be told from it
  // Another state of training has another one, and training does not notice.
  Trainer undisturbed(images, 40, settings);
  for (int i = 0; i < 6; ++i) undisturbed.step();
  CHECK(trainer.step().minus_v == undisturbed.step().minus_v);
  CHECK(validation.log_likelihood(trainer) != found);
  CHECK_THROWS_AS(Validation(images, 48, settings), std::invalid_argument);
}
