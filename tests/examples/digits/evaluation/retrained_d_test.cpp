#include "examples/digits/evaluation/retrained_d.h"

#include <limits>

#include "tests/catch.h"
#include "tests/examples/digits/pictures.h"
#include "tests/message.h"
#include "tests/tolerances.h"

using namespace saddle;
using namespace saddle::digits;

namespace {

const RetrainedDOptions small_d{
    .hidden = 16, .batch = 50, .epochs = 30, .patience = 4, .learning_rate = 3e-3, .threads = 2};

// One pixel: uniform on [0, 1/2) and on [1/4, 3/4) have JSD = log(2) / 2, and D* = 1, 1/2 or 0.
Array uniform_from(double first, Index count, ad::Random& random) {
  Array images = Array::zeros(count, 1);
  for (ad::Real& value : images) value = static_cast<ad::Real>(first + random.uniform() / 2);
  return images;
}

}  // namespace

TEST_CASE("retrained D: the estimate is near a known JSD and below it, as a bound must be") {
  ad::Random random(1);
  const Array data = uniform_from(0, 4000, random), samples = uniform_from(0.25, 4000, random);
  const RetrainedD found = retrained_d(data, samples, ad::Random(1), small_d);
  const double jsd = std::log(2.0) / 2;
  CHECK(found.test == 1000);
  CHECK(found.certificate.standard_error > 0);
  CHECK(found.certificate.jsd < jsd + tolerance::z_score * found.certificate.standard_error);
  CHECK(found.certificate.jsd > 0.8 * jsd);
  CHECK(found.certificate.lower < found.certificate.jsd);
  REQUIRE(found.best_epoch > 0);
  for (const double each : found.validation)
    CHECK(each <= found.validation[static_cast<std::size_t>(found.best_epoch)]);
}

TEST_CASE("retrained D: samples of the data give zero within errors, and training stops early") {
  ad::Random random(2);
  const Array data = pictures::noise(1200, 20, random), samples = pictures::noise(1200, 20, random);
  const RetrainedD found = retrained_d(data, samples, ad::Random(2), small_d);
  CHECK(found.certificate.jsd < tolerance::z_score * found.certificate.standard_error);
  CHECK(found.certificate.lower < 0);
  CHECK(static_cast<int>(found.validation.size()) == found.best_epoch + small_d.patience + 1);
}

TEST_CASE("retrained D: what it learned by heart does not count") {
  // One pixel of 64 tells a little: where it is below 1/8 or above 1/2, one time in four, it is sure.
  ad::Random random(6);
  Array data = pictures::noise(400, 64, random), samples = pictures::noise(400, 64, random);
  for (Index i = 0; i < 400; ++i) {
    data(i, 0) /= 2;
    samples(i, 0) = samples(i, 0) / 2 + ad::Real(0.125);
  }
  RetrainedDOptions patient = small_d;
  patient.epochs = 150;
  patient.patience = 120;
  const RetrainedD found = retrained_d(data, samples, ad::Random(6), patient);
  const double best = found.validation[static_cast<std::size_t>(found.best_epoch)],
               errors = tolerance::z_score * found.certificate.standard_error;
  REQUIRE(found.best_epoch > 0);
  CHECK(found.certificate.jsd < std::log(2.0) / 4 + errors);
  CHECK(found.training_jsd > found.certificate.jsd);
  // The D of the best epoch, not that of the last one, is measured: two sets of 100 images each.
  CHECK_THAT(found.certificate.jsd, WithinAbs(best, std::sqrt(2.0) * errors));
  CHECK(found.validation.back() < best - 2 * std::sqrt(2.0) * errors);
}

TEST_CASE("retrained D: with convolutions it sees a stroke that stands anywhere") {
  // Pairs of lit pixels, two lines apart and three lines apart, at random places of 8x8 pixels: each pixel is
  // lit equally often in both, and in a line of 64 pixels no kernel would reach from one to the other.
  ad::Random random(5);
  const auto pairs = [&](Index step) {
    Array images = Array::zeros(600, 64);
    for (Index i = 0; i < images.rows(); ++i) {
      const Index at = random.below(64);
      images(i, at) = images(i, (at + step) % 64) = 1;
    }
    return images;
  };
  const Array data = pairs(16), samples = pairs(24);
  RetrainedDOptions convolutions = small_d;
  convolutions.width = 8;
  const RetrainedD found = retrained_d(data, samples, ad::Random(5), convolutions);
  CHECK(found.certificate.jsd > 0.4 * std::log(2.0));
  CHECK(retrained_d(data, samples, ad::Random(5), convolutions).validation == found.validation);
}

TEST_CASE("retrained D: the last digits of samples give nothing away") {
  // Data are multiples of 1/255, samples are not: D must not see it. A D that does reaches log 2.
  ad::Random random(3);
  Array data = pictures::noise(800, 4, random), samples = data;
  for (Index i = 0; i < data.size(); ++i) {
    data[i] = std::round(255 * data[i]) / 255;
    samples[i] = data[i] + static_cast<ad::Real>(i % 2 == 0 && data[i] < 1 ? 1e-4 : 0);
  }
  const RetrainedD one = retrained_d(data, samples, ad::Random(3), small_d),
                   other = retrained_d(data, data, ad::Random(3), small_d);
  CHECK(one.validation == other.validation);
  CHECK(one.certificate.jsd == other.certificate.jsd);
}

TEST_CASE("retrained D: the order of the images does not matter for what is measured where") {
  // Sorted data: without shuffling, the test quarter would hold none like the training half.
  ad::Random random(4);
  Array data = Array::zeros(2000, 1), samples = uniform_from(0.5, 2000, random);
  for (Index i = 0; i < 2000; ++i) data[i] = static_cast<ad::Real>(i) / 4000;
  const RetrainedD found = retrained_d(data, samples, ad::Random(4), small_d);
  CHECK(found.certificate.jsd > 0.9 * std::log(2.0));
}

TEST_CASE("retrained D: what cannot be used is named") {
  using Bad = std::invalid_argument;
  const Array images = Array::zeros(8, 2);
  const ad::Random random(1);
  CHECK(mentions(message<Bad>([&] { retrained_d(images, Array::zeros(8, 3), random); }), "8x2 and 8x3"));
  CHECK(mentions(message<Bad>([&] { retrained_d(Array::zeros(7, 2), Array::zeros(7, 2), random); }),
                 "at least 8"));
  CHECK(mentions(message<Bad>([&] { retrained_d(images, images, random, {.patience = 0}); }), "patience"));
  CHECK(
      mentions(message<Bad>([&] { retrained_d(images, images, random, {.width = 3}); }), "width", "3 and 2"));
  Array bright = images;
  bright[3] = 2;
  CHECK(mentions(message<Bad>([&] { retrained_d(images, bright, random); }), "[0, 1]", "got 2"));
  bright[3] = std::numeric_limits<ad::Real>::quiet_NaN();
  CHECK(mentions(message<Bad>([&] { retrained_d(images, bright, random); }), "[0, 1]", "nan"));
}
