#include "examples/training/plane.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>
#include <vector>

#include "examples/figures/svg.h"
#include "gan/tanh_layers.h"
#include "nn/layer.h"

namespace saddle::examples {
namespace {

using namespace saddle::gan;

nn::Layer scaled_by(double factor) {
  return nn::Layer([factor](const ad::Var& x) { return x * factor; });
}

Series dots(std::string label, const ad::Array& points, Colour colour) {
  Series series{std::move(label), {}, {}, colour, Mark::dots};
  for (ad::Index i = 0; i < points.rows(); ++i) {
    series.x.push_back(points(i, 0));
    series.y.push_back(points(i, 1));
  }
  return series;
}

}  // namespace

Scale scale_in_plane(const PlanarMixture& target) {
  double sum = 0;
  for (const Centre& c : target.centres()) sum += c.x * c.x + c.y * c.y;
  return {0, std::sqrt(sum / 2 / static_cast<double>(target.centres().size()) + target.sd() * target.sd())};
}

Generator plane_generator(double size, const Latent& latent, bool affine, ad::Random random,
                          std::span<const ad::Index> hidden) {
  if (!affine) {
    std::vector<nn::Layer> layers;
    add_tanh_layers("plane_generator", latent.dim, hidden, 2, random, layers);
    layers.push_back(scaled_by(size));
    return Generator(latent, nn::Sequential("G", std::move(layers)));
  }
  return affine_generator(latent, nn::Linear(latent.dim, 2, random).weight().value(), ad::Array::zeros(1, 2));
}

nn::Sequential plane_discriminator(double size, ad::Random random, std::span<const ad::Index> hidden) {
  std::vector<nn::Layer> layers = {scaled_by(1 / size)};
  add_tanh_layers("plane_discriminator", 2, hidden, 1, random, layers);
  return nn::Sequential("D", std::move(layers));
}

std::string modes_text(const ModeCount& count) {
  std::string text = fmt::format(
      "modes covered  {} of {}\nwithin 3 sd    {:.4f} of {} samples ({:.4f} for p_data)\nhistogram     ",
      count.covered(), count.histogram.size(), count.quality(), count.samples, share_within(3));
  constexpr std::size_t shown = 25;
  for (std::size_t i = 0; i < count.histogram.size() && i < shown; ++i)
    text += fmt::format(" {}", count.histogram[i]);
  return text + (count.histogram.size() > shown ? " ...\n" : "\n");
}

void add_modes(Json& json, const ModeCount& count) {
  json.key("modes").begin_object();
  json.member("covered", std::int64_t{count.covered()})
      .member("of", static_cast<std::int64_t>(count.histogram.size()))
      .member("quality", count.quality())
      .member("samples", static_cast<std::int64_t>(count.samples));
  json.key("histogram").begin_array();
  for (const ad::Index n : count.histogram) json.value(static_cast<std::int64_t>(n));
  json.end_array().end_object();
}

std::string scatter_svg(const PlanarMixture& target, const ad::Array& data, const ad::Array& generated) {
  Series modes{"modes of p_data", {}, {}, Colour::blue, Mark::rings};
  for (const Centre& c : target.centres()) {
    modes.x.push_back(c.x);
    modes.y.push_back(c.y);
  }
  Figure figure(fmt::format("{} and samples of G", target.text()));
  figure.panel("y", "x")
      .add(dots("samples of p_data", data, Colour::grey))
      .add(dots("samples of G", generated, Colour::orange))
      .add(modes);
  figure.equal_scales();
  return figure.svg();
}

}  // namespace saddle::examples
