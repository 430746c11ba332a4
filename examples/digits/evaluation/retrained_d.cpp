#include "examples/digits/evaluation/retrained_d.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "nn/nn.h"

namespace saddle::digits {
namespace {

void require_images(const Array& data, const Array& samples, const RetrainedDOptions& o) {
  if (data.shape() != samples.shape() || data.rows() < 8)
    throw std::invalid_argument(
        fmt::format("retrained_d: needs at least 8 images, as many samples, of one size, "
                    "got {}x{} and {}x{}",
                    data.rows(), data.cols(), samples.rows(), samples.cols()));
  if (o.hidden < 1 || o.batch < 1 || o.epochs < 1 || o.patience < 1 || !(o.learning_rate > 0))
    throw std::invalid_argument(fmt::format(
        "retrained_d: hidden, batch, epochs, patience and learning rate must be positive, got {}, "
        "{}, {}, {} and {}",
        o.hidden, o.batch, o.epochs, o.patience, o.learning_rate));
  if (o.width < 0 || (o.width > 0 && data.cols() % o.width != 0))
    throw std::invalid_argument(fmt::format(
        "retrained_d: the width must divide the pixels of an image, got {} and {}", o.width, data.cols()));
  for (const Array* part : {&data, &samples})
    for (const ad::Real value : ad::ArrayView(*part))
      if (!(value >= 0 && value <= 1))
        throw std::invalid_argument(fmt::format("retrained_d: values must be in [0, 1], got {}", value));
}

// The rows in a random order, rounded to multiples of 1/255.
Array shuffled_bytes(const Array& images, ad::Random random) {
  Array result = images;
  const Index d = images.cols();
  for (Index i = images.rows() - 1; i > 0; --i) {
    ad::Real* const row = result.data() + i * d;
    std::swap_ranges(row, row + d, result.data() + random.below(i + 1) * d);
  }
  for (ad::Real& value : result) value = std::round(255 * value) / 255;
  return result;
}

ad::ArrayView rows_of(const Array& a, Index first, Index count) {
  return {a.data() + first * a.cols(), {count, a.cols()}};
}

std::vector<double> image_logits(const nn::Sequential& D, const Array& images, Index first, Index count) {
  constexpr Index part = 250;  // the patches of a convolution take 100 times the room of its images
  std::vector<double> logits;
  for (Index at = 0; at < count; at += part)
    for (const ad::Real logit : D(rows_of(images, first + at, std::min(part, count - at))))
      logits.push_back(logit);
  return logits;
}

nn::Sequential new_d(Index pixels, const RetrainedDOptions& o, ad::Random rng) {
  const nn::LeakyRelu leaky{ad::Real(0.2)};
  if (o.width == 0)
    return nn::Sequential("D", {nn::Linear(pixels, o.hidden, rng), leaky, nn::Linear(o.hidden, o.hidden, rng),
                                leaky, nn::Linear(o.hidden, 1, rng)});
  const nn::ConvOptions halved{.stride = 2, .padding = 2};
  const nn::Conv2d first({1, pixels / o.width, o.width}, 16, 5, rng, halved);
  const nn::Conv2d second(first.output(), 32, 5, rng, halved);
  return nn::Sequential("D", {first, leaky, second, leaky, nn::Linear(second.output().size(), 1, rng)});
}

}  // namespace

RetrainedD retrained_d(const Array& data, const Array& samples, const ad::Random& random,
                       const RetrainedDOptions& o) {
  require_images(data, samples, o);
  const Array x = shuffled_bytes(data, random.stream(1)), g = shuffled_bytes(samples, random.stream(2));
  ad::Random order_of = random.stream(4);
  const Index train = x.rows() / 2, validate = x.rows() / 4, test = x.rows() - train - validate;
  const nn::Sequential D = new_d(x.cols(), o, random.stream(3));
  nn::Adam adam(D, static_cast<ad::Real>(o.learning_rate));
  nn::Parallel parallel(o.threads);
  const auto measure = [&](Index first, Index count) {
    const gan::Certificate found =
        gan::held_out_jsd(image_logits(D, x, first, count), image_logits(D, g, first, count), o.risk);
    if (!std::isfinite(found.jsd))
      throw std::runtime_error(
          "retrained_d: V must be finite, got NaN or an infinity; likely the learning rate is "
          "too large");
    return found;
  };

  RetrainedD result;
  result.test = test;
  result.validation.push_back(measure(train, validate).jsd);
  double highest = result.validation[0];
  std::vector<Array> best;
  const auto keep = [&] {
    best.clear();
    for (const nn::Parameter* p : D.parameters()) best.push_back(p->value());
  };
  keep();
  for (int epoch = 1; epoch <= o.epochs && epoch <= result.best_epoch + o.patience; ++epoch) {
    // Batches of both in the order in which they stand, from a random place on: the pairs change.
    const Index shift = order_of.below(train);
    for (Index first = 0; first < train; first += o.batch) {
      const Index n = std::min(o.batch, train - first);
      parallel.step(n, D.parameters(), [&](ad::Tape& tape, nn::Part part) {
        // V = E log D(x) + E log(1 - D(G)), of which this part has its share.
        Array fake = Array::zeros(part.count, g.cols());
        for (Index i = 0; i < part.count; ++i)
          std::copy_n(g.data() + (first + part.first + i + shift) % train * g.cols(), g.cols(),
                      fake.data() + i * g.cols());
        const ad::Var on_data = D(tape.constant(rows_of(x, first + part.first, part.count)));
        return (sum(log_sigmoid(on_data)) + sum(log_sigmoid(-D(tape.constant(fake))))) /
               static_cast<ad::Real>(n);
      });
      adam.ascend(parallel.gradients());
    }
    result.validation.push_back(measure(train, validate).jsd);
    if (!(result.validation.back() > highest)) continue;
    highest = result.validation.back();
    result.best_epoch = epoch;
    keep();
  }
  for (std::size_t i = 0; i < best.size(); ++i) D.parameters()[i]->set(best[i]);
  result.training_jsd = measure(0, train).jsd;
  result.certificate = measure(train + validate, test);
  return result;
}

}  // namespace saddle::digits
