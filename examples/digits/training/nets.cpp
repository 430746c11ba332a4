#include "examples/digits/training/nets.h"

#include <algorithm>
#include <cmath>

#include "nn/nn.h"

namespace saddle::digits {

using ad::Index;
using ad::Real;

namespace {

void of_generator(nn::Parameter& weight, nn::Random& random) {
  nn::fill_uniform(weight, Real(-0.05), Real(0.05), random);
}

void of_discriminator(nn::Parameter& weight, nn::Random& random) {
  nn::fill_uniform(weight, Real(-0.005), Real(0.005), random);
}

nn::Dropout dropout(double keep, nn::Random& random) {
  return {static_cast<Real>(keep), static_cast<Real>(1 / keep), random.bits()};
}

}  // namespace

std::vector<double> pixel_means(const examples::Images& images, Index count) {
  std::vector<double> sums(static_cast<std::size_t>(images.size()));
  std::vector<Real> image(sums.size());
  for (Index i = 0; i < count; ++i) {
    examples::write_grey(images, i, image.data());
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += static_cast<double>(image[k]);
  }
  for (double& sum : sums) sum /= static_cast<double>(count);
  return sums;
}

nn::Sequential make_generator(const Settings& s, const std::vector<double>& means, ad::Random random) {
  const nn::Linear last(s.g_units, static_cast<Index>(means.size()), random, of_generator);
  Real* const bias = last.bias().write();
  for (std::size_t i = 0; i < means.size(); ++i) {
    const double mean = std::clamp(means[i], 1e-7, 1 - 1e-7);
    bias[i] = static_cast<Real>(std::log(mean / (1 - mean)));
  }
  return nn::Sequential(
      "G", {nn::Linear(s.noise, s.g_units, random, of_generator), nn::Relu(),
            nn::Linear(s.g_units, s.g_units, random, of_generator), nn::Relu(), last, nn::Sigmoid()});
}

nn::Sequential make_discriminator(const Settings& s, Index pixels, ad::Random random) {
  return nn::Sequential(
      "D",
      {dropout(s.keep_input, random), nn::Maxout(pixels, s.d_units, s.d_pieces, random, of_discriminator),
       dropout(s.keep_hidden, random), nn::Maxout(s.d_units, s.d_units, s.d_pieces, random, of_discriminator),
       dropout(s.keep_hidden, random), nn::Linear(s.d_units, 1, random, of_discriminator)});
}

}  // namespace saddle::digits
