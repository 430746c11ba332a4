#include "gan/generator.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "gan/probability/densities.h"
#include "gan/tanh_layers.h"

namespace saddle::gan {
namespace {

void require_dim(const char* function, const Latent& latent) {
  if (latent.dim < 1) {
    throw std::invalid_argument(
        fmt::format("{}: z needs at least one dimension, got {}", function, latent.dim));
  }
}

// The density of w z + b, w not zero, for z from one component; the distributions of Distribution's factories
// have no place for a shifted or a mirrored exponential.
std::optional<Distribution> moved(const Component& z, double w, double b) {
  const double location = w * z.location + b;
  double scale = std::fabs(w) * z.scale;
  if (!std::isfinite(location) || !std::isfinite(scale) || !(scale > 0)) return std::nullopt;
  switch (density(z.kind).second) {
    case Second::scale:
      return of_kind(z.kind, location, scale);
    case Second::right_end:
      scale = w * z.scale + b;
      if (!std::isfinite(scale) || location == scale) return std::nullopt;
      return of_kind(z.kind, std::fmin(location, scale), std::fmax(location, scale));
    case Second::rate:
      break;
  }
  const double rate = z.scale / w;
  if (!(w > 0) || location != 0 || !std::isfinite(rate) || !(rate > 0)) return std::nullopt;
  return of_kind(z.kind, 0, rate);
}

}  // namespace

ad::Array sample(const Latent& latent, ad::Index n, ad::Random& random) {
  require_dim("sample", latent);
  ad::Array z = latent.distribution.sample(n * latent.dim, random);
  return latent.dim == 1 ? z : ad::Array::from({n, latent.dim}, std::vector<double>(z.begin(), z.end()));
}

Generator::Generator(Latent latent, nn::Sequential net) : latent_(std::move(latent)), net_(std::move(net)) {
  require_dim("generator", latent_);
}

std::optional<Distribution> Generator::closed_form() const {
  if (!affine_ || affine_->weight().shape().cols != 1 || latent_.distribution.is_discrete())
    return std::nullopt;
  const ad::Array& w = affine_->weight().value();
  const double b = affine_->bias().value()[0];
  const std::span<const Component> components = latent_.distribution.components();

  // One dimension: each component is mapped separately.
  if (latent_.dim == 1) {
    std::vector<Weighted> terms;
    for (const Component& component : components) {
      const std::optional<Distribution> term = moved(component, w[0], b);
      if (!term) return std::nullopt;
      terms.push_back({component.weight, *term});
    }
    return terms.size() == 1 ? terms[0].distribution : mixture(terms);
  }

  // Several dimensions: only normal and Cauchy distributions are closed under sums (stable). The scale by the
  // norm of w is then as in one dimension; the location is the sum over the components.
  const double stable = density(components[0].kind).stable;
  if (components.size() != 1 || stable == 0) return std::nullopt;
  double sum = 0, length = 0;
  for (const double wi : w) {
    sum += wi;
    length = stable == 2 ? std::hypot(length, wi) : length + std::fabs(wi);
  }
  return moved(components[0], length, b + components[0].location * (sum - length));
}

Generator affine_generator(Latent latent, const ad::Array& weight, const ad::Array& bias) {
  require_dim("affine_generator", latent);
  if (weight.rows() != latent.dim || bias.rows() != 1 || bias.cols() != weight.cols()) {
    throw std::invalid_argument(fmt::format(
        "affine_generator: for {} dimensions of z the weight must have {} rows and the bias one row of the "
        "same width, got {} and {}",
        latent.dim, latent.dim, to_string(weight.shape()), to_string(bias.shape())));
  }
  ad::Random unused(0);
  const nn::Linear layer(weight.rows(), weight.cols(), unused, nn::zeros);
  layer.weight().set(weight);
  layer.bias().set(bias);
  Generator generator(std::move(latent), nn::Sequential("G", {layer}));
  generator.affine_ = layer;
  return generator;
}

Generator mlp_generator(Latent latent, ad::Index hidden, ad::Random& random) {
  return mlp_generator(std::move(latent), {&hidden, 1}, random);
}

Generator mlp_generator(Latent latent, std::span<const ad::Index> hidden, ad::Random& random) {
  std::vector<nn::Layer> layers;
  add_tanh_layers("mlp_generator", latent.dim, hidden, 1, random, layers);
  return Generator(std::move(latent), nn::Sequential("G", std::move(layers)));
}

}  // namespace saddle::gan
