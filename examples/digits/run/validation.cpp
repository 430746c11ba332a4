#include "examples/digits/run/validation.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "examples/digits/evaluation/parzen.h"
#include "examples/digits/run/draw_samples.h"

namespace saddle::digits {

namespace {

constexpr std::uint64_t own_stream =
    (std::uint64_t{1} << 32) + 1;  // no beginning of training has this number
constexpr ad::Index samples_for_each = 10;

ad::Array leading_images(const examples::Images& images, ad::Index first) {
  if (first >= images.count)
    throw std::invalid_argument(
        fmt::format("validation: needs images from {} on, there are {}", first, images.count));
  return examples::grey(images, first, std::min(validation_images, images.count - first));
}

}  // namespace

Validation::Validation(const examples::Images& images, ad::Index first, const Settings& settings)
    : images_(leading_images(images, first)),
      noise_(settings.noise),
      threads_(static_cast<int>(settings.threads)),
      random_(ad::Random(settings.seed).stream(own_stream)) {}

double Validation::log_likelihood(const Trainer& trainer) const {
  const ad::Array samples = draw_samples([&](const ad::Array& z) { return trainer.samples(z); }, noise_,
                                         samples_for_each * images_.rows(), random_);
  return parzen_validation(samples, images_, threads_).validation;
}

}  // namespace saddle::digits
