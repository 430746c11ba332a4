#include "gan/discriminator_nets.h"

#include <algorithm>
#include <cmath>

#include "autodiff/array_ops.h"
#include "gan/tanh_layers.h"

namespace saddle::gan {
namespace {

using ad::Var;

// t, and t with its square beside it.
nn::Layer standardise(const Scale& scale) {
  return nn::Layer([scale](const Var& x) { return (x - scale.centre) / scale.spread; });
}
Var with_square(const Var& t) {
  return concat({t, square(t)}, ad::Axis::cols);
}

nn::Linear linear_from_zero(ad::Index in) {
  ad::Random unused(0);
  return nn::Linear(in, 1, unused, nn::zeros);
}

}  // namespace

Scale scale_of(const Distribution& distribution) {
  const auto components = distribution.components();
  if (distribution.is_discrete()) {
    double mean = 0, square = 0;
    for (ad::Index i = 0; i < distribution.size(); ++i) {
      const double x = static_cast<double>(i), p = distribution.pdf(x);
      mean += p * x;
      square += p * x * x;
    }
    const double variance = square - mean * mean;
    return {mean, variance > 0 ? std::sqrt(variance) : 1};
  }
  const bool heavy =
      std::any_of(components.begin(), components.end(), [](const Component& c) { return !c.moments(); });
  if (heavy) {
    const double low = distribution.quantile(0.25), high = distribution.quantile(0.75);
    return {distribution.quantile(0.5), (high - low) / 2};
  }
  double mean = 0, variance = 0;
  for (const Component& c : components) mean += c.weight * c.moments()->mean;
  for (const Component& c : components) {
    const Moments m = *c.moments();
    variance += c.weight * (m.variance + (m.mean - mean) * (m.mean - mean));
  }
  return {mean, std::sqrt(variance)};
}

nn::Sequential linear_discriminator(const Scale& scale) {
  return nn::Sequential("D", {standardise(scale), linear_from_zero(1)});
}

nn::Sequential quadratic_discriminator(const Scale& scale) {
  return nn::Sequential("D", {standardise(scale), with_square, linear_from_zero(2)});
}

nn::Sequential mlp_discriminator(const Scale& scale, ad::Index hidden, ad::Random& random) {
  return mlp_discriminator(scale, {&hidden, 1}, random);
}

nn::Sequential mlp_discriminator(const Scale& scale, std::span<const ad::Index> hidden, ad::Random& random) {
  std::vector<nn::Layer> layers = {standardise(scale)};
  add_tanh_layers("mlp_discriminator", 1, hidden, 1, random, layers);
  return nn::Sequential("D", std::move(layers));
}

}  // namespace saddle::gan
